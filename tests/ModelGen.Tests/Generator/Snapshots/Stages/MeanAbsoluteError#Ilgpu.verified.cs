// modelgen: 1
// name: MeanAbsoluteError
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - dense: { units: 2, activation: linear }
// training: { loss: mean_absolute_error, optimizer: sgd }

            // MeanAbsoluteError, the mean over the last axis of:
            //   loss = |x − y|
            private static void LossForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    float sum = 0;
                    for (int feature = 0; feature < 2; feature++)
                    {
                        float x = batch.Rows[row + Row.Dense2 + (n * 4) + feature];
                        float y = batch.Target[(((sample * 4) + n) * 2) + feature];
                        float loss = Abs(x - y);
                        sum += loss;
                    }

                    batch.Losses[(sample * 4) + n] = sum / 2;
                }
            }

            // Its gradient, where dloss is weight / (features · counted positions):
            //   dx = x − y > 0 ? dloss : (0 > x − y ? −dloss : x − y)
            private static void LossBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                float share = 1f / (batch.Count * 4);
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 8; i += Group.DimX)
                {
                    int sample = first + (i / 8), n = i % 8;
                    int row = sample * RowFloats;
                    float x = batch.Rows[row + Row.Dense2 + (n / 2 * 4) + (n % 2)];
                    float y = batch.Target[(sample * 8) + n];
                    float dloss = share * OutputPositions.Weight(batch, (sample * 4) + (n / 2)) / 2;
                    float dx = (x - y) > 0f ? dloss : ((x - y) < 0f ? (-dloss) : (x - y));
                    batch.Rows[row + Row.Dense2Gradient + (n / 2 * 4) + (n % 2)] = dx;
                }
            }
