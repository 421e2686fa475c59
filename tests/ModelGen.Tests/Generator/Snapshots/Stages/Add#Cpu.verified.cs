// modelgen: 1
// name: Add
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - add: { from: [front, front, front], name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // Subject:
        //   y = x_1 + x_2 + x_3
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float x1Row = ref At(ref row, Row.Front);
                ref float yRow = ref At(ref row, Row.Front);
                ref float x2Row = ref At(ref row, Row.Front);
                ref float x3Row = ref At(ref row, Row.Front);
                for (int n = 0; n < 16; n += V4.Lanes)
                {
                    V4 x1 = V4.Load(ref x1Row, n);
                    V4 x2 = V4.Load(ref x2Row, n);
                    V4 x3 = V4.Load(ref x3Row, n);
                    V4 y = (x1 + x2) + x3;
                    V4.Store(y, ref yRow, n);
                }
            }
        }

        // Subject backward:
        //   dx_1 = dy
        //   dx_2 = dy
        //   dx_3 = dy
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.FrontBranch1Gradient);
                ref float dx1Row = ref At(ref row, Row.FrontBranch1Gradient);
                ref float dx2Row = ref At(ref row, Row.FrontBranch2Gradient);
                ref float dx3Row = ref At(ref row, Row.FrontBranch3Gradient);
                for (int n = 0; n < 16; n += V4.Lanes)
                {
                    V4 dy = V4.Load(ref dyRow, n);
                    V4 dx1 = dy;
                    V4 dx2 = dy;
                    V4 dx3 = dy;
                    V4.Store(dx1, ref dx1Row, n);
                    V4.Store(dx2, ref dx2Row, n);
                    V4.Store(dx3, ref dx3Row, n);
                }
            }
        }
