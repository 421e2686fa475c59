// modelgen: 1
// name: LstmProjection
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - lstm: { units: 3, projection: 2, return_sequences: true, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // subject, (4, 3) to (4, 2): for t = 0..3, all samples side by side,
        //   z_i, z_f, z_g, z_o = x(t) W + h(t−1) U + b, 3 units each,
        //   then the cell's first values,
        //   z_h = m(t) P, 2 units each,
        //   then the cell.
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Clear(ref At(ref row, Row.SubjectH), 4);
                Rows.Clear(ref At(ref row, Row.SubjectC), 4);
            }

            RecurrentShape shape = new()
            {
                Steps = 4, Units = 3, Row = RowFloats,
            };
            for (int step = 0; step < 4; step++)
            {
                Recurrence.Step<V4, SubjectCell>(
                    in shape,
                    [
                        new() { At = Row.Front, Step = 4, Input = true, Depth = 3, Sums = 4 }, // x(t) W
                        new() { At = Row.SubjectH, Step = 4, Depth = 2, Sums = 4 }, // h(t−1) U
                    ],
                    weights: ref At(ref memory.Packed, Packed.Subject),
                    bias: ref At(ref memory.Packed, Packed.SubjectBias),
                    ref rows,
                    count, step);
                Recurrence.Step<V4, SubjectCell2>(
                    shape with { Units = 2 },
                    [
                        new() { At = Row.SubjectM, Step = 4, Depth = 3, Sums = 1 }, // m(t) P
                    ],
                    weights: ref At(ref memory.Packed, Packed.SubjectPart2),
                    bias: ref At(ref memory.Packed, Packed.SubjectPart2Bias),
                    ref rows,
                    count, step);
            }
        }

        // Part 1 of a step of subject for one sample:
        //   i = σ(z_i)
        //   f = σ(z_f)
        //   g = tanh(z_g)
        //   o = σ(z_o)
        //   c = f c(t−1) + i g
        //   tanh_c = tanh(c)
        //   m = o tanh_c
        internal readonly struct SubjectCell : IRecurrentCell<V4>
        {
            public static int Sums => 4;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void Run(ref float row, int step, int unit, ref float z)
            {
                ref float cRow = ref At(ref row, Row.SubjectC);
                ref float sums = ref At(ref row, Row.SubjectSums + (step * 20));
                ref float tanhCRow = ref At(ref row, Row.SubjectTanhC + (step * 4));
                ref float mRow = ref At(ref row, Row.SubjectM + (step * 4));
                V4 zI = V4.Load(ref z, 0);
                V4 zF = V4.Load(ref z, V4.Lanes);
                V4 zG = V4.Load(ref z, 2 * V4.Lanes);
                V4 zO = V4.Load(ref z, 3 * V4.Lanes);
                V4 cPrev = V4.Load(ref cRow, (step * 4) + unit);
                V4 i = Sigmoid(zI);
                V4 f = Sigmoid(zF);
                V4 g = Tanh(zG);
                V4 o = Sigmoid(zO);
                V4 c = V4.Fma(f, cPrev, i * g);
                V4 tanhC = Tanh(c);
                V4 m = o * tanhC;
                V4.Store(c, ref cRow, ((step + 1) * 4) + unit);
                V4.Store(o, ref sums, 12 + unit);
                V4.Store(tanhC, ref tanhCRow, unit);
                V4.Store(i, ref sums, unit);
                V4.Store(g, ref sums, 8 + unit);
                V4.Store(f, ref sums, 4 + unit);
                V4.Store(m, ref mRow, unit);
            }
        }

        // Part 2 of a step of subject for one sample:
        //   h = z_h
        internal readonly struct SubjectCell2 : IRecurrentCell<V4>
        {
            public static int Sums => 1;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void Run(ref float row, int step, int unit, ref float z)
            {
                ref float hRow = ref At(ref row, Row.SubjectH);
                V4 zH = V4.Load(ref z, 0);
                V4 h = zH;
                V4.Store(h, ref hRow, ((step + 1) * 4) + unit);
            }
        }

        // subject backward: from the last step to the first, the cell's gradients, then dm(t) += dz Pᵀ, dh(t−1) += dz Uᵀ; then dx = dz Wᵀ.
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Clear(ref At(ref row, Row.SubjectHGradient), 4);
                Rows.Clear(ref At(ref row, Row.SubjectCGradient), 4);
            }

            for (int step = 3; step >= 0; step--)
            {
                for (int i = 0; i < count; i++)
                {
                    ref float row = ref At(ref rows, i * RowFloats);
                    SubjectCellBackward2(ref row, step);
                }

                Product.Run<V4>(
                    new()
                    {
                        Columns = 4, Depth = 2,
                        ARow = RowFloats, CRow = RowFloats,
                    },
                    a: ref At(ref rows, Row.SubjectSums + (step * 20) + 16),
                    b: ref At(ref memory.Packed, Packed.SubjectPart2ProjectionTransposed),
                    bias: ref None,
                    c: ref At(ref rows, Row.SubjectMGradient),
                    rows: count);

                for (int i = 0; i < count; i++)
                {
                    ref float row = ref At(ref rows, i * RowFloats);
                    SubjectCellBackward(ref row, step);
                }

                if (step > 0)
                {
                    Product.Run<V4>(
                        new()
                        {
                            Columns = 4, Depth = 3, NextDepth = 3, Segments = 4, ASegment = 4,
                            ARow = RowFloats, CRow = RowFloats, Start = ProductStart.Sum,
                        },
                        a: ref At(ref rows, Row.SubjectSums + (step * 20)),
                        b: ref At(ref memory.Packed, Packed.SubjectRecurrentTransposed),
                        bias: ref None,
                        c: ref At(ref rows, Row.SubjectHGradient),
                        rows: count);
                }
            }

            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Product.Run<V4>(
                    new()
                    {
                        Columns = 4, Depth = 3, NextDepth = 3, Segments = 4, ASegment = 4,
                        ARow = 20, CRow = 4,
                    },
                    a: ref At(ref row, Row.SubjectSums),
                    b: ref At(ref memory.Packed, Packed.SubjectTransposed),
                    bias: ref None,
                    c: ref At(ref row, Row.FrontGradient),
                    rows: 4);
            }
        }

        // Gradients of part 2 of a step of subject for one sample:
        //   dz_h = dh
        [MethodImpl(Hot)]
        private static void SubjectCellBackward2(ref float row, int step)
        {
            ref float dHRow = ref At(ref row, Row.SubjectHGradient);
            ref float output = ref At(ref row, Row.SubjectGradient + (step * 4));
            ref float sums = ref At(ref row, Row.SubjectSums + (step * 20));
            for (int unit = 0; unit < 4; unit += V4.Lanes)
            {
                V4 dh = V4.Load(ref dHRow, unit) + V4.Load(ref output, unit);
                V4 dzH = dh;
                V4.Store(dzH, ref sums, 16 + unit);
                V4.Store(V4.Zero, ref dHRow, unit);
            }
        }

        // Gradients of part 1 of a step of subject for one sample:
        //   dtanh_c = dm o
        //   dc_total = dc + dtanh_c (1 − tanh_c tanh_c)
        //   do = dm tanh_c
        //   dg = dc_total i
        //   df = dc_total c(t−1)
        //   di = dc_total g
        //   dz_i = di i (1 − i)
        //   dz_f = df f (1 − f)
        //   dz_g = dg (1 − g g)
        //   dz_o = do o (1 − o)
        //   dc(t−1) = dc_total f
        [MethodImpl(Hot)]
        private static void SubjectCellBackward(ref float row, int step)
        {
            ref float cRow = ref At(ref row, Row.SubjectC + (step * 4));
            ref float dCRow = ref At(ref row, Row.SubjectCGradient);
            ref float dMRow = ref At(ref row, Row.SubjectMGradient);
            ref float sums = ref At(ref row, Row.SubjectSums + (step * 20));
            ref float tanhCRow = ref At(ref row, Row.SubjectTanhC + (step * 4));
            for (int unit = 0; unit < 4; unit += V4.Lanes)
            {
                V4 cPrev = V4.Load(ref cRow, unit);
                V4 dc = V4.Load(ref dCRow, unit);
                V4 dm = V4.Load(ref dMRow, unit);
                V4 o = V4.Load(ref sums, 12 + unit);
                V4 tanhC = V4.Load(ref tanhCRow, unit);
                V4 i = V4.Load(ref sums, unit);
                V4 g = V4.Load(ref sums, 8 + unit);
                V4 f = V4.Load(ref sums, 4 + unit);
                V4 dtanhC = dm * o;
                V4 dcTotal = V4.Fma(dtanhC, V4.FmaNegated(tanhC, tanhC, V4.Broadcast(1f)), dc);
                V4 @do = dm * tanhC;
                V4 dg = dcTotal * i;
                V4 df = dcTotal * cPrev;
                V4 di = dcTotal * g;
                V4 dzI = di * i * (V4.Broadcast(1f) - i);
                V4 dzF = df * f * (V4.Broadcast(1f) - f);
                V4 dzG = dg * V4.FmaNegated(g, g, V4.Broadcast(1f));
                V4 dzO = @do * o * (V4.Broadcast(1f) - o);
                V4 dcPrev = dcTotal * f;
                V4.Store(dzI, ref sums, unit);
                V4.Store(dzF, ref sums, 4 + unit);
                V4.Store(dzG, ref sums, 8 + unit);
                V4.Store(dzO, ref sums, 12 + unit);
                V4.Store(dcPrev, ref dCRow, unit);
            }
        }

        // subject: dW = Σ x(t)ᵀ dz(t), dU = Σ h(t−1)ᵀ dz(t), dP = Σ m(t)ᵀ dz(t), db = Σ dz over samples and steps.
        [MethodImpl(Hot)]
        public static void SubjectGradients(TrainingBatch batch, Part part)
        {
            ModelMemory memory = batch.Memory;
            WeightGradients.Run<V4>(
                new()
                {
                    Samples = batch.Rows, Steps = 4, Row = RowFloats, DZ = Row.SubjectSums, DZStep = 20,
                    Sums = 4, Units = 3, PaddedUnits = 4,
                },
                [
                    new() { Gradient = Weights.SubjectKernel, Rows = 3, Columns = 12, Left = Row.Front, Step = 4 },
                    new() { Gradient = Weights.SubjectRecurrentKernel, Rows = 2, Columns = 12, Left = Row.SubjectH, Step = 4 },
                    new() { Gradient = Weights.SubjectBias, Columns = 12 },
                ],
                ref memory.Gradients,
                ref memory.TrainingRow(0),
                part);
            WeightGradients.Run<V4>(
                new()
                {
                    Samples = batch.Rows, Steps = 4, Row = RowFloats, DZ = Row.SubjectSums + 16, DZStep = 20,
                    Sums = 1, Units = 2, PaddedUnits = 4,
                },
                [
                    new() { Gradient = Weights.SubjectProjectionKernel, Rows = 3, Columns = 2, Left = Row.SubjectM, Step = 4 },
                ],
                ref memory.Gradients,
                ref memory.TrainingRow(0),
                part);
        }
