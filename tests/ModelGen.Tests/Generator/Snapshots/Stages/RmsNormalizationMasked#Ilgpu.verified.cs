// modelgen: 1
// name: RmsNormalizationMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - rms_normalization: { name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // Subject:
            //   sum = Σfeatures(x x)
            //   mean_square = sum 0.333333333
            //   sqrt = √(mean_square + 1e-6)
            //   inverse = 1 / sqrt
            //   y = x inverse scale
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    float sum = 0;
                    for (int feature = 0; feature < 3; feature++)
                    {
                        float x = batch.Rows[row + Row.Front + (n * 4) + feature];
                        float sumTerm = x * x;
                        sum += sumTerm;
                    }

                    batch.Rows[row + Row.SubjectSum + n] = sum;
                }

                Group.Barrier();
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float x = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float scale = batch.Parameters[Weights.SubjectScale + (n % 3)];
                    float sum = batch.Rows[row + Row.SubjectSum + (n / 3)];
                    float meanSquare = sum * 0.33333334f;
                    float sqrt = Sqrt(meanSquare + 1E-06f);
                    float inverse = 1f / sqrt;
                    float y = (x * inverse) * scale;
                    batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)] = y;
                }
            }

            // Subject backward:
            //   mean_square = sum 0.333333333
            //   sqrt = √(mean_square + 1e-6)
            //   inverse = 1 / sqrt
            //   dinverse = Σfeatures(dy scale x)
            //   dsqrt = −(dinverse inverse / sqrt)
            //   dmean_square = dsqrt 0.5 / sqrt
            //   dsum = dmean_square 0.333333333
            //   dx = dy scale inverse + dsum x + dsum x
            //   dscale = Σsteps(dy (x inverse))
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    float dinverse = 0;
                    for (int feature = 0; feature < 3; feature++)
                    {
                        float dy = batch.Rows[row + Row.FrontGradient + (n * 4) + feature];
                        float x = batch.Rows[row + Row.Front + (n * 4) + feature];
                        float scale = batch.Parameters[Weights.SubjectScale + feature];
                        float dinverseTerm = (dy * scale) * x;
                        dinverse += dinverseTerm;
                    }

                    batch.Rows[row + Row.SubjectDinverse + n] = dinverse;
                }

                Group.Barrier();
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                {
                    int sample = first + (i / 3), n = i % 3;
                    int row = sample * RowFloats;
                    float dscale = 0;
                    for (int step = 0; step < 4; step++)
                    {
                        float dy = batch.Rows[row + Row.FrontGradient + (step * 4) + n];
                        float x = batch.Rows[row + Row.Front + (step * 4) + n];
                        float sum = batch.Rows[row + Row.SubjectSum + step];
                        float meanSquare = sum * 0.33333334f;
                        float sqrt = Sqrt(meanSquare + 1E-06f);
                        float inverse = 1f / sqrt;
                        float dscaleTerm = dy * (x * inverse);
                        dscale += dscaleTerm;
                    }

                    batch.Rows[row + Row.SubjectScaleGradient + n] = dscale;
                }

                Group.Barrier();
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)];
                    float x = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float scale = batch.Parameters[Weights.SubjectScale + (n % 3)];
                    float sum = batch.Rows[row + Row.SubjectSum + (n / 3)];
                    float dinverse = batch.Rows[row + Row.SubjectDinverse + (n / 3)];
                    float meanSquare = sum * 0.33333334f;
                    float sqrt = Sqrt(meanSquare + 1E-06f);
                    float inverse = 1f / sqrt;
                    float dsqrt = -((dinverse * inverse) / sqrt);
                    float dmeanSquare = (dsqrt * 0.5f) / sqrt;
                    float dsum = dmeanSquare * 0.33333334f;
                    float dx = (((dy * scale) * inverse) + (dsum * x)) + (dsum * x);
                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] = dx;
                }
            }

            // Subject: dscale = Σ dscale.
            private readonly struct SubjectScaleGradients : IGradientProduct
            {
                public static int Rows => 1;

                public static int Columns => 3;

                public static int Steps => 1;

                public static float Left(DeviceBatch batch, int sample, int step, int row)
                {
                    int at = sample * RowFloats;
                    return 1;
                }

                public static float Right(DeviceBatch batch, int sample, int step, int column) =>
                    batch.Rows[(sample * RowFloats) + Row.SubjectScaleGradient + column];

                public static int Target(int row)
                {
                    return Weights.SubjectScale;
                }
            }
