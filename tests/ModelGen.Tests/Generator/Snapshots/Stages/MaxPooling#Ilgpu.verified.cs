// modelgen: 1
// name: MaxPooling
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - max_pooling_1d: { pool_size: 3, strides: 2, padding: same, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // Subject: the greatest of each window, (4, 3) to (2, 3).
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 6; i += Group.DimX)
                {
                    int sample = first + (i / 6), n = i % 6;
                    int row = sample * RowFloats;
                    int begin = n / 3 * 2, end = begin + 3;
                    batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)] =
                        DeviceWindows.Max(batch.Rows, row + Row.Front + (n % 3), 4, begin, end, 4);
                }
            }

            // Subject backward: dy goes to the first that is as great.
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    int step = n / 3, last = Min(1, step / 2);
                    float sum = 0;
                    for (int window = DeviceWindows.FirstOf(step, 3, 2, 0); window <= last; window++)
                    {
                        int begin = window * 2;
                        sum += DeviceWindows.MaxShare(batch.Rows, row + Row.Front + (n % 3), 4, begin, step,
                            batch.Rows[row + Row.Subject + (n % 3) + (window * 4)], batch.Rows[row + Row.SubjectGradient + (n % 3) + (window * 4)]);
                    }

                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] = sum;
                }
            }
