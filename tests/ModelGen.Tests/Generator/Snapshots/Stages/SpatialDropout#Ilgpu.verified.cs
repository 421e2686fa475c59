// modelgen: 1
// name: SpatialDropout
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - spatial_dropout_1d: { rate: 0.25, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // subject: in training, y = x / (1 − 0.25) with probability 1 − 0.25, else 0, the same at all steps.
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                float rate = batch.Training != 0 ? 0.25f : 0f;
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    uint word = DropoutMask.Word(batch, 0, ((long)sample * 3) + (n % 3));
                    batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)] =
                        DropoutMask.Apply(batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)], word, rate);
                }
            }

            // subject backward: the same numbers are kept.
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                float rate = batch.Training != 0 ? 0.25f : 0f;
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    uint word = DropoutMask.Word(batch, 0, ((long)sample * 3) + (n % 3));
                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] =
                        DropoutMask.Apply(batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)], word, rate);
                }
            }
