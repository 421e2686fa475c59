// modelgen: 1
// name: HuberMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - dense: { units: 2, activation: linear }
// training: { loss: huber, optimizer: sgd }

            // Huber, the mean over the last axis of:
            //   error = x − y
            //   size = |error|
            //   loss = size > 1 ? size − 0.5 : 0.5 error error
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
                        float error = x - y;
                        float size = Abs(error);
                        float loss = size > 1f ? (size - 0.5f) : ((0.5f * error) * error);
                        sum += loss;
                    }

                    batch.Losses[(sample * 4) + n] = batch.Rows[row + Row.MaskMask + n] > 0 ? sum / 2 : 0;
                }
            }

            // Its gradient, where dloss is weight / (features · counted positions):
            //   error = x − y
            //   size = |error|
            //   dsize = size > 1 ? dloss : 0
            //   derror = (size > 1 ? 0 : dloss) error 0.5 + (size > 1 ? 0 : dloss) (0.5 error) + (error > 0 ? dsize : (0 > error ? −dsize : error))
            //   dx = derror
            private static void LossBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                float share = OutputPositions.Share(batch, shared, 4);
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 8; i += Group.DimX)
                {
                    int sample = first + (i / 8), n = i % 8;
                    int row = sample * RowFloats;
                    if (batch.Rows[row + Row.MaskMask + (n / 2)] > 0)
                    {
                        float x = batch.Rows[row + Row.Dense2 + (n / 2 * 4) + (n % 2)];
                        float y = batch.Target[(sample * 8) + n];
                        float dloss = share * OutputPositions.Weight(batch, (sample * 4) + (n / 2)) / 2;
                        float error = x - y;
                        float size = Abs(error);
                        float dsize = size > 1f ? dloss : 0f;
                        float derror = ((((size > 1f ? 0f : dloss) * error) * 0.5f) + ((size > 1f ? 0f : dloss) * (0.5f * error)))
                            + (error > 0f ? dsize : (error < 0f ? (-dsize) : error));
                        float dx = derror;
                        batch.Rows[row + Row.Dense2Gradient + (n / 2 * 4) + (n % 2)] = dx;
                    }
                    else
                    {
                        batch.Rows[row + Row.Dense2Gradient + (n / 2 * 4) + (n % 2)] = 0;
                    }
                }
            }
