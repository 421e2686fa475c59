// modelgen: 1
// name: CosineSimilarity
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - dense: { units: 2, activation: linear }
// training: { loss: cosine_similarity, optimizer: sgd }

            // The targets, from the batch.
            private static void TargetForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 8; i += Group.DimX)
                {
                    int sample = first + (i / 8), n = i % 8;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.Target + (n / 2 * 4) + (n % 2)] = batch.Target[(sample * 8) + n];
                }
            }

            // PositionLoss:
            //   sum = Σfeatures(x y)
            //   sum2 = Σfeatures(x x)
            //   max = max(1e-14, sum2)
            //   sqrt_max = √(max)
            //   sum3 = Σfeatures(y y)
            //   max2 = max(1e-14, sum3)
            //   sqrt_max2 = √(max2)
            //   divide = sum / (sqrt_max sqrt_max2)
            //   loss = −divide
            private static void PositionLossForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    float sum = 0;
                    float sum2 = 0;
                    float sum3 = 0;
                    for (int feature = 0; feature < 2; feature++)
                    {
                        float x = batch.Rows[row + Row.Dense2 + (n * 4) + feature];
                        float y = batch.Rows[row + Row.Target + (n * 4) + feature];
                        float sumTerm = x * y;
                        float sum2Term = x * x;
                        float sum3Term = y * y;
                        sum += sumTerm;
                        sum2 += sum2Term;
                        sum3 += sum3Term;
                    }

                    batch.Rows[row + Row.PositionLossSum + n] = sum;
                    batch.Rows[row + Row.PositionLossSum2 + n] = sum2;
                    batch.Rows[row + Row.PositionLossSum3 + n] = sum3;
                }

                Group.Barrier();
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    float sum = batch.Rows[row + Row.PositionLossSum + n];
                    float sum2 = batch.Rows[row + Row.PositionLossSum2 + n];
                    float sum3 = batch.Rows[row + Row.PositionLossSum3 + n];
                    float max = Max(1E-14f, sum2);
                    float sqrtMax = Sqrt(max);
                    float max2 = Max(1E-14f, sum3);
                    float sqrtMax2 = Sqrt(max2);
                    float divide = sum / (sqrtMax * sqrtMax2);
                    float loss = -divide;
                    batch.Rows[row + Row.PositionLoss + n] = loss;
                }
            }

            // PositionLoss backward:
            //   max = max(1e-14, sum2)
            //   sqrt_max = √(max)
            //   max2 = max(1e-14, sum3)
            //   sqrt_max2 = √(max2)
            //   divide = sum / (sqrt_max sqrt_max2)
            //   ddivide = −dloss
            //   dsqrt_max = (−(ddivide divide / (sqrt_max sqrt_max2))) sqrt_max2
            //   dmax = dsqrt_max 0.5 / sqrt_max
            //   dsum2 = max > 1e-14 ? dmax : max − 1e-14
            //   dsum = ddivide / (sqrt_max sqrt_max2)
            //   dx = dsum2 x + dsum2 x + dsum y
            private static void PositionLossBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 8; i += Group.DimX)
                {
                    int sample = first + (i / 8), n = i % 8;
                    int row = sample * RowFloats;
                    float dloss = batch.Rows[row + Row.PositionLossGradient + ((n / 2) * 4)];
                    float x = batch.Rows[row + Row.Dense2 + (n / 2 * 4) + (n % 2)];
                    float y = batch.Rows[row + Row.Target + (n / 2 * 4) + (n % 2)];
                    float sum = batch.Rows[row + Row.PositionLossSum + (n / 2)];
                    float sum2 = batch.Rows[row + Row.PositionLossSum2 + (n / 2)];
                    float sum3 = batch.Rows[row + Row.PositionLossSum3 + (n / 2)];
                    float max = Max(1E-14f, sum2);
                    float sqrtMax = Sqrt(max);
                    float max2 = Max(1E-14f, sum3);
                    float sqrtMax2 = Sqrt(max2);
                    float divide = sum / (sqrtMax * sqrtMax2);
                    float ddivide = -dloss;
                    float dsqrtMax = (-((ddivide * divide) / (sqrtMax * sqrtMax2))) * sqrtMax2;
                    float dmax = (dsqrtMax * 0.5f) / sqrtMax;
                    float dsum2 = max > 1E-14f ? dmax : (max - 1E-14f);
                    float dsum = ddivide / (sqrtMax * sqrtMax2);
                    float dx = ((dsum2 * x) + (dsum2 * x)) + (dsum * y);
                    batch.Rows[row + Row.Dense2Gradient + (n / 2 * 4) + (n % 2)] = dx;
                }
            }

            // The losses of the positions that count.
            private static void LossForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    batch.Losses[(sample * 4) + n] = batch.Rows[row + Row.PositionLoss + (n * 1)];
                }
            }

            // Their gradients: weight / counted positions.
            private static void LossBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                float share = 1f / (batch.Count * 4);
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.PositionLossGradient + (n * 4)] = share * OutputPositions.Weight(batch, (sample * 4) + n);
                }
            }
