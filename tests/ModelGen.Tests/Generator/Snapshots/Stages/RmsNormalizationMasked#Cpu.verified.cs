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
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            ref float scaleRow = ref At(ref memory.Packed, Packed.SubjectScale);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float xRow = ref At(ref row, Row.Front);
                ref float yRow = ref At(ref row, Row.Subject);
                ref float sumRow = ref At(ref row, Row.SubjectSum);
                for (int step = 0; step < 4; step++)
                {
                    FeatureSum sumTotal = new(3);
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        V4 sumTerm = x * x;
                        sumTotal.Add(sumTerm, n);
                    }

                    At(ref sumRow, step) = sumTotal.Total;
                    V4 sum = V4.Broadcast(At(ref sumRow, step));
                    V4 meanSquare = sum * V4.Broadcast(0.33333334f);
                    V4 sqrt = V4.Sqrt(meanSquare + V4.Broadcast(1E-06f));
                    V4 inverse = V4.Broadcast(1f) / sqrt;
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        V4 scale = V4.Load(ref scaleRow, n);
                        V4 y = x * inverse * scale;
                        V4.Store(y, ref yRow, (step * 4) + n);
                    }
                }
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
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            ref float scaleRow = ref At(ref memory.Packed, Packed.SubjectScale);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.FrontGradient);
                ref float dxRow = ref At(ref row, Row.FrontGradient);
                ref float xRow = ref At(ref row, Row.Front);
                ref float sumRow = ref At(ref row, Row.SubjectSum);
                ref float dscaleRow = ref At(ref row, Row.SubjectScaleGradient);
                ref float dinverseRow = ref At(ref row, Row.SubjectDinverse);
                Rows.Clear(ref dscaleRow, 4);
                for (int step = 0; step < 4; step++)
                {
                    V4 sum = V4.Broadcast(At(ref sumRow, step));
                    V4 meanSquare = sum * V4.Broadcast(0.33333334f);
                    V4 sqrt = V4.Sqrt(meanSquare + V4.Broadcast(1E-06f));
                    V4 inverse = V4.Broadcast(1f) / sqrt;
                    FeatureSum dinverseTotal = new(3);
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 dy = V4.Load(ref dyRow, (step * 4) + n);
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        V4 scale = V4.Load(ref scaleRow, n);
                        V4 dinverseTerm = dy * scale * x;
                        V4 dscaleTerm = dy * (x * inverse);
                        dinverseTotal.Add(dinverseTerm, n);
                        V4.Store(V4.Load(ref dscaleRow, n) + dscaleTerm, ref dscaleRow, n);
                    }

                    At(ref dinverseRow, step) = dinverseTotal.Total;
                    V4 dinverse = V4.Broadcast(At(ref dinverseRow, step));
                    V4 dsqrt = -((dinverse * inverse) / sqrt);
                    V4 dmeanSquare = (dsqrt * V4.Broadcast(0.5f)) / sqrt;
                    V4 dsum = dmeanSquare * V4.Broadcast(0.33333334f);
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 dy = V4.Load(ref dyRow, (step * 4) + n);
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        V4 scale = V4.Load(ref scaleRow, n);
                        V4 dx = V4.Fma(dsum, x, V4.Fma(dy * scale, inverse, dsum * x));
                        V4.Store(dx, ref dxRow, (step * 4) + n);
                    }
                }
            }
        }

        // Subject: dscale = Σ dscale over samples.
        [MethodImpl(Hot)]
        public static void SubjectGradients(TrainingBatch batch, Part part)
        {
            ref float rows = ref batch.Memory.TrainingRow(0);
            ref float gradients = ref batch.Memory.Gradients;
            SampleSum.Run<V4>(
                ref At(ref rows, Row.SubjectScaleGradient), RowFloats, batch.Rows, ref At(ref gradients, Weights.SubjectScale), 1, 4, 3, part);
        }
