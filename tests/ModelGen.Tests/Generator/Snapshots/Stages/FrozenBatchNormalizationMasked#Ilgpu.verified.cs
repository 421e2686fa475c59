// modelgen: 1
// name: FrozenBatchNormalizationMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - batch_normalization: { trainable: false, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // subject: y = gamma (x − mean) / √(variance + epsilon) + beta.
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    int feature = n % 3;
                    float mean = batch.Parameters[Weights.SubjectMovingMean + feature];
                    float inverse = 1 / Sqrt(batch.Parameters[Weights.SubjectMovingVariance + feature] + 0.001f);
                    float normalized = (batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)] - mean) * inverse;
                    batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)] =
                        (normalized * batch.Parameters[Weights.SubjectGamma + feature]) + batch.Parameters[Weights.SubjectBeta + feature];
                }
            }

            // subject backward: dx = gamma / √(variance + epsilon) dy.
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    int feature = n % 3;
                    float inverse = 1 / Sqrt(batch.Parameters[Weights.SubjectMovingVariance + feature] + 0.001f);
                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] =
                        batch.Parameters[Weights.SubjectGamma + feature] * inverse * batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)];
                }
            }
