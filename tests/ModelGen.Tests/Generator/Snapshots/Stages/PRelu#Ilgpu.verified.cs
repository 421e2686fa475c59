// modelgen: 1
// name: PRelu
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - prelu: { name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // Subject:
            //   max = max(0, x)
            //   y = x > 0 ? x : alpha x + max
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float x = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float alpha = batch.Parameters[Weights.SubjectAlpha + n];
                    float max = Max(0f, x);
                    float y = x > 0f ? x : ((alpha * x) + max);
                    batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)] = y;
                }
            }

            // Subject backward:
            //   max = max(0, x)
            //   dmax = x > 0 ? 0 : dy
            //   dx = (x > 0 ? dy : 0) + (x > 0 ? 0 : dy) alpha + (max > 0 ? dmax : max)
            //   dalpha = (x > 0 ? 0 : dy) x
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)];
                    float x = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float alpha = batch.Parameters[Weights.SubjectAlpha + n];
                    float max = Max(0f, x);
                    float dmax = x > 0f ? 0f : dy;
                    float dx = ((x > 0f ? dy : 0f) + ((x > 0f ? 0f : dy) * alpha)) + (max > 0f ? dmax : max);
                    float dalpha = (x > 0f ? 0f : dy) * x;
                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] = dx;
                    batch.Rows[row + Row.SubjectAlphaGradient + (n / 3 * 4) + (n % 3)] = dalpha;
                }
            }

            // Subject: dalpha = Σ dalpha.
            private readonly struct SubjectAlphaGradients : IGradientProduct
            {
                public static int Rows => 1;

                public static int Columns => 12;

                public static int Steps => 1;

                public static float Left(DeviceBatch batch, int sample, int step, int row)
                {
                    int at = sample * RowFloats;
                    return 1;
                }

                public static float Right(DeviceBatch batch, int sample, int step, int column) =>
                    batch.Rows[(sample * RowFloats) + Row.SubjectAlphaGradient + (column / 3 * 4) + (column % 3)];

                public static int Target(int row)
                {
                    return Weights.SubjectAlpha;
                }
            }
