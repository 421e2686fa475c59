// modelgen: 1
// name: PReluStepsMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - prelu: { shared_axes: [2], name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // Subject:
        //   max = max(0, x)
        //   y = x > 0 ? x : alpha x + max
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            ref float alphaRow = ref At(ref memory.Packed, Packed.SubjectAlpha);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float xRow = ref At(ref row, Row.Front);
                ref float yRow = ref At(ref row, Row.Subject);
                for (int step = 0; step < 4; step++)
                {
                    V4 alpha = V4.Broadcast(At(ref alphaRow, step));
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        V4 max = V4.Max(V4.Zero, x);
                        V4 y = V4.SelectGreater(x, V4.Zero, x, V4.Fma(alpha, x, max));
                        V4.Store(y, ref yRow, (step * 4) + n);
                    }
                }
            }
        }

        // Subject backward:
        //   max = max(0, x)
        //   dmax = x > 0 ? 0 : dy
        //   dx = (x > 0 ? dy : 0) + (x > 0 ? 0 : dy) alpha + (max > 0 ? dmax : max)
        //   dalpha = Σfeatures((x > 0 ? 0 : dy) x)
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            ref float alphaRow = ref At(ref memory.Packed, Packed.SubjectAlpha);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.FrontGradient);
                ref float dxRow = ref At(ref row, Row.FrontGradient);
                ref float xRow = ref At(ref row, Row.Front);
                ref float dalphaRow = ref At(ref row, Row.SubjectAlphaGradient);
                for (int step = 0; step < 4; step++)
                {
                    V4 alpha = V4.Broadcast(At(ref alphaRow, step));
                    FeatureSum dalphaTotal = new(3);
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 dy = V4.Load(ref dyRow, (step * 4) + n);
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        V4 max = V4.Max(V4.Zero, x);
                        V4 dmax = V4.SelectGreater(x, V4.Zero, V4.Zero, dy);
                        V4 dx = V4.Fma(V4.SelectGreater(x, V4.Zero, V4.Zero, dy), alpha, V4.SelectGreater(x, V4.Zero, dy, V4.Zero))
                            + V4.SelectGreater(max, V4.Zero, dmax, max);
                        V4 dalphaTerm = V4.SelectGreater(x, V4.Zero, V4.Zero, dy) * x;
                        dalphaTotal.Add(dalphaTerm, n);
                        V4.Store(dx, ref dxRow, (step * 4) + n);
                    }

                    At(ref dalphaRow, step) = dalphaTotal.Total;
                }
            }
        }

        // Subject: dalpha = Σ dalpha over samples.
        [MethodImpl(Hot)]
        public static void SubjectGradients(TrainingBatch batch, Part part)
        {
            ref float rows = ref batch.Memory.TrainingRow(0);
            ref float gradients = ref batch.Memory.Gradients;
            SampleSum.Run<V4>(
                ref At(ref rows, Row.SubjectAlphaGradient), RowFloats, batch.Rows, ref At(ref gradients, Weights.SubjectAlpha), 1, 4, 4, part);
        }
