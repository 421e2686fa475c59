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
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                {
                    int sample = first + (i / 3), n = i % 3;
                    int row = sample * RowFloats;
                    float sumX = 0;
                    for (int step = 0; step < 4; step++)
                    {
                        float x = batch.Rows[row + Row.Front + (step * 4) + n];
                        float sumXTerm = x;
                        sumX += sumXTerm;
                    }

                    batch.Rows[row + Row.SubjectSumX + n] = sumX;
                }

                Group.Barrier();
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                {
                    int sample = first + (i / 3), n = i % 3;
                    int row = sample * RowFloats;
                    float sumX = batch.Rows[row + Row.SubjectSumX + n];
                    float y = sumX * 0.25f;
                    batch.Rows[row + Row.Subject + n] = y;
                }
            }

            // Subject backward:
            //   dsum_x = dy 0.25
            //   dx = dsum_x
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.SubjectGradient + (n % 3)];
                    float dsumX = dy * 0.25f;
                    float dx = dsumX;
                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] = dx;
                }
            }
