// modelgen: 1
// name: AveragePooling
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - average_pooling_1d: { name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // Subject: the mean of each window, (4, 3) to (2, 3).
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 6; i += Group.DimX)
                {
                    int sample = first + (i / 6), n = i % 6;
                    int row = sample * RowFloats;
                    int begin = n / 3 * 2, end = begin + 2;
                    batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)] =
                        DeviceWindows.Sum(batch.Rows, row + Row.Front + (n % 3), 4, begin, end, 4) / DeviceWindows.Count(begin, end, 4);
                }
            }

            // Subject backward: an equal share for each step of a window.
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    int step = n / 3, last = Min(1, step / 2);
                    float sum = 0;
                    for (int window = DeviceWindows.FirstOf(step, 2, 2, 0); window <= last; window++)
                    {
                        int begin = window * 2;
                        sum += batch.Rows[row + Row.SubjectGradient + (n % 3) + (window * 4)] / DeviceWindows.Count(begin, begin + 2, 4);
                    }

                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] = sum;
                }
            }
