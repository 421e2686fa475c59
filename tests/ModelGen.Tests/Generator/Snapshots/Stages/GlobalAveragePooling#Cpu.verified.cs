// modelgen: 1
// name: GlobalAveragePooling
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - global_average_pooling_1d: { name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // Subject:
        //   sum_x = Σsteps(x)
        //   y = sum_x 0.25
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float xRow = ref At(ref row, Row.Front);
                ref float yRow = ref At(ref row, Row.Subject);
                ref float sumXRow = ref At(ref row, Row.SubjectSumX);
                Rows.Clear(ref sumXRow, 4);
                for (int step = 0; step < 4; step++)
                {
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        V4.Store(V4.Load(ref sumXRow, n) + x, ref sumXRow, n);
                    }
                }

                {
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 sumX = V4.Load(ref sumXRow, n);
                        V4 y = sumX * V4.Broadcast(0.25f);
                        V4.Store(y, ref yRow, n);
                    }
                }
            }
        }

        // Subject backward:
        //   dsum_x = dy 0.25
        //   dx = dsum_x
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.SubjectGradient);
                ref float dxRow = ref At(ref row, Row.FrontGradient);
                for (int step = 0; step < 4; step++)
                {
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 dy = V4.Load(ref dyRow, n);
                        V4 dsumX = dy * V4.Broadcast(0.25f);
                        V4 dx = dsumX;
                        V4.Store(dx, ref dxRow, (step * 4) + n);
                    }
                }
            }
        }
