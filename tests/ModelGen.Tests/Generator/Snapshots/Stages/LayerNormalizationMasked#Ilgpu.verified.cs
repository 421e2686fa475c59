// modelgen: 1
// name: LayerNormalizationMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - layer_normalization: { name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // Subject:
            //   sum_x = Σfeatures(x)
            //   mean = sum_x 0.333333333
            //   centered = x − mean
            //   sum = Σfeatures(centered centered)
            //   variance = sum 0.333333333
            //   sqrt = √(variance + 0.001)
            //   inverse = 1 / sqrt
            //   y = centered inverse gamma + beta
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    float sumX = 0;
                    for (int feature = 0; feature < 3; feature++)
                    {
                        float x = batch.Rows[row + Row.Front + (n * 4) + feature];
                        float sumXTerm = x;
                        sumX += sumXTerm;
                    }

                    batch.Rows[row + Row.SubjectSumX + n] = sumX;
                }

                Group.Barrier();
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    float sum = 0;
                    for (int feature = 0; feature < 3; feature++)
                    {
                        float x = batch.Rows[row + Row.Front + (n * 4) + feature];
                        float sumX = batch.Rows[row + Row.SubjectSumX + n];
                        float mean = sumX * 0.33333334f;
                        float centered = x - mean;
                        float sumTerm = centered * centered;
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
                    float gamma = batch.Parameters[Weights.SubjectGamma + (n % 3)];
                    float beta = batch.Parameters[Weights.SubjectBeta + (n % 3)];
                    float sumX = batch.Rows[row + Row.SubjectSumX + (n / 3)];
                    float sum = batch.Rows[row + Row.SubjectSum + (n / 3)];
                    float mean = sumX * 0.33333334f;
                    float centered = x - mean;
                    float variance = sum * 0.33333334f;
                    float sqrt = Sqrt(variance + 0.001f);
                    float inverse = 1f / sqrt;
                    float y = ((centered * inverse) * gamma) + beta;
                    batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)] = y;
                }
            }

            // Subject backward:
            //   mean = sum_x 0.333333333
            //   centered = x − mean
            //   variance = sum 0.333333333
            //   sqrt = √(variance + 0.001)
            //   inverse = 1 / sqrt
            //   dinverse = Σfeatures(dy gamma centered)
            //   dsqrt = −(dinverse inverse / sqrt)
            //   dvariance = dsqrt 0.5 / sqrt
            //   dsum = dvariance 0.333333333
            //   dcentered = dy gamma inverse + dsum centered + dsum centered
            //   dmean_sum = Σfeatures(dcentered)
            //   dmean = −dmean_sum
            //   dsum_x = dmean 0.333333333
            //   dx = dcentered + dsum_x
            //   dgamma = Σsteps(dy (centered inverse))
            //   dbeta = Σsteps(dy)
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
                        float gamma = batch.Parameters[Weights.SubjectGamma + feature];
                        float sumX = batch.Rows[row + Row.SubjectSumX + n];
                        float mean = sumX * 0.33333334f;
                        float centered = x - mean;
                        float dinverseTerm = (dy * gamma) * centered;
                        dinverse += dinverseTerm;
                    }

                    batch.Rows[row + Row.SubjectDinverse + n] = dinverse;
                }

                Group.Barrier();
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                {
                    int sample = first + (i / 3), n = i % 3;
                    int row = sample * RowFloats;
                    float dgamma = 0;
                    float dbeta = 0;
                    for (int step = 0; step < 4; step++)
                    {
                        float dy = batch.Rows[row + Row.FrontGradient + (step * 4) + n];
                        float x = batch.Rows[row + Row.Front + (step * 4) + n];
                        float sumX = batch.Rows[row + Row.SubjectSumX + step];
                        float sum = batch.Rows[row + Row.SubjectSum + step];
                        float mean = sumX * 0.33333334f;
                        float centered = x - mean;
                        float variance = sum * 0.33333334f;
                        float sqrt = Sqrt(variance + 0.001f);
                        float inverse = 1f / sqrt;
                        float dgammaTerm = dy * (centered * inverse);
                        float dbetaTerm = dy;
                        dgamma += dgammaTerm;
                        dbeta += dbetaTerm;
                    }

                    batch.Rows[row + Row.SubjectGammaGradient + n] = dgamma;
                    batch.Rows[row + Row.SubjectBetaGradient + n] = dbeta;
                }

                Group.Barrier();
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    float dmeanSum = 0;
                    for (int feature = 0; feature < 3; feature++)
                    {
                        float dy = batch.Rows[row + Row.FrontGradient + (n * 4) + feature];
                        float x = batch.Rows[row + Row.Front + (n * 4) + feature];
                        float gamma = batch.Parameters[Weights.SubjectGamma + feature];
                        float sumX = batch.Rows[row + Row.SubjectSumX + n];
                        float sum = batch.Rows[row + Row.SubjectSum + n];
                        float dinverse = batch.Rows[row + Row.SubjectDinverse + n];
                        float mean = sumX * 0.33333334f;
                        float centered = x - mean;
                        float variance = sum * 0.33333334f;
                        float sqrt = Sqrt(variance + 0.001f);
                        float inverse = 1f / sqrt;
                        float dsqrt = -((dinverse * inverse) / sqrt);
                        float dvariance = (dsqrt * 0.5f) / sqrt;
                        float dsum = dvariance * 0.33333334f;
                        float dcentered = (((dy * gamma) * inverse) + (dsum * centered)) + (dsum * centered);
                        float dmeanSumTerm = dcentered;
                        dmeanSum += dmeanSumTerm;
                    }

                    batch.Rows[row + Row.SubjectDmeanSum + n] = dmeanSum;
                }

                Group.Barrier();
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)];
                    float x = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float gamma = batch.Parameters[Weights.SubjectGamma + (n % 3)];
                    float sumX = batch.Rows[row + Row.SubjectSumX + (n / 3)];
                    float sum = batch.Rows[row + Row.SubjectSum + (n / 3)];
                    float dinverse = batch.Rows[row + Row.SubjectDinverse + (n / 3)];
                    float dmeanSum = batch.Rows[row + Row.SubjectDmeanSum + (n / 3)];
                    float mean = sumX * 0.33333334f;
                    float centered = x - mean;
                    float variance = sum * 0.33333334f;
                    float sqrt = Sqrt(variance + 0.001f);
                    float inverse = 1f / sqrt;
                    float dsqrt = -((dinverse * inverse) / sqrt);
                    float dvariance = (dsqrt * 0.5f) / sqrt;
                    float dsum = dvariance * 0.33333334f;
                    float dcentered = (((dy * gamma) * inverse) + (dsum * centered)) + (dsum * centered);
                    float dmean = -dmeanSum;
                    float dsumX = dmean * 0.33333334f;
                    float dx = dcentered + dsumX;
                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] = dx;
                }
            }

            // Subject: dgamma = Σ dgamma.
            private readonly struct SubjectGammaGradients : IGradientProduct
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
                    batch.Rows[(sample * RowFloats) + Row.SubjectGammaGradient + column];

                public static int Target(int row)
                {
                    return Weights.SubjectGamma;
                }
            }

            // Subject: dbeta = Σ dbeta.
            private readonly struct SubjectBetaGradients : IGradientProduct
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
                    batch.Rows[(sample * RowFloats) + Row.SubjectBetaGradient + column];

                public static int Target(int row)
                {
                    return Weights.SubjectBeta;
                }
            }
