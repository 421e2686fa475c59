// modelgen: 1
// name: BatchNormalization
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - batch_normalization: { name: subject }
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
                    float mean = batch.Training != 0
                        ? batch.Shared[Shared.SubjectMean + feature]
                        : batch.Parameters[Weights.SubjectMovingMean + feature];
                    float inverse = batch.Training != 0
                        ? batch.Shared[Shared.SubjectInverse + feature]
                        : 1 / Sqrt(batch.Parameters[Weights.SubjectMovingVariance + feature] + 0.001f);
                    float normalized = (batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)] - mean) * inverse;
                    batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)] =
                        (normalized * batch.Parameters[Weights.SubjectGamma + feature]) + batch.Parameters[Weights.SubjectBeta + feature];
                }
            }

            private static NormalizationShape SubjectShape() => new()
            {
                RowFloats = RowFloats, X = Row.Front, Mask = -1,
                Steps = 4, Stride = 4, Features = 3,
            };

            // subject: mean and 1 / √(variance + epsilon) of each feature over the batch; moving statistics follow them.
            private static void SubjectForwardSums(DeviceBatch batch, ArrayView<float> shared)
            {
                (float mean, float variance) = Normalization.Moments(batch, shared, SubjectShape());
                int feature = Normalization.Feature();
                if (Group.IdxX < Normalization.FeaturesOfGroup(batch.Training * 3))
                {
                    batch.Shared[Shared.SubjectMean + feature] = mean;
                    batch.Shared[Shared.SubjectInverse + feature] = 1 / Sqrt(variance + 0.001f);
                    batch.Parameters[Weights.SubjectMovingMean + feature] =
                        (batch.Parameters[Weights.SubjectMovingMean + feature] * 0.99f) + (mean * (1 - 0.99f));
                    batch.Parameters[Weights.SubjectMovingVariance + feature] =
                        (batch.Parameters[Weights.SubjectMovingVariance + feature] * 0.99f) + (variance * (1 - 0.99f));
                }
            }

            // subject backward: dbeta = Σ dy, dgamma = Σ dy (x − mean) / √(variance + epsilon).
            private static void SubjectBackwardSums(DeviceBatch batch, ArrayView<float> shared)
            {
                int nearest = Min(Normalization.Feature(), 2);
                (float dbeta, float dgamma) = Normalization.Sums(
                    batch, shared, SubjectShape(), Row.FrontGradient,
                    batch.Shared[Shared.SubjectMean + nearest], batch.Shared[Shared.SubjectInverse + nearest]);
                int feature = Normalization.Feature();
                if (Group.IdxX < Normalization.FeaturesOfGroup(3))
                {
                    batch.Shared[Shared.SubjectDBeta + feature] = dbeta;
                    batch.Shared[Shared.SubjectDGamma + feature] = dgamma;
                    batch.Gradients[Weights.SubjectBeta + feature] = dbeta;
                    batch.Gradients[Weights.SubjectGamma + feature] = dgamma;
                }
            }

            // subject backward: dx = gamma / √(variance + epsilon) (dy − (dbeta + (x − mean) / √(variance + epsilon) dgamma) / n).
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                float share = 1 / Normalization.Positions(batch, shared, SubjectShape());
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    int feature = n % 3;
                    float inverse = batch.Shared[Shared.SubjectInverse + feature];
                    float normalized = (batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)] - batch.Shared[Shared.SubjectMean + feature]) * inverse;
                    float common = (normalized * batch.Shared[Shared.SubjectDGamma + feature]) + batch.Shared[Shared.SubjectDBeta + feature];
                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] = batch.Parameters[Weights.SubjectGamma + feature] * inverse
                        * (batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] - (share * common));
                }
            }
