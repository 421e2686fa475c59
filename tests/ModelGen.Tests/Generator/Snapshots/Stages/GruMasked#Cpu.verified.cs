// modelgen: 1
// name: GruMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - gru: { units: 3, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // subject, (4, 3) to (3): for t = 0..3, all samples that are not masked side by side,
        //   z_x = x(t) W + b, 3 units each,
        //   z_z, z_r = x(t) W + h(t−1) U + b + b, 3 units each,
        //   z_u = h(t−1) U + b, 3 units each,
        //   then the cell.
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Clear(ref At(ref row, Row.SubjectH), 4);
            }

            Recurrence.Run<V4, SubjectCell>(
                new() { Steps = 4, Units = 3, Row = RowFloats, Mask = Row.MaskMask },
                [
                    new() { At = Row.Front, Step = 4, Input = true, Depth = 3, Sums = 3 }, // x(t) W
                    new() { At = Row.SubjectH, Step = 4, Depth = 3, First = 1, Sums = 3 }, // h(t−1) U
                ],
                weights: ref At(ref memory.Packed, Packed.Subject),
                bias: ref At(ref memory.Packed, Packed.SubjectBias),
                ref rows,
                count);
        }

        // One step of subject for one sample:
        //   z = σ(z_z)
        //   r = σ(z_r)
        //   g = tanh(z_x + r z_u)
        //   h = z h(t−1) + (1 − z) g
        internal readonly struct SubjectCell : IRecurrentCell<V4>
        {
            public static int Sums => 4;

            public static bool IsWhole => false;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void Run(ref float row, int step, int unit, ref float z)
            {
                ref float hRow = ref At(ref row, Row.SubjectH);
                ref float sums = ref At(ref row, Row.SubjectSums + (step * 16));
                V4 zX = V4.Load(ref z, 0);
                V4 zZ = V4.Load(ref z, V4.Lanes);
                V4 zR = V4.Load(ref z, 2 * V4.Lanes);
                V4 zU = V4.Load(ref z, 3 * V4.Lanes);
                V4 hPrev = V4.Load(ref hRow, (step * 4) + unit);
                V4 z_ = Sigmoid(zZ);
                V4 r = Sigmoid(zR);
                V4 g = Tanh(V4.Fma(r, zU, zX));
                V4 h = V4.Fma(z_, hPrev, (V4.Broadcast(1f) - z_) * g);
                V4.Store(h, ref hRow, ((step + 1) * 4) + unit);
                V4.Store(z_, ref sums, 4 + unit);
                V4.Store(g, ref sums, unit);
                V4.Store(zU, ref sums, 12 + unit);
                V4.Store(r, ref sums, 8 + unit);
            }

            // A masked step leaves the states as they are.
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void Skip(ref float row, int step)
            {
                ref float hRow = ref At(ref row, Row.SubjectH);
                Rows.Copy(ref At(ref hRow, step * 4), ref At(ref hRow, (step + 1) * 4), 4);
            }
        }

        // subject backward: from the last step to the first, the cell's gradients, then dh(t−1) += dz Uᵀ; then dx = dz Wᵀ.
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int step = 3; step >= 0; step--)
            {
                for (int i = 0; i < count; i++)
                {
                    ref float row = ref At(ref rows, i * RowFloats);
                    if (At(ref row, Row.MaskMask + step) > 0)
                    {
                        SubjectCellBackward(ref row, step);
                    }
                    else
                    {
                        SubjectSkipBackward(ref row, step);
                    }
                }

                if (step > 0)
                {
                    Product.Run<V4>(
                        new()
                        {
                            Columns = 4, Depth = 3, NextDepth = 3, Segments = 3, ASegment = 4,
                            ARow = RowFloats, CRow = RowFloats, Start = ProductStart.Sum,
                        },
                        a: ref At(ref rows, Row.SubjectSums + (step * 16) + 4),
                        b: ref At(ref memory.Packed, Packed.SubjectRecurrentTransposed),
                        bias: ref None,
                        c: ref At(ref rows, Row.SubjectGradient),
                        rows: count,
                        mask: new(ref At(ref rows, Row.MaskMask + step), RowFloats));
                }
            }

            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Product.Run<V4>(
                    new()
                    {
                        Columns = 4, Depth = 3, NextDepth = 3, Segments = 3, ASegment = 4,
                        ARow = 16, CRow = 4,
                    },
                    a: ref At(ref row, Row.SubjectSums),
                    b: ref At(ref memory.Packed, Packed.SubjectTransposed),
                    bias: ref None,
                    c: ref At(ref row, Row.FrontGradient),
                    rows: 4);
            }
        }

        // Gradients of one step of subject for one sample:
        //   dg = dh (1 − z)
        //   dr = dg (1 − g g) z_u
        //   dz = dh h(t−1) − dh g
        //   dz_x = dg (1 − g g)
        //   dz_z = dz z (1 − z)
        //   dz_r = dr r (1 − r)
        //   dz_u = dg (1 − g g) r
        //   dh(t−1) = dh z
        [MethodImpl(Hot)]
        private static void SubjectCellBackward(ref float row, int step)
        {
            ref float hRow = ref At(ref row, Row.SubjectH + (step * 4));
            ref float dHRow = ref At(ref row, Row.SubjectGradient);
            ref float sums = ref At(ref row, Row.SubjectSums + (step * 16));
            for (int unit = 0; unit < 4; unit += V4.Lanes)
            {
                V4 hPrev = V4.Load(ref hRow, unit);
                V4 dh = V4.Load(ref dHRow, unit);
                V4 z = V4.Load(ref sums, 4 + unit);
                V4 g = V4.Load(ref sums, unit);
                V4 zU = V4.Load(ref sums, 12 + unit);
                V4 r = V4.Load(ref sums, 8 + unit);
                V4 dg = dh * (V4.Broadcast(1f) - z);
                V4 dr = dg * V4.FmaNegated(g, g, V4.Broadcast(1f)) * zU;
                V4 dz = V4.FmaNegated(dh, g, dh * hPrev);
                V4 dzX = dg * V4.FmaNegated(g, g, V4.Broadcast(1f));
                V4 dzZ = dz * z * (V4.Broadcast(1f) - z);
                V4 dzR = dr * r * (V4.Broadcast(1f) - r);
                V4 dzU = dg * V4.FmaNegated(g, g, V4.Broadcast(1f)) * r;
                V4 dhPrev = dh * z;
                V4.Store(dzX, ref sums, unit);
                V4.Store(dzZ, ref sums, 4 + unit);
                V4.Store(dzR, ref sums, 8 + unit);
                V4.Store(dzU, ref sums, 12 + unit);
                V4.Store(dhPrev, ref dHRow, unit);
            }
        }

        // Gradients of a masked step of subject for one sample: 0 for the sums; those of the states pass by.
        [MethodImpl(Hot)]
        private static void SubjectSkipBackward(ref float row, int step)
        {
            Rows.Clear(ref At(ref row, Row.SubjectSums + (step * 16)), 16);
        }

        // subject: dW = Σ x(t)ᵀ dz(t), dU = Σ h(t−1)ᵀ dz(t), db = Σ dz over samples and steps.
        [MethodImpl(Hot)]
        public static void SubjectGradients(TrainingBatch batch, Part part)
        {
            ModelMemory memory = batch.Memory;
            WeightGradients.Run<V4>(
                new()
                {
                    Samples = batch.Rows, Steps = 4, Row = RowFloats, DZ = Row.SubjectSums, DZStep = 16,
                    Sums = 1, Units = 3, PaddedUnits = 4,
                },
                [
                    new() { Gradient = Weights.SubjectKernel + 6, Rows = 3, Columns = 9, Left = Row.Front, Step = 4 },
                    new() { Gradient = Weights.SubjectBias + 6, Columns = 18 },
                ],
                ref memory.Gradients,
                ref memory.TrainingRow(0),
                part);
            WeightGradients.Run<V4>(
                new()
                {
                    Samples = batch.Rows, Steps = 4, Row = RowFloats, DZ = Row.SubjectSums + 4, DZStep = 16,
                    Sums = 2, Units = 3, PaddedUnits = 4,
                },
                [
                    new() { Gradient = Weights.SubjectKernel, Rows = 3, Columns = 9, Left = Row.Front, Step = 4 },
                    new() { Gradient = Weights.SubjectRecurrentKernel, Rows = 3, Columns = 9, Left = Row.SubjectH, Step = 4 },
                    new() { Gradient = Weights.SubjectBias, Columns = 18 },
                    new() { Gradient = Weights.SubjectBias + 9, Columns = 18 },
                ],
                ref memory.Gradients,
                ref memory.TrainingRow(0),
                part);
            WeightGradients.Run<V4>(
                new()
                {
                    Samples = batch.Rows, Steps = 4, Row = RowFloats, DZ = Row.SubjectSums + 12, DZStep = 16,
                    Sums = 1, Units = 3, PaddedUnits = 4,
                },
                [
                    new() { Gradient = Weights.SubjectRecurrentKernel + 6, Rows = 3, Columns = 9, Left = Row.SubjectH, Step = 4 },
                    new() { Gradient = Weights.SubjectBias + 15, Columns = 18 },
                ],
                ref memory.Gradients,
                ref memory.TrainingRow(0),
                part);
        }
