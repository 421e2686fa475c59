// modelgen: 1
// name: ZeroPadding
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - zero_padding_1d: { padding: [2, 1], name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // Subject: (4, 3) to (7, 3), of which steps that are not in x are 0.
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.Subject + (2 * 4) + (n / 3 * 4) + (n % 3)] = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                }

                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 6; i += Group.DimX)
                {
                    int sample = first + (i / 6), n = i % 6;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)] = 0;
                }

                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                {
                    int sample = first + (i / 3), n = i % 3;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.Subject + (6 * 4) + n] = 0;
                }
            }

            // Subject backward: (7, 3) to (4, 3).
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] =
                        batch.Rows[row + Row.SubjectGradient + (2 * 4) + (n / 3 * 4) + (n % 3)];
                }
            }
