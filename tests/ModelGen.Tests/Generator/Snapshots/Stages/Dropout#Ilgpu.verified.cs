// modelgen: 1
// name: Dropout
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - dropout: { rate: 0.25, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // subject: in training, y = x / (1 − 0.25) with probability 1 − 0.25, else 0.
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                float rate = batch.Training != 0 ? 0.25f : 0f;
                long begin = (long)first * 12;
                int count = Min(TileRows, batch.Count - first) * 12;
                for (long block = (begin / 4) + Group.IdxX; block * 4 < begin + count; block += Group.DimX)
                {
                    (uint w0, uint w1, uint w2, uint w3) = DropoutMask.Words(batch, 0, block);
                    int i = (int)((block * 4) - begin);
                    SubjectForwardNumber(batch, first, i, count, w0, rate);
                    SubjectForwardNumber(batch, first, i + 1, count, w1, rate);
                    SubjectForwardNumber(batch, first, i + 2, count, w2, rate);
                    SubjectForwardNumber(batch, first, i + 3, count, w3, rate);
                }
            }

            private static void SubjectForwardNumber(DeviceBatch batch, int first, int i, int count, uint word, float rate)
            {
                if ((uint)i < (uint)count)
                {
                    int row = (first + (i / 12)) * RowFloats, n = i % 12;
                    batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)] =
                        DropoutMask.Apply(batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)], word, rate);
                }
            }

            // subject backward: the same numbers are kept.
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                float rate = batch.Training != 0 ? 0.25f : 0f;
                long begin = (long)first * 12;
                int count = Min(TileRows, batch.Count - first) * 12;
                for (long block = (begin / 4) + Group.IdxX; block * 4 < begin + count; block += Group.DimX)
                {
                    (uint w0, uint w1, uint w2, uint w3) = DropoutMask.Words(batch, 0, block);
                    int i = (int)((block * 4) - begin);
                    SubjectBackwardNumber(batch, first, i, count, w0, rate);
                    SubjectBackwardNumber(batch, first, i + 1, count, w1, rate);
                    SubjectBackwardNumber(batch, first, i + 2, count, w2, rate);
                    SubjectBackwardNumber(batch, first, i + 3, count, w3, rate);
                }
            }

            private static void SubjectBackwardNumber(DeviceBatch batch, int first, int i, int count, uint word, float rate)
            {
                if ((uint)i < (uint)count)
                {
                    int row = (first + (i / 12)) * RowFloats, n = i % 12;
                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] =
                        DropoutMask.Apply(batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)], word, rate);
                }
            }
