// modelgen: 1
// name: SimpleRnnMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - simple_rnn: { units: 3, activation: relu, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // subject, (4, 3) to (3): for t = 0..3, all samples that are not masked side by side,
        //   z_h = x(t) W + h(t−1) U + b, 3 units each,
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
                    new() { At = Row.Front, Step = 4, Input = true, Depth = 3, Sums = 1 }, // x(t) W
                    new() { At = Row.SubjectH, Step = 4, Depth = 3, Sums = 1 }, // h(t−1) U
                ],
                weights: ref At(ref memory.Packed, Packed.Subject),
                bias: ref At(ref memory.Packed, Packed.SubjectBias),
                ref rows,
                count);
        }

        // One step of subject for one sample:
        //   h = max(0, z_h)
        internal readonly struct SubjectCell : IRecurrentCell<V4>
        {
            public static int Sums => 1;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void Run(ref float row, int step, int unit, ref float z)
            {
                ref float hRow = ref At(ref row, Row.SubjectH);
                V4 zH = V4.Load(ref z, 0);
                V4 h = V4.Max(V4.Zero, zH);
                V4.Store(h, ref hRow, ((step + 1) * 4) + unit);
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
                            Columns = 4, Depth = 3,
                            ARow = RowFloats, CRow = RowFloats, Start = ProductStart.Sum,
                        },
                        a: ref At(ref rows, Row.SubjectSums + (step * 4)),
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
                        Columns = 4, Depth = 3,
                        ARow = 4, CRow = 4,
                    },
                    a: ref At(ref row, Row.SubjectSums),
                    b: ref At(ref memory.Packed, Packed.SubjectTransposed),
                    bias: ref None,
                    c: ref At(ref row, Row.FrontGradient),
                    rows: 4);
            }
        }

        // Gradients of one step of subject for one sample:
        //   dz_h = h > 0 ? dh : h
        [MethodImpl(Hot)]
        private static void SubjectCellBackward(ref float row, int step)
        {
            ref float hRow = ref At(ref row, Row.SubjectH + (step * 4));
            ref float dHRow = ref At(ref row, Row.SubjectGradient);
            ref float sums = ref At(ref row, Row.SubjectSums + (step * 4));
            for (int unit = 0; unit < 4; unit += V4.Lanes)
            {
                V4 h = V4.Load(ref hRow, 4 + unit);
                V4 dh = V4.Load(ref dHRow, unit);
                V4 dzH = V4.SelectGreater(h, V4.Zero, dh, h);
                V4.Store(dzH, ref sums, unit);
                V4.Store(V4.Zero, ref dHRow, unit);
            }
        }

        // Gradients of a masked step of subject for one sample: 0 for the sums; those of the states pass by.
        [MethodImpl(Hot)]
        private static void SubjectSkipBackward(ref float row, int step)
        {
            Rows.Clear(ref At(ref row, Row.SubjectSums + (step * 4)), 4);
        }

        // subject: dW = Σ x(t)ᵀ dz(t), dU = Σ h(t−1)ᵀ dz(t), db = Σ dz over samples and steps.
        [MethodImpl(Hot)]
        public static void SubjectGradients(TrainingBatch batch, Part part)
        {
            ModelMemory memory = batch.Memory;
            WeightGradients.Run<V4>(
                new()
                {
                    Samples = batch.Rows, Steps = 4, Row = RowFloats, DZ = Row.SubjectSums, DZStep = 4,
                    Sums = 1, Units = 3, PaddedUnits = 4,
                },
                [
                    new() { Gradient = Weights.SubjectKernel, Rows = 3, Columns = 3, Left = Row.Front, Step = 4 },
                    new() { Gradient = Weights.SubjectRecurrentKernel, Rows = 3, Columns = 3, Left = Row.SubjectH, Step = 4 },
                    new() { Gradient = Weights.SubjectBias, Columns = 3 },
                ],
                ref memory.Gradients,
                ref memory.TrainingRow(0),
                part);
        }
