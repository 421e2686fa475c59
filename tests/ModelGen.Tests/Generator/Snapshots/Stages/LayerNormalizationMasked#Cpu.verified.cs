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
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            ref float gammaRow = ref At(ref memory.Packed, Packed.SubjectGamma);
            ref float betaRow = ref At(ref memory.Packed, Packed.SubjectBeta);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float xRow = ref At(ref row, Row.Front);
                ref float yRow = ref At(ref row, Row.Subject);
                ref float sumXRow = ref At(ref row, Row.SubjectSumX);
                ref float sumRow = ref At(ref row, Row.SubjectSum);
                for (int step = 0; step < 4; step++)
                {
                    FeatureSum sumXTotal = new(3);
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        sumXTotal.Add(x, n);
                    }

                    At(ref sumXRow, step) = sumXTotal.Total;
                    V4 sumX = V4.Broadcast(At(ref sumXRow, step));
                    V4 mean = sumX * V4.Broadcast(0.33333334f);
                    FeatureSum sumTotal = new(3);
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        V4 centered = x - mean;
                        V4 sumTerm = centered * centered;
                        sumTotal.Add(sumTerm, n);
                    }

                    At(ref sumRow, step) = sumTotal.Total;
                    V4 sum = V4.Broadcast(At(ref sumRow, step));
                    V4 variance = sum * V4.Broadcast(0.33333334f);
                    V4 sqrt = V4.Sqrt(variance + V4.Broadcast(0.001f));
                    V4 inverse = V4.Broadcast(1f) / sqrt;
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        V4 gamma = V4.Load(ref gammaRow, n);
                        V4 beta = V4.Load(ref betaRow, n);
                        V4 centered = x - mean;
                        V4 y = V4.Fma(centered * inverse, gamma, beta);
                        V4.Store(y, ref yRow, (step * 4) + n);
                    }
                }
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
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            ref float gammaRow = ref At(ref memory.Packed, Packed.SubjectGamma);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.FrontGradient);
                ref float dxRow = ref At(ref row, Row.FrontGradient);
                ref float xRow = ref At(ref row, Row.Front);
                ref float sumXRow = ref At(ref row, Row.SubjectSumX);
                ref float sumRow = ref At(ref row, Row.SubjectSum);
                ref float dgammaRow = ref At(ref row, Row.SubjectGammaGradient);
                ref float dbetaRow = ref At(ref row, Row.SubjectBetaGradient);
                ref float dinverseRow = ref At(ref row, Row.SubjectDinverse);
                ref float dmeanSumRow = ref At(ref row, Row.SubjectDmeanSum);
                Rows.Clear(ref dgammaRow, 4);
                Rows.Clear(ref dbetaRow, 4);
                for (int step = 0; step < 4; step++)
                {
                    V4 sumX = V4.Broadcast(At(ref sumXRow, step));
                    V4 sum = V4.Broadcast(At(ref sumRow, step));
                    V4 mean = sumX * V4.Broadcast(0.33333334f);
                    V4 variance = sum * V4.Broadcast(0.33333334f);
                    V4 sqrt = V4.Sqrt(variance + V4.Broadcast(0.001f));
                    V4 inverse = V4.Broadcast(1f) / sqrt;
                    FeatureSum dinverseTotal = new(3);
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 dy = V4.Load(ref dyRow, (step * 4) + n);
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        V4 gamma = V4.Load(ref gammaRow, n);
                        V4 centered = x - mean;
                        V4 dinverseTerm = dy * gamma * centered;
                        V4 dgammaTerm = dy * (centered * inverse);
                        dinverseTotal.Add(dinverseTerm, n);
                        V4.Store(V4.Load(ref dgammaRow, n) + dgammaTerm, ref dgammaRow, n);
                        V4.Store(V4.Load(ref dbetaRow, n) + dy, ref dbetaRow, n);
                    }

                    At(ref dinverseRow, step) = dinverseTotal.Total;
                    V4 dinverse = V4.Broadcast(At(ref dinverseRow, step));
                    V4 dsqrt = -((dinverse * inverse) / sqrt);
                    V4 dvariance = (dsqrt * V4.Broadcast(0.5f)) / sqrt;
                    V4 dsum = dvariance * V4.Broadcast(0.33333334f);
                    FeatureSum dmeanSumTotal = new(3);
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 dy = V4.Load(ref dyRow, (step * 4) + n);
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        V4 gamma = V4.Load(ref gammaRow, n);
                        V4 centered = x - mean;
                        V4 dcentered = V4.Fma(dsum, centered, V4.Fma(dy * gamma, inverse, dsum * centered));
                        dmeanSumTotal.Add(dcentered, n);
                    }

                    At(ref dmeanSumRow, step) = dmeanSumTotal.Total;
                    V4 dmeanSum = V4.Broadcast(At(ref dmeanSumRow, step));
                    V4 dmean = -dmeanSum;
                    V4 dsumX = dmean * V4.Broadcast(0.33333334f);
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 dy = V4.Load(ref dyRow, (step * 4) + n);
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        V4 gamma = V4.Load(ref gammaRow, n);
                        V4 centered = x - mean;
                        V4 dcentered = V4.Fma(dsum, centered, V4.Fma(dy * gamma, inverse, dsum * centered));
                        V4 dx = dcentered + dsumX;
                        V4.Store(dx, ref dxRow, (step * 4) + n);
                    }
                }
            }
        }

        // Subject: dgamma = Σ dgamma, dbeta = Σ dbeta over samples.
        [MethodImpl(Hot)]
        public static void SubjectGradients(TrainingBatch batch, Part part)
        {
            ref float rows = ref batch.Memory.TrainingRow(0);
            ref float gradients = ref batch.Memory.Gradients;
            SampleSum.Run<V4>(
                ref At(ref rows, Row.SubjectGammaGradient), RowFloats, batch.Rows, ref At(ref gradients, Weights.SubjectGamma), 1, 4, 3, part);
            SampleSum.Run<V4>(
                ref At(ref rows, Row.SubjectBetaGradient), RowFloats, batch.Rows, ref At(ref gradients, Weights.SubjectBeta), 1, 4, 3, part);
        }
