// modelgen: 1
// name: KlDivergence
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - dense: { units: 2, activation: softmax }
// training: { loss: kl_divergence, optimizer: sgd }

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
            //   max = max(1e-7, x)
            //   p = min(1, max)
            //   max2 = max(1e-7, y)
            //   t = min(1, max2)
            //   divide = t / p
            //   log_divide = ln(divide)
            //   loss = Σfeatures(t log_divide)
            private static void PositionLossForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    float loss = 0;
                    for (int feature = 0; feature < 2; feature++)
                    {
                        float x = batch.Rows[row + Row.Dense2 + (n * 4) + feature];
                        float y = batch.Rows[row + Row.Target + (n * 4) + feature];
                        float max = Max(1E-07f, x);
                        float p = Min(1f, max);
                        float max2 = Max(1E-07f, y);
                        float t = Min(1f, max2);
                        float divide = t / p;
                        float logDivide = Log(divide);
                        float lossTerm = t * logDivide;
                        loss += lossTerm;
                    }

                    batch.Rows[row + Row.PositionLoss + n] = loss;
                }

                Group.Barrier();
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 8; i += Group.DimX)
                {
                    int sample = first + (i / 8), n = i % 8;
                    int row = sample * RowFloats;
                    float x = batch.Rows[row + Row.Dense2 + (n / 2 * 4) + (n % 2)];
                    float y = batch.Rows[row + Row.Target + (n / 2 * 4) + (n % 2)];
                    float max = Max(1E-07f, x);
                    float p = Min(1f, max);
                    float max2 = Max(1E-07f, y);
                    float t = Min(1f, max2);
                    float divide = t / p;
                    batch.Rows[row + Row.PositionLossDivide + (n / 2 * 4) + (n % 2)] = divide;
                }
            }

            // PositionLoss backward:
            //   max = max(1e-7, x)
            //   p = min(1, max)
            //   max2 = max(1e-7, y)
            //   t = min(1, max2)
            //   dlog_divide = dloss t
            //   ddivide = dlog_divide / divide
            //   dp = −(ddivide divide / p)
            //   dmax = 1 > p ? dp : p − 1
            //   dx = max > 1e-7 ? dmax : max − 1e-7
            private static void PositionLossBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 8; i += Group.DimX)
                {
                    int sample = first + (i / 8), n = i % 8;
                    int row = sample * RowFloats;
                    float dloss = batch.Rows[row + Row.PositionLossGradient + ((n / 2) * 4)];
                    float x = batch.Rows[row + Row.Dense2 + (n / 2 * 4) + (n % 2)];
                    float y = batch.Rows[row + Row.Target + (n / 2 * 4) + (n % 2)];
                    float divide = batch.Rows[row + Row.PositionLossDivide + (n / 2 * 4) + (n % 2)];
                    float max = Max(1E-07f, x);
                    float p = Min(1f, max);
                    float max2 = Max(1E-07f, y);
                    float t = Min(1f, max2);
                    float dlogDivide = dloss * t;
                    float ddivide = dlogDivide / divide;
                    float dp = -((ddivide * divide) / p);
                    float dmax = p < 1f ? dp : (p - 1f);
                    float dx = max > 1E-07f ? dmax : (max - 1E-07f);
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
