// modelgen: 1
// name: LeakyReluMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - leaky_relu: { negative_slope: 0.1, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // Subject:
            //   max = max(0, x)
            //   y = x > 0 ? x : 0.1 x + max
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float x = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float max = Max(0f, x);
                    float y = x > 0f ? x : ((0.1f * x) + max);
                    batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)] = y;
                }
            }

            // Subject backward:
            //   max = max(0, x)
            //   dmax = x > 0 ? 0 : dy
            //   dx = (x > 0 ? dy : 0) + (x > 0 ? 0 : dy) 0.1 + (max > 0 ? dmax : max)
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)];
                    float x = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float max = Max(0f, x);
                    float dmax = x > 0f ? 0f : dy;
                    float dx = ((x > 0f ? dy : 0f) + ((x > 0f ? 0f : dy) * 0.1f)) + (max > 0f ? dmax : max);
                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] = dx;
                }
            }
