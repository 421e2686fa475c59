// modelgen: 1
// name: Maximum
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - maximum: { from: [front, front], name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // Subject:
        //   chosen = x_2 > x_1 ? x_2 : 0.5 x_1 + 0.5 x_2
        //   y = x_1 > x_2 ? x_1 : chosen
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float x1Row = ref At(ref row, Row.Front);
                ref float yRow = ref At(ref row, Row.Subject);
                ref float x2Row = ref At(ref row, Row.Front);
                for (int n = 0; n < 16; n += V4.Lanes)
                {
                    V4 x1 = V4.Load(ref x1Row, n);
                    V4 x2 = V4.Load(ref x2Row, n);
                    V4 chosen = V4.SelectGreater(x2, x1, x2, V4.Fma(V4.Broadcast(0.5f), x1, V4.Broadcast(0.5f) * x2));
                    V4 y = V4.SelectGreater(x1, x2, x1, chosen);
                    V4.Store(y, ref yRow, n);
                }
            }
        }

        // Subject backward:
        //   dchosen = x_1 > x_2 ? 0 : dy
        //   dx_1 = (x_1 > x_2 ? dy : 0) + (x_2 > x_1 ? 0 : dchosen) 0.5
        //   dx_2 = (x_2 > x_1 ? dchosen : 0) + (x_2 > x_1 ? 0 : dchosen) 0.5
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.FrontBranch1Gradient);
                ref float dx1Row = ref At(ref row, Row.FrontBranch1Gradient);
                ref float x1Row = ref At(ref row, Row.Front);
                ref float x2Row = ref At(ref row, Row.Front);
                ref float dx2Row = ref At(ref row, Row.FrontBranch2Gradient);
                for (int n = 0; n < 16; n += V4.Lanes)
                {
                    V4 dy = V4.Load(ref dyRow, n);
                    V4 x1 = V4.Load(ref x1Row, n);
                    V4 x2 = V4.Load(ref x2Row, n);
                    V4 dchosen = V4.SelectGreater(x1, x2, V4.Zero, dy);
                    V4 dx1 = V4.Fma(V4.SelectGreater(x2, x1, V4.Zero, dchosen), V4.Broadcast(0.5f), V4.SelectGreater(x1, x2, dy, V4.Zero));
                    V4 dx2 = V4.Fma(V4.SelectGreater(x2, x1, V4.Zero, dchosen), V4.Broadcast(0.5f), V4.SelectGreater(x2, x1, dchosen, V4.Zero));
                    V4.Store(dx1, ref dx1Row, n);
                    V4.Store(dx2, ref dx2Row, n);
                }
            }
        }
