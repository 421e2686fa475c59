// modelgen: 1
// name: CategoricalCrossentropy
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - dense: { units: 2, activation: softmax }
// training: { loss: categorical_crossentropy, optimizer: sgd }

            // Softmax and its cross-entropy: p = exp(z) / Σ exp(z), loss = Σ y (ln Σ exp(z) − z).
            private static void LossForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    float loss =
                        DeviceSoftmax.Crossentropy(batch, row + Row.Dense2 + (n * 4), row + Row.Dense2Softmax + (n * 4), 2, ((sample * 4) + n) * 2);
                    batch.Losses[(sample * 4) + n] = loss;
                }
            }

            // dz = (p Σ y − y) weight / counted positions.
            private static void LossBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                float share = 1f / (batch.Count * 4);
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    DeviceSoftmax.CrossentropyBackward(batch, row + Row.Dense2Softmax + (n * 4), row + Row.Dense2Gradient + (n * 4), 2,
                        ((sample * 4) + n) * 2, share * OutputPositions.Weight(batch, (sample * 4) + n));
                }
            }
