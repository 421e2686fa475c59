// modelgen: 1
// name: Concatenate
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - concatenate: { from: [front, front], name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // Subject: (4, 3), (4, 3) to (4, 6).
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.Subject + (n / 3 * 8) + (n % 3)] = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                }

                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.Subject + 3 + (n / 3 * 8) + (n % 3)] = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                }
            }

            // Subject backward: (4, 6) to (4, 3), (4, 3).
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.FrontBranch1Gradient + (n / 3 * 4) + (n % 3)] =
                        batch.Rows[row + Row.SubjectGradient + (n / 3 * 8) + (n % 3)];
                }

                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.FrontBranch2Gradient + (n / 3 * 4) + (n % 3)] =
                        batch.Rows[row + Row.SubjectGradient + 3 + (n / 3 * 8) + (n % 3)];
                }
            }
