// modelgen: 1
// name: UpSamplingMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - up_sampling_1d: { size: 3, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // Subject: each row 3 times, (4, 3) to (12, 3).
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 36; i += Group.DimX)
                {
                    int sample = first + (i / 36), n = i % 36;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)] = batch.Rows[row + Row.Front + (n % 3) + (n / 9 * 4)];
                }
            }

            // Subject backward: dx is the sum of dy over the times.
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    int begin = n / 3 * 3;
                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] =
                        DeviceWindows.Sum(batch.Rows, row + Row.SubjectGradient + (n % 3), 4, begin, begin + 3, 12);
                }
            }
