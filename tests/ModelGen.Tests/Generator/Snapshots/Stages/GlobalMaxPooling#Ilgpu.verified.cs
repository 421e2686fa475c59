// modelgen: 1
// name: GlobalMaxPooling
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - global_max_pooling_1d: { name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // Subject:
            //   y = max_steps(x)
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                {
                    int sample = first + (i / 3), n = i % 3;
                    int row = sample * RowFloats;
                    float y = float.NegativeInfinity;
                    for (int step = 0; step < 4; step++)
                    {
                        float x = batch.Rows[row + Row.Front + (step * 4) + n];
                        float yTerm = x;
                        y = Maximum(y, yTerm);
                    }

                    batch.Rows[row + Row.Subject + n] = y;
                }
            }

            // Subject backward:
            //   dx_sum = Σsteps(y > x ? 0 : 1)
            //   dx = y > x ? 0 : dy / dx_sum
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                {
                    int sample = first + (i / 3), n = i % 3;
                    int row = sample * RowFloats;
                    float dxSum = 0;
                    for (int step = 0; step < 4; step++)
                    {
                        float x = batch.Rows[row + Row.Front + (step * 4) + n];
                        float y = batch.Rows[row + Row.Subject + n];
                        float dxSumTerm = y > x ? 0f : 1f;
                        dxSum += dxSumTerm;
                    }

                    batch.Rows[row + Row.SubjectDxSum + n] = dxSum;
                }

                Group.Barrier();
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.SubjectGradient + (n % 3)];
                    float x = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float y = batch.Rows[row + Row.Subject + (n % 3)];
                    float dxSum = batch.Rows[row + Row.SubjectDxSum + (n % 3)];
                    float dx = y > x ? 0f : (dy / dxSum);
                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] = dx;
                }
            }
