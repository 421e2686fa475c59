// modelgen: 1
// name: AttentionCausal
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - attention: { causal: true, use_scale: true, dropout: 0.25, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // SubjectProducts: C = A Bᵀ.
            private static void SubjectProductsForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 16; i += Group.DimX)
                {
                    int sample = first + (i / 16), n = i % 16;
                    int row = sample * RowFloats;
                    int head = 0;
                    int a = row + Row.Front + (head * 4) + ((n / 4) * 4);
                    int b = row + Row.Front + (head * 4) + ((n % 4) * 4);
                    batch.Rows[row + Row.SubjectProducts + n] = DeviceProduct.Sum(batch.Rows, a, 1, b, 1, 3);
                }
            }

            // SubjectProducts backward: dA = dC B, dB = dCᵀ A.
            private static void SubjectProductsBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    int head = 0;
                    int a = row + Row.SubjectProductsGradient + (head * 4) + ((n / 3) * 4);
                    int b = row + Row.Front + (head * 4) + ((n % 3) * 1);
                    batch.Rows[row + Row.FrontBranch1Gradient + (n / 3 * 4) + (n % 3)] = DeviceProduct.Sum(batch.Rows, a, 1, b, 4, 4);
                }

                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    int head = 0;
                    int a = row + Row.SubjectProductsGradient + (head * 4) + ((n / 3) * 1);
                    int b = row + Row.Front + (head * 4) + ((n % 3) * 1);
                    batch.Rows[row + Row.FrontBranch2Gradient + (n / 3 * 4) + (n % 3)] = DeviceProduct.Sum(batch.Rows, a, 4, b, 4, 4);
                }
            }

            // SubjectQueryStep: the step of each number, (4).
            private static void SubjectQueryStepForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectQueryStep + n] = n;
                }
            }

            // SubjectKeyStep: the step of each number, (4).
            private static void SubjectKeyStepForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectKeyStep + n] = n;
                }
            }

            // SubjectScores:
            //   y = key_step > query_step ? −1e+30 : product scale
            private static void SubjectScoresForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 16; i += Group.DimX)
                {
                    int sample = first + (i / 16), n = i % 16;
                    int row = sample * RowFloats;
                    float product = batch.Rows[row + Row.SubjectProducts + n];
                    float scale = batch.Parameters[Weights.SubjectScale];
                    float queryStep = batch.Rows[row + Row.SubjectQueryStep + (n / 4)];
                    float keyStep = batch.Rows[row + Row.SubjectKeyStep + (n % 4)];
                    float y = keyStep > queryStep ? (-1E+30f) : (product * scale);
                    batch.Rows[row + Row.SubjectScores + n] = y;
                }
            }

            // SubjectScores backward:
            //   dproduct = (key_step > query_step ? 0 : dy) scale
            //   dscale = Σnumbers((key_step > query_step ? 0 : dy) product)
            private static void SubjectScoresBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first); i += Group.DimX)
                {
                    int sample = first + i;
                    int row = sample * RowFloats;
                    float dscale = 0;
                    for (int step = 0; step < 4; step++)
                    {
                        for (int feature = 0; feature < 4; feature++)
                        {
                            float dy = batch.Rows[row + Row.SubjectProductsGradient + (step * 4) + feature];
                            float product = batch.Rows[row + Row.SubjectProducts + (step * 4) + feature];
                            float queryStep = batch.Rows[row + Row.SubjectQueryStep + step];
                            float keyStep = batch.Rows[row + Row.SubjectKeyStep + feature];
                            float dscaleTerm = (keyStep > queryStep ? 0f : dy) * product;
                            dscale += dscaleTerm;
                        }
                    }

                    batch.Rows[row + Row.SubjectScoresScaleGradient] = dscale;
                }

                Group.Barrier();
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 16; i += Group.DimX)
                {
                    int sample = first + (i / 16), n = i % 16;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.SubjectProductsGradient + n];
                    float scale = batch.Parameters[Weights.SubjectScale];
                    float queryStep = batch.Rows[row + Row.SubjectQueryStep + (n / 4)];
                    float keyStep = batch.Rows[row + Row.SubjectKeyStep + (n % 4)];
                    float dproduct = (keyStep > queryStep ? 0f : dy) * scale;
                    batch.Rows[row + Row.SubjectProductsGradient + n] = dproduct;
                }
            }

            // SubjectSoftmax: p = exp(z) / Σ exp(z).
            private static void SubjectSoftmaxForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    DeviceSoftmax.Forward(batch.Rows, row + Row.SubjectScores + (n * 4), row + Row.SubjectScores + (n * 4), 4);
                }
            }

            // SubjectSoftmax backward: dz = p (dp − Σ dp p).
            private static void SubjectSoftmaxBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    DeviceSoftmax.Backward(batch.Rows, row + Row.SubjectScores + (n * 4), row + Row.SubjectProductsGradient + (n * 4), row
                        + Row.SubjectProductsGradient + (n * 4), 4);
                }
            }

            // subject: in training, y = x / (1 − 0.25) with probability 1 − 0.25, else 0.
            private static void SubjectDropoutForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                float rate = batch.Training != 0 ? 0.25f : 0f;
                long begin = (long)first * 16;
                int count = Min(TileRows, batch.Count - first) * 16;
                for (long block = (begin / 4) + Group.IdxX; block * 4 < begin + count; block += Group.DimX)
                {
                    (uint w0, uint w1, uint w2, uint w3) = DropoutMask.Words(batch, 0, block);
                    int i = (int)((block * 4) - begin);
                    SubjectDropoutForwardNumber(batch, first, i, count, w0, rate);
                    SubjectDropoutForwardNumber(batch, first, i + 1, count, w1, rate);
                    SubjectDropoutForwardNumber(batch, first, i + 2, count, w2, rate);
                    SubjectDropoutForwardNumber(batch, first, i + 3, count, w3, rate);
                }
            }

            private static void SubjectDropoutForwardNumber(DeviceBatch batch, int first, int i, int count, uint word, float rate)
            {
                if ((uint)i < (uint)count)
                {
                    int row = (first + (i / 16)) * RowFloats, n = i % 16;
                    batch.Rows[row + Row.SubjectDropout + n] = DropoutMask.Apply(batch.Rows[row + Row.SubjectScores + n], word, rate);
                }
            }

            // subject backward: the same numbers are kept.
            private static void SubjectDropoutBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                float rate = batch.Training != 0 ? 0.25f : 0f;
                long begin = (long)first * 16;
                int count = Min(TileRows, batch.Count - first) * 16;
                for (long block = (begin / 4) + Group.IdxX; block * 4 < begin + count; block += Group.DimX)
                {
                    (uint w0, uint w1, uint w2, uint w3) = DropoutMask.Words(batch, 0, block);
                    int i = (int)((block * 4) - begin);
                    SubjectDropoutBackwardNumber(batch, first, i, count, w0, rate);
                    SubjectDropoutBackwardNumber(batch, first, i + 1, count, w1, rate);
                    SubjectDropoutBackwardNumber(batch, first, i + 2, count, w2, rate);
                    SubjectDropoutBackwardNumber(batch, first, i + 3, count, w3, rate);
                }
            }

            private static void SubjectDropoutBackwardNumber(DeviceBatch batch, int first, int i, int count, uint word, float rate)
            {
                if ((uint)i < (uint)count)
                {
                    int row = (first + (i / 16)) * RowFloats, n = i % 16;
                    batch.Rows[row + Row.SubjectProductsGradient + n] =
                        DropoutMask.Apply(batch.Rows[row + Row.SubjectProductsGradient + n], word, rate);
                }
            }

            // Subject: C = A B.
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    int head = 0;
                    int a = row + Row.SubjectDropout + (head * 4) + ((n / 3) * 4);
                    int b = row + Row.Front + (head * 4) + ((n % 3) * 1);
                    batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)] = DeviceProduct.Sum(batch.Rows, a, 1, b, 4, 4);
                }
            }

            // Subject backward: dA = dC Bᵀ, dB = Aᵀ dC.
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 16; i += Group.DimX)
                {
                    int sample = first + (i / 16), n = i % 16;
                    int row = sample * RowFloats;
                    int head = 0;
                    int a = row + Row.SubjectGradient + (head * 4) + ((n / 4) * 4);
                    int b = row + Row.Front + (head * 4) + ((n % 4) * 4);
                    batch.Rows[row + Row.SubjectProductsGradient + n] = DeviceProduct.Sum(batch.Rows, a, 1, b, 1, 3);
                }

                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    int head = 0;
                    int a = row + Row.SubjectDropout + (head * 4) + ((n / 3) * 1);
                    int b = row + Row.SubjectGradient + (head * 4) + ((n % 3) * 1);
                    batch.Rows[row + Row.FrontBranch3Gradient + (n / 3 * 4) + (n % 3)] = DeviceProduct.Sum(batch.Rows, a, 4, b, 4, 4);
                }
            }

            // SubjectScores: dscale = Σ dscale.
            private readonly struct SubjectScoresScaleGradients : IGradientProduct
            {
                public static int Rows => 1;

                public static int Columns => 1;

                public static int Steps => 1;

                public static float Left(DeviceBatch batch, int sample, int step, int row)
                {
                    int at = sample * RowFloats;
                    return 1;
                }

                public static float Right(DeviceBatch batch, int sample, int step, int column) =>
                    batch.Rows[(sample * RowFloats) + Row.SubjectScoresScaleGradient + column];

                public static int Target(int row)
                {
                    return Weights.SubjectScale;
                }
            }
