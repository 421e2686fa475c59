// modelgen: 1
// name: IgnoredClassMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - dense: { units: 2, activation: softmax }
// training: { loss: { sparse_categorical_crossentropy: { ignore_class: -1 } }, optimizer: sgd }

            // Softmax and its cross-entropy: p = exp(z) / Σ exp(z), loss = ln Σ exp(z) − z(class).
            private static void LossForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    if (batch.Rows[row + Row.MaskMask + n] > 0 && batch.Target[(sample * 4) + n] != -1f)
                    {
                        float loss =
                            DeviceSoftmax.SparseCrossentropy(
                            batch, row + Row.Dense2 + (n * 4), row + Row.Dense2Softmax + (n * 4), 2, (sample * 4) + n);
                        batch.Losses[(sample * 4) + n] = loss;
                    }
                    else
                    {
                        DeviceSoftmax.Forward(batch.Rows, row + Row.Dense2 + (n * 4), row + Row.Dense2Softmax + (n * 4), 2);
                        batch.Losses[(sample * 4) + n] = 0;
                    }
                }
            }

            // dz = (p − [class]) weight / counted positions.
            private static void LossBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                float share = OutputPositions.Share(batch, shared, 4, -1f);
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    if (batch.Rows[row + Row.MaskMask + n] > 0 && batch.Target[(sample * 4) + n] != -1f)
                    {
                        DeviceSoftmax.SparseCrossentropyBackward(batch, row + Row.Dense2Softmax + (n * 4), row + Row.Dense2Gradient + (n * 4), 2,
                            (sample * 4) + n, share * OutputPositions.Weight(batch, (sample * 4) + n));
                    }
                    else
                    {
                        DeviceSoftmax.NoGradient(batch, row + Row.Dense2Gradient + (n * 4), 2);
                    }
                }
            }
