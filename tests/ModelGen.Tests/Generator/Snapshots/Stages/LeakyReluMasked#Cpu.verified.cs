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
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float xRow = ref At(ref row, Row.Front);
                ref float yRow = ref At(ref row, Row.Subject);
                for (int n = 0; n < 16; n += V4.Lanes)
                {
                    V4 x = V4.Load(ref xRow, n);
                    V4 max = V4.Max(V4.Zero, x);
                    V4 y = V4.SelectGreater(x, V4.Zero, x, V4.Fma(V4.Broadcast(0.1f), x, max));
                    V4.Store(y, ref yRow, n);
                }
            }
        }

        // Subject backward:
        //   max = max(0, x)
        //   dmax = x > 0 ? 0 : dy
        //   dx = (x > 0 ? dy : 0) + (x > 0 ? 0 : dy) 0.1 + (max > 0 ? dmax : max)
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.FrontGradient);
                ref float dxRow = ref At(ref row, Row.FrontGradient);
                ref float xRow = ref At(ref row, Row.Front);
                for (int n = 0; n < 16; n += V4.Lanes)
                {
                    V4 dy = V4.Load(ref dyRow, n);
                    V4 x = V4.Load(ref xRow, n);
                    V4 max = V4.Max(V4.Zero, x);
                    V4 dmax = V4.SelectGreater(x, V4.Zero, V4.Zero, dy);
                    V4 dx = V4.Fma(V4.SelectGreater(x, V4.Zero, V4.Zero, dy), V4.Broadcast(0.1f), V4.SelectGreater(x, V4.Zero, dy, V4.Zero))
                        + V4.SelectGreater(max, V4.Zero, dmax, max);
                    V4.Store(dx, ref dxRow, n);
                }
            }
        }
