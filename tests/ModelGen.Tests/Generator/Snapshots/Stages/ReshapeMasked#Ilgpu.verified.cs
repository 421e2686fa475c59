// modelgen: 1
// name: ReshapeMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - reshape: { target_shape: [2, -1], name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // SubjectRow: (4, 3) to (12).
            private static void SubjectRowForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectRow + n] = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                }
            }

            // SubjectRow backward: (12) to (4, 3).
            private static void SubjectRowBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] = batch.Rows[row + Row.SubjectRowGradient + n];
                }
            }

            // Subject: (2, 6) to (2, 6).
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.Subject + (n / 6 * 8) + (n % 6)] = batch.Rows[row + Row.SubjectRow + n];
                }
            }

            // Subject backward: (2, 6) to (2, 6).
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectRowGradient + n] = batch.Rows[row + Row.SubjectGradient + (n / 6 * 8) + (n % 6)];
                }
            }
