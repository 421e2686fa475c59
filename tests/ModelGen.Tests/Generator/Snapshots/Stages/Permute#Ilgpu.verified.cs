// modelgen: 1
// name: Permute
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - permute: { name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // Subject: (4, 3) to (3, 4), y(f, t) = x(t, f).
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.Subject + n] = batch.Rows[row + Row.Front + (n % 4 * 4) + (n / 4)];
                }
            }

            // Subject backward: (3, 4) to (4, 3).
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] = batch.Rows[row + Row.SubjectGradient + (n % 3 * 4) + (n / 3)];
                }
            }
