// modelgen: 1
// name: SimpleRnnDropoutMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - simple_rnn: { units: 3, dropout: 0.5, recurrent_dropout: 0.25, return_sequences: true, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // subject: in training, y = x / (1 − 0.5) with probability 1 − 0.5, else 0, the same at all steps.
        [MethodImpl(Hot)]
        public static void SubjectDropoutForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            StepContext context = batch.Context;
            float rate = context.Training ? 0.5f : 0f;
            RandomStream stream = new(context.Seed, StreamKind.Dropout, 1, (uint)context.Epoch, (uint)context.Step);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                for (int step = 0; step < 4; step++)
                {
                    Dropout.Apply(
                        ref At(ref row, Row.Front + (step * 4)), 4, ref At(ref row, Row.Front + (step * 4)), 4,
                        1, 3, rate, in stream, (first + i) * 3L);
                }
            }
        }

        // subject backward: the same numbers are kept.
        [MethodImpl(Hot)]
        public static void SubjectDropoutBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            StepContext context = batch.Context;
            float rate = context.Training ? 0.5f : 0f;
            RandomStream stream = new(context.Seed, StreamKind.Dropout, 1, (uint)context.Epoch, (uint)context.Step);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                for (int step = 0; step < 4; step++)
                {
                    Dropout.Apply(
                        ref At(ref row, Row.FrontGradient + (step * 4)), 4, ref At(ref row, Row.FrontGradient + (step * 4)), 4,
                        1, 3, rate, in stream, (first + i) * 3L);
                }
            }
        }

        // SubjectFactors: in training 1 / (1 − rate), or 0 where a number is dropped; else 1.
        [MethodImpl(Hot)]
        public static void SubjectFactorsForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            StepContext context = batch.Context;
            float rate = context.Training ? 0.25f : 0f;
            RandomStream stream = new(context.Seed, StreamKind.Dropout, 0, (uint)context.Epoch, (uint)context.Step);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Dropout.Factors(ref At(ref row, Row.SubjectFactors), 4, 1, 3, rate, in stream, (first + i) * 3L);
            }
        }

        // subject, (4, 3) to (4, 3): for t = 0..3, all samples that are not masked side by side,
        //   the cell's first values,
        //   z_h = x(t) W + q_z_h(t) U + b, 3 units each,
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

            RecurrentShape shape = new()
            {
                Steps = 4, Units = 3, Row = RowFloats, Mask = Row.MaskMask,
            };
            for (int step = 0; step < 4; step++)
            {
                Recurrence.Step<V4, SubjectCell>(in shape, ref rows, count, step);
                Recurrence.Step<V4, SubjectCell2>(
                    in shape,
                    [
                        new() { At = Row.Front, Step = 4, Input = true, Depth = 3, Sums = 1 }, // x(t) W
                        new() { At = Row.SubjectQZH, Step = 4, Depth = 3, Sums = 1 }, // q_z_h(t) U
                    ],
                    weights: ref At(ref memory.Packed, Packed.SubjectDroppedPart2),
                    bias: ref At(ref memory.Packed, Packed.SubjectDroppedPart2Bias),
                    ref rows,
                    count, step);
            }
        }

        // Part 1 of a step of subject for one sample:
        //   q_z_h = m_z_h h(t−1)
        internal readonly struct SubjectCell : IRecurrentCell<V4>
        {
            public static int Sums => 0;

            public static bool IsWhole => false;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void Run(ref float row, int step, int unit, ref float z)
            {
                ref float hRow = ref At(ref row, Row.SubjectH);
                ref float qZHRow = ref At(ref row, Row.SubjectQZH + (step * 4));
                ref float mZHRow = ref At(ref row, Row.SubjectFactors);
                V4 hPrev = V4.Load(ref hRow, (step * 4) + unit);
                V4 mZH = V4.Load(ref mZHRow, unit);
                V4 qZH = mZH * hPrev;
                V4.Store(qZH, ref qZHRow, unit);
            }

            // At a masked step there is nothing that later sums take.
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void Skip(ref float row, int step)
            {
                Rows.Clear(ref At(ref row, Row.SubjectQZH + (step * 4)), 4);
            }
        }

        // Part 2 of a step of subject for one sample:
        //   h = tanh(z_h)
        internal readonly struct SubjectCell2 : IRecurrentCell<V4>
        {
            public static int Sums => 1;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void Run(ref float row, int step, int unit, ref float z)
            {
                ref float hRow = ref At(ref row, Row.SubjectH);
                V4 zH = V4.Load(ref z, 0);
                V4 h = Tanh(zH);
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

        // subject backward: from the last step to the first, the cell's gradients, then dq_z_h(t) += dz Uᵀ; then dx = dz Wᵀ.
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Clear(ref At(ref row, Row.SubjectHGradient), 4);
            }

            for (int step = 3; step >= 0; step--)
            {
                for (int i = 0; i < count; i++)
                {
                    ref float row = ref At(ref rows, i * RowFloats);
                    if (At(ref row, Row.MaskMask + step) > 0)
                    {
                        SubjectCellBackward2(ref row, step);
                    }
                    else
                    {
                        SubjectSkipBackward(ref row, step);
                    }
                }

                Product.Run<V4>(
                    new()
                    {
                        Columns = 4, Depth = 3,
                        ARow = RowFloats, CRow = RowFloats,
                    },
                    a: ref At(ref rows, Row.SubjectSums + (step * 4)),
                    b: ref At(ref memory.Packed, Packed.SubjectDroppedPart2RecurrentTransposed),
                    bias: ref None,
                    c: ref At(ref rows, Row.SubjectQZHGradient),
                    rows: count,
                    mask: new(ref At(ref rows, Row.MaskMask + step), RowFloats));

                for (int i = 0; i < count; i++)
                {
                    ref float row = ref At(ref rows, i * RowFloats);
                    if (At(ref row, Row.MaskMask + step) > 0)
                    {
                        SubjectCellBackward(ref row, step);
                    }
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
                    b: ref At(ref memory.Packed, Packed.SubjectDroppedPart2Transposed),
                    bias: ref None,
                    c: ref At(ref row, Row.FrontGradient),
                    rows: 4);
            }
        }

        // Gradients of part 2 of a step of subject for one sample:
        //   dz_h = dh (1 − h h)
        [MethodImpl(Hot)]
        private static void SubjectCellBackward2(ref float row, int step)
        {
            ref float hRow = ref At(ref row, Row.SubjectH + (step * 4));
            ref float dHRow = ref At(ref row, Row.SubjectHGradient);
            ref float output = ref At(ref row, Row.SubjectGradient + (step * 4));
            ref float sums = ref At(ref row, Row.SubjectSums + (step * 4));
            for (int unit = 0; unit < 4; unit += V4.Lanes)
            {
                V4 h = V4.Load(ref hRow, 4 + unit);
                V4 dh = V4.Load(ref dHRow, unit) + V4.Load(ref output, unit);
                V4 dzH = dh * V4.FmaNegated(h, h, V4.Broadcast(1f));
                V4.Store(dzH, ref sums, unit);
            }
        }

        // Gradients of part 1 of a step of subject for one sample:
        //   dh(t−1) = dq_z_h m_z_h
        [MethodImpl(Hot)]
        private static void SubjectCellBackward(ref float row, int step)
        {
            ref float dHRow = ref At(ref row, Row.SubjectHGradient);
            ref float dQZHRow = ref At(ref row, Row.SubjectQZHGradient);
            ref float mZHRow = ref At(ref row, Row.SubjectFactors);
            for (int unit = 0; unit < 4; unit += V4.Lanes)
            {
                V4 dqZH = V4.Load(ref dQZHRow, unit);
                V4 mZH = V4.Load(ref mZHRow, unit);
                V4 dhPrev = dqZH * mZH;
                V4.Store(dhPrev, ref dHRow, unit);
            }
        }

        // Gradients of a masked step of subject for one sample: 0 for the sums; those of the states pass by.
        [MethodImpl(Hot)]
        private static void SubjectSkipBackward(ref float row, int step)
        {
            Rows.Clear(ref At(ref row, Row.SubjectSums + (step * 4)), 4);
            Rows.Add<V4>(ref At(ref row, Row.SubjectGradient + (step * 4)), ref At(ref row, Row.SubjectHGradient), 4);
        }

        // subject: dW = Σ x(t)ᵀ dz(t), dU = Σ q_z_h(t)ᵀ dz(t), db = Σ dz over samples and steps.
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
                    new() { Gradient = Weights.SubjectRecurrentKernel, Rows = 3, Columns = 3, Left = Row.SubjectQZH, Step = 4 },
                    new() { Gradient = Weights.SubjectBias, Columns = 3 },
                ],
                ref memory.Gradients,
                ref memory.TrainingRow(0),
                part);
        }
