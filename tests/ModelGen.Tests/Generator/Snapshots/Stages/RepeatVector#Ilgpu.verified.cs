// modelgen: 1
// name: RepeatVector
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - global_max_pooling_1d
//   - repeat_vector: { n: 3, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // Subject: each row 3 times, (3) to (3, 3).
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 9; i += Group.DimX)
                {
                    int sample = first + (i / 9), n = i % 9;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)] = batch.Rows[row + Row.GlobalMaxPooling1d1 + (n % 3)];
                }
            }

            // Subject backward: dx is the sum of dy over the times.
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                {
                    int sample = first + (i / 3), n = i % 3;
                    int row = sample * RowFloats;
                    int begin = 0;
                    batch.Rows[row + Row.GlobalMaxPooling1d1Gradient + n] =
                        DeviceWindows.Sum(batch.Rows, row + Row.SubjectGradient + (n % 3), 4, begin, begin + 3, 3);
                }
            }
