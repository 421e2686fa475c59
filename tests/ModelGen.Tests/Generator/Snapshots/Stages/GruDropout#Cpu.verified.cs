// modelgen: 1
// name: GruDropout
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - gru: { units: 3, reset_after: false, recurrent_dropout: 0.25, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

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
                Dropout.Factors(ref At(ref row, Row.SubjectFactors), 4, 3, 3, rate, in stream, (first + i) * 9L);
            }
        }

        // subject, (4, 3) to (3): for t = 0..3, all samples side by side,
        //   the cell's first values,
        //   z_z = x(t) W + q_z_z(t) U + b, 3 units each,
        //   z_r = x(t) W + q_z_r(t) U + b, 3 units each,
        //   then the cell's first values,
        //   z_g = x(t) W + q_z_g(t) U + b, 3 units each,
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
                Steps = 4, Units = 3, Row = RowFloats,
            };
            for (int step = 0; step < 4; step++)
            {
                Recurrence.Step<V4, SubjectCell>(in shape, ref rows, count, step);
                Recurrence.Step<V4, SubjectCell2>(
                    in shape,
                    [
                        new() { At = Row.Front, Step = 4, Input = true, Depth = 3, Sums = 2 }, // x(t) W
                        new() { At = Row.SubjectQZZ, Step = 4, Depth = 3, Sums = 1 }, // q_z_z(t) U
                        new() { At = Row.SubjectQZR, Step = 4, Depth = 3, First = 1, Sums = 1 }, // q_z_r(t) U
                    ],
                    weights: ref At(ref memory.Packed, Packed.SubjectDroppedPart2),
                    bias: ref At(ref memory.Packed, Packed.SubjectDroppedPart2Bias),
                    ref rows,
                    count, step);
                Recurrence.Step<V4, SubjectCell3>(
                    in shape,
                    [
                        new() { At = Row.Front, Step = 4, Input = true, Depth = 3, Sums = 1 }, // x(t) W
                        new() { At = Row.SubjectQZG, Step = 4, Depth = 3, Sums = 1 }, // q_z_g(t) U
                    ],
                    weights: ref At(ref memory.Packed, Packed.SubjectDroppedPart3),
                    bias: ref At(ref memory.Packed, Packed.SubjectDroppedPart3Bias),
                    ref rows,
                    count, step);
            }
        }

        // Part 1 of a step of subject for one sample:
        //   q_z_z = m_z_z h(t−1)
        //   q_z_r = m_z_r h(t−1)
        internal readonly struct SubjectCell : IRecurrentCell<V4>
        {
            public static int Sums => 0;

            public static bool IsWhole => false;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void Run(ref float row, int step, int unit, ref float z)
            {
                ref float hRow = ref At(ref row, Row.SubjectH);
                ref float qZZRow = ref At(ref row, Row.SubjectQZZ + (step * 4));
                ref float qZRRow = ref At(ref row, Row.SubjectQZR + (step * 4));
                ref float mZZRow = ref At(ref row, Row.SubjectFactors);
                ref float mZRRow = ref At(ref row, Row.SubjectFactors + (1 * 4));
                V4 hPrev = V4.Load(ref hRow, (step * 4) + unit);
                V4 mZZ = V4.Load(ref mZZRow, unit);
                V4 mZR = V4.Load(ref mZRRow, unit);
                V4 qZZ = mZZ * hPrev;
                V4 qZR = mZR * hPrev;
                V4.Store(qZZ, ref qZZRow, unit);
                V4.Store(qZR, ref qZRRow, unit);
            }
        }

        // Part 2 of a step of subject for one sample:
        //   z = σ(z_z)
        //   r = σ(z_r)
        //   q = r h(t−1)
        //   q_z_g = m_z_g q
        internal readonly struct SubjectCell2 : IRecurrentCell<V4>
        {
            public static int Sums => 2;

            public static bool IsWhole => false;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void Run(ref float row, int step, int unit, ref float z)
            {
                ref float hRow = ref At(ref row, Row.SubjectH);
                ref float zRow = ref At(ref row, Row.SubjectZ + (step * 4));
                ref float rRow = ref At(ref row, Row.SubjectR + (step * 4));
                ref float qZGRow = ref At(ref row, Row.SubjectQZG + (step * 4));
                ref float mZGRow = ref At(ref row, Row.SubjectFactors + (2 * 4));
                V4 zZ = V4.Load(ref z, 0);
                V4 zR = V4.Load(ref z, V4.Lanes);
                V4 hPrev = V4.Load(ref hRow, (step * 4) + unit);
                V4 mZG = V4.Load(ref mZGRow, unit);
                V4 z_ = Sigmoid(zZ);
                V4 r = Sigmoid(zR);
                V4 q = r * hPrev;
                V4 qZG = mZG * q;
                V4.Store(z_, ref zRow, unit);
                V4.Store(r, ref rRow, unit);
                V4.Store(qZG, ref qZGRow, unit);
            }
        }

        // Part 3 of a step of subject for one sample:
        //   g = tanh(z_g)
        //   h = z h(t−1) + (1 − z) g
        internal readonly struct SubjectCell3 : IRecurrentCell<V4>
        {
            public static int Sums => 1;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void Run(ref float row, int step, int unit, ref float z)
            {
                ref float hRow = ref At(ref row, Row.SubjectH);
                ref float sums = ref At(ref row, Row.SubjectSums + (step * 12));
                ref float zRow = ref At(ref row, Row.SubjectZ + (step * 4));
                V4 zG = V4.Load(ref z, 0);
                V4 hPrev = V4.Load(ref hRow, (step * 4) + unit);
                V4 z_ = V4.Load(ref zRow, unit);
                V4 g = Tanh(zG);
                V4 h = V4.Fma(z_, hPrev, (V4.Broadcast(1f) - z_) * g);
                V4.Store(h, ref hRow, ((step + 1) * 4) + unit);
                V4.Store(g, ref sums, unit);
            }
        }

        // subject backward: from the last step to the first, the cell's gradients, then dq_z_g(t) += dz Uᵀ, dq_z_z(t) += dz Uᵀ, dq_z_r(t) += dz Uᵀ; then dx = dz Wᵀ.
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int step = 3; step >= 0; step--)
            {
                for (int i = 0; i < count; i++)
                {
                    ref float row = ref At(ref rows, i * RowFloats);
                    SubjectCellBackward3(ref row, step);
                }

                Product.Run<V4>(
                    new()
                    {
                        Columns = 4, Depth = 3,
                        ARow = RowFloats, CRow = RowFloats,
                    },
                    a: ref At(ref rows, Row.SubjectSums + (step * 12) + 8),
                    b: ref At(ref memory.Packed, Packed.SubjectDroppedPart3RecurrentTransposed),
                    bias: ref None,
                    c: ref At(ref rows, Row.SubjectQZGGradient),
                    rows: count);

                for (int i = 0; i < count; i++)
                {
                    ref float row = ref At(ref rows, i * RowFloats);
                    SubjectCellBackward2(ref row, step);
                }

                Product.Run<V4>(
                    new()
                    {
                        Columns = 4, Depth = 3,
                        ARow = RowFloats, CRow = RowFloats,
                    },
                    a: ref At(ref rows, Row.SubjectSums + (step * 12)),
                    b: ref At(ref memory.Packed, Packed.SubjectDroppedPart2RecurrentTransposed),
                    bias: ref None,
                    c: ref At(ref rows, Row.SubjectQZZGradient),
                    rows: count);

                Product.Run<V4>(
                    new()
                    {
                        Columns = 4, Depth = 3,
                        ARow = RowFloats, CRow = RowFloats,
                    },
                    a: ref At(ref rows, Row.SubjectSums + (step * 12) + 4),
                    b: ref At(ref memory.Packed, Packed.SubjectDroppedPart2Recurrent2Transposed),
                    bias: ref None,
                    c: ref At(ref rows, Row.SubjectQZRGradient),
                    rows: count);

                for (int i = 0; i < count; i++)
                {
                    ref float row = ref At(ref rows, i * RowFloats);
                    SubjectCellBackward(ref row, step);
                }
            }

            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Product.Run<V4>(
                    new()
                    {
                        Columns = 4, Depth = 3, NextDepth = 3, Segments = 2, ASegment = 4,
                        ARow = 12, CRow = 4,
                    },
                    a: ref At(ref row, Row.SubjectSums),
                    b: ref At(ref memory.Packed, Packed.SubjectDroppedPart2Transposed),
                    bias: ref None,
                    c: ref At(ref row, Row.FrontGradient),
                    rows: 4);
                Product.Run<V4>(
                    new()
                    {
                        Columns = 4, Depth = 3,
                        ARow = 12, CRow = 4, Start = ProductStart.Sum,
                    },
                    a: ref At(ref row, Row.SubjectSums + 8),
                    b: ref At(ref memory.Packed, Packed.SubjectDroppedPart3Transposed),
                    bias: ref None,
                    c: ref At(ref row, Row.FrontGradient),
                    rows: 4);
            }
        }

        // Gradients of part 3 of a step of subject for one sample:
        //   dg = dh (1 − z)
        //   dz_g = dg (1 − g g)
        [MethodImpl(Hot)]
        private static void SubjectCellBackward3(ref float row, int step)
        {
            ref float dHRow = ref At(ref row, Row.SubjectGradient);
            ref float sums = ref At(ref row, Row.SubjectSums + (step * 12));
            ref float zRow = ref At(ref row, Row.SubjectZ + (step * 4));
            for (int unit = 0; unit < 4; unit += V4.Lanes)
            {
                V4 dh = V4.Load(ref dHRow, unit);
                V4 z = V4.Load(ref zRow, unit);
                V4 g = V4.Load(ref sums, unit);
                V4 dg = dh * (V4.Broadcast(1f) - z);
                V4 dzG = dg * V4.FmaNegated(g, g, V4.Broadcast(1f));
                V4.Store(dzG, ref sums, 8 + unit);
            }
        }

        // Gradients of part 2 of a step of subject for one sample:
        //   dq = dq_z_g m_z_g
        //   dr = dq h(t−1)
        //   dz = dh h(t−1) − dh g
        //   dz_z = dz z (1 − z)
        //   dz_r = dr r (1 − r)
        [MethodImpl(Hot)]
        private static void SubjectCellBackward2(ref float row, int step)
        {
            ref float hRow = ref At(ref row, Row.SubjectH + (step * 4));
            ref float dHRow = ref At(ref row, Row.SubjectGradient);
            ref float dQZGRow = ref At(ref row, Row.SubjectQZGGradient);
            ref float sums = ref At(ref row, Row.SubjectSums + (step * 12));
            ref float zRow = ref At(ref row, Row.SubjectZ + (step * 4));
            ref float rRow = ref At(ref row, Row.SubjectR + (step * 4));
            ref float mZGRow = ref At(ref row, Row.SubjectFactors + (2 * 4));
            for (int unit = 0; unit < 4; unit += V4.Lanes)
            {
                V4 hPrev = V4.Load(ref hRow, unit);
                V4 dh = V4.Load(ref dHRow, unit);
                V4 dqZG = V4.Load(ref dQZGRow, unit);
                V4 z = V4.Load(ref zRow, unit);
                V4 g = V4.Load(ref sums, unit);
                V4 r = V4.Load(ref rRow, unit);
                V4 mZG = V4.Load(ref mZGRow, unit);
                V4 dq = dqZG * mZG;
                V4 dr = dq * hPrev;
                V4 dz = V4.FmaNegated(dh, g, dh * hPrev);
                V4 dzZ = dz * z * (V4.Broadcast(1f) - z);
                V4 dzR = dr * r * (V4.Broadcast(1f) - r);
                V4.Store(dzZ, ref sums, unit);
                V4.Store(dzR, ref sums, 4 + unit);
            }
        }

        // Gradients of part 1 of a step of subject for one sample:
        //   dq = dq_z_g m_z_g
        //   dh(t−1) = dh z + dq r + dq_z_r m_z_r + dq_z_z m_z_z
        [MethodImpl(Hot)]
        private static void SubjectCellBackward(ref float row, int step)
        {
            ref float dHRow = ref At(ref row, Row.SubjectGradient);
            ref float dQZZRow = ref At(ref row, Row.SubjectQZZGradient);
            ref float dQZRRow = ref At(ref row, Row.SubjectQZRGradient);
            ref float dQZGRow = ref At(ref row, Row.SubjectQZGGradient);
            ref float zRow = ref At(ref row, Row.SubjectZ + (step * 4));
            ref float rRow = ref At(ref row, Row.SubjectR + (step * 4));
            ref float mZZRow = ref At(ref row, Row.SubjectFactors);
            ref float mZRRow = ref At(ref row, Row.SubjectFactors + (1 * 4));
            ref float mZGRow = ref At(ref row, Row.SubjectFactors + (2 * 4));
            for (int unit = 0; unit < 4; unit += V4.Lanes)
            {
                V4 dh = V4.Load(ref dHRow, unit);
                V4 dqZZ = V4.Load(ref dQZZRow, unit);
                V4 dqZR = V4.Load(ref dQZRRow, unit);
                V4 dqZG = V4.Load(ref dQZGRow, unit);
                V4 z = V4.Load(ref zRow, unit);
                V4 r = V4.Load(ref rRow, unit);
                V4 mZZ = V4.Load(ref mZZRow, unit);
                V4 mZR = V4.Load(ref mZRRow, unit);
                V4 mZG = V4.Load(ref mZGRow, unit);
                V4 dq = dqZG * mZG;
                V4 dhPrev = V4.Fma(dqZZ, mZZ, V4.Fma(dqZR, mZR, V4.Fma(dh, z, dq * r)));
                V4.Store(dhPrev, ref dHRow, unit);
            }
        }

        // subject: dW = Σ x(t)ᵀ dz(t), dU = Σ q_z_z(t)ᵀ dz(t), dU = Σ q_z_r(t)ᵀ dz(t), dU = Σ q_z_g(t)ᵀ dz(t), db = Σ dz over samples and steps.
        [MethodImpl(Hot)]
        public static void SubjectGradients(TrainingBatch batch, Part part)
        {
            ModelMemory memory = batch.Memory;
            WeightGradients.Run<V4>(
                new()
                {
                    Samples = batch.Rows, Steps = 4, Row = RowFloats, DZ = Row.SubjectSums, DZStep = 12,
                    Sums = 1, Units = 3, PaddedUnits = 4,
                },
                [
                    new() { Gradient = Weights.SubjectKernel, Rows = 3, Columns = 9, Left = Row.Front, Step = 4 },
                    new() { Gradient = Weights.SubjectRecurrentKernel, Rows = 3, Columns = 9, Left = Row.SubjectQZZ, Step = 4 },
                    new() { Gradient = Weights.SubjectBias, Columns = 9 },
                ],
                ref memory.Gradients,
                ref memory.TrainingRow(0),
                part);
            WeightGradients.Run<V4>(
                new()
                {
                    Samples = batch.Rows, Steps = 4, Row = RowFloats, DZ = Row.SubjectSums + 4, DZStep = 12,
                    Sums = 1, Units = 3, PaddedUnits = 4,
                },
                [
                    new() { Gradient = Weights.SubjectKernel + 3, Rows = 3, Columns = 9, Left = Row.Front, Step = 4 },
                    new() { Gradient = Weights.SubjectRecurrentKernel + 3, Rows = 3, Columns = 9, Left = Row.SubjectQZR, Step = 4 },
                    new() { Gradient = Weights.SubjectBias + 3, Columns = 9 },
                ],
                ref memory.Gradients,
                ref memory.TrainingRow(0),
                part);
            WeightGradients.Run<V4>(
                new()
                {
                    Samples = batch.Rows, Steps = 4, Row = RowFloats, DZ = Row.SubjectSums + 8, DZStep = 12,
                    Sums = 1, Units = 3, PaddedUnits = 4,
                },
                [
                    new() { Gradient = Weights.SubjectKernel + 6, Rows = 3, Columns = 9, Left = Row.Front, Step = 4 },
                    new() { Gradient = Weights.SubjectRecurrentKernel + 6, Rows = 3, Columns = 9, Left = Row.SubjectQZG, Step = 4 },
                    new() { Gradient = Weights.SubjectBias + 6, Columns = 9 },
                ],
                ref memory.Gradients,
                ref memory.TrainingRow(0),
                part);
        }
