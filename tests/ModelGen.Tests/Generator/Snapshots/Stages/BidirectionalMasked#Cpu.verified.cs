// modelgen: 1
// name: BidirectionalMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - bidirectional: { layer: { simple_rnn: { units: 3, return_sequences: true } }, merge_mode: ave, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // SubjectInputBranches backward: dx is the sum of the gradients of all who read x.
        [MethodImpl(Hot)]
        public static void SubjectInputBranchesBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dx1 = ref At(ref row, Row.SubjectInputBranch1Gradient);
                ref float dx2 = ref At(ref row, Row.SubjectInputBranch2Gradient);
                ref float dx = ref At(ref row, Row.FrontGradient);
                for (int n = 0; n < 16; n += V4.Lanes)
                {
                    V4.Store(V4.Load(ref dx1, n) + V4.Load(ref dx2, n), ref dx, n);
                }
            }
        }

        // subject/forward_simple_rnn_1, (4, 3) to (4, 3): for t = 0..3, all samples that are not masked side by side,
        //   z_h = x(t) W + h(t−1) U + b, 3 units each,
        //   then the cell.
        [MethodImpl(Hot)]
        public static void SubjectForwardSimpleRnn1Forward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Clear(ref At(ref row, Row.SubjectForwardSimpleRnn1H), 4);
            }

            Recurrence.Run<V4, SubjectForwardSimpleRnn1Cell>(
                new() { Steps = 4, Units = 3, Row = RowFloats, Mask = Row.MaskMask },
                [
                    new() { At = Row.Front, Step = 4, Input = true, Depth = 3, Sums = 1 }, // x(t) W
                    new() { At = Row.SubjectForwardSimpleRnn1H, Step = 4, Depth = 3, Sums = 1 }, // h(t−1) U
                ],
                weights: ref At(ref memory.Packed, Packed.SubjectForwardSimpleRnn1),
                bias: ref At(ref memory.Packed, Packed.SubjectForwardSimpleRnn1Bias),
                ref rows,
                count);
        }

        // One step of subject/forward_simple_rnn_1 for one sample:
        //   h = tanh(z_h)
        internal readonly struct SubjectForwardSimpleRnn1Cell : IRecurrentCell<V4>
        {
            public static int Sums => 1;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void Run(ref float row, int step, int unit, ref float z)
            {
                ref float hRow = ref At(ref row, Row.SubjectForwardSimpleRnn1H);
                V4 zH = V4.Load(ref z, 0);
                V4 h = Tanh(zH);
                V4.Store(h, ref hRow, ((step + 1) * 4) + unit);
            }

            // A masked step leaves the states as they are.
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void Skip(ref float row, int step)
            {
                ref float hRow = ref At(ref row, Row.SubjectForwardSimpleRnn1H);
                Rows.Copy(ref At(ref hRow, step * 4), ref At(ref hRow, (step + 1) * 4), 4);
            }
        }

        // subject/forward_simple_rnn_1 backward: from the last step to the first, the cell's gradients, then dh(t−1) += dz Uᵀ; then dx = dz Wᵀ.
        [MethodImpl(Hot)]
        public static void SubjectForwardSimpleRnn1Backward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Clear(ref At(ref row, Row.SubjectForwardSimpleRnn1HGradient), 4);
            }

            for (int step = 3; step >= 0; step--)
            {
                for (int i = 0; i < count; i++)
                {
                    ref float row = ref At(ref rows, i * RowFloats);
                    if (At(ref row, Row.MaskMask + step) > 0)
                    {
                        SubjectForwardSimpleRnn1CellBackward(ref row, step);
                    }
                    else
                    {
                        SubjectForwardSimpleRnn1SkipBackward(ref row, step);
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
                        a: ref At(ref rows, Row.SubjectForwardSimpleRnn1Sums + (step * 4)),
                        b: ref At(ref memory.Packed, Packed.SubjectForwardSimpleRnn1RecurrentTransposed),
                        bias: ref None,
                        c: ref At(ref rows, Row.SubjectForwardSimpleRnn1HGradient),
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
                    a: ref At(ref row, Row.SubjectForwardSimpleRnn1Sums),
                    b: ref At(ref memory.Packed, Packed.SubjectForwardSimpleRnn1Transposed),
                    bias: ref None,
                    c: ref At(ref row, Row.SubjectInputBranch1Gradient),
                    rows: 4);
            }
        }

        // Gradients of one step of subject/forward_simple_rnn_1 for one sample:
        //   dz_h = dh (1 − h h)
        [MethodImpl(Hot)]
        private static void SubjectForwardSimpleRnn1CellBackward(ref float row, int step)
        {
            ref float hRow = ref At(ref row, Row.SubjectForwardSimpleRnn1H + (step * 4));
            ref float dHRow = ref At(ref row, Row.SubjectForwardSimpleRnn1HGradient);
            ref float output = ref At(ref row, Row.SubjectForwardSimpleRnn1Gradient + (step * 4));
            ref float sums = ref At(ref row, Row.SubjectForwardSimpleRnn1Sums + (step * 4));
            for (int unit = 0; unit < 4; unit += V4.Lanes)
            {
                V4 h = V4.Load(ref hRow, 4 + unit);
                V4 dh = V4.Load(ref dHRow, unit) + V4.Load(ref output, unit);
                V4 dzH = dh * V4.FmaNegated(h, h, V4.Broadcast(1f));
                V4.Store(dzH, ref sums, unit);
                V4.Store(V4.Zero, ref dHRow, unit);
            }
        }

        // Gradients of a masked step of subject/forward_simple_rnn_1 for one sample: 0 for the sums; those of the states pass by.
        [MethodImpl(Hot)]
        private static void SubjectForwardSimpleRnn1SkipBackward(ref float row, int step)
        {
            Rows.Clear(ref At(ref row, Row.SubjectForwardSimpleRnn1Sums + (step * 4)), 4);
            Rows.Add<V4>(
                ref At(ref row, Row.SubjectForwardSimpleRnn1Gradient + (step * 4)), ref At(ref row, Row.SubjectForwardSimpleRnn1HGradient), 4);
        }

        // subject/forward_simple_rnn_1: dW = Σ x(t)ᵀ dz(t), dU = Σ h(t−1)ᵀ dz(t), db = Σ dz over samples and steps.
        [MethodImpl(Hot)]
        public static void SubjectForwardSimpleRnn1Gradients(TrainingBatch batch, Part part)
        {
            ModelMemory memory = batch.Memory;
            WeightGradients.Run<V4>(
                new()
                {
                    Samples = batch.Rows, Steps = 4, Row = RowFloats, DZ = Row.SubjectForwardSimpleRnn1Sums, DZStep = 4,
                    Sums = 1, Units = 3, PaddedUnits = 4,
                },
                [
                    new() { Gradient = Weights.SubjectForwardSimpleRnn1Kernel, Rows = 3, Columns = 3, Left = Row.Front, Step = 4 },
                    new() { Gradient = Weights.SubjectForwardSimpleRnn1RecurrentKernel, Rows = 3, Columns = 3, Left = Row.SubjectForwardSimpleRnn1H,
                        Step = 4 },
                    new() { Gradient = Weights.SubjectForwardSimpleRnn1Bias, Columns = 3 },
                ],
                ref memory.Gradients,
                ref memory.TrainingRow(0),
                part);
        }

        // SubjectForwardSimpleRnn1Used:
        //   y = mask > 0 ? output : 0
        [MethodImpl(Hot)]
        public static void SubjectForwardSimpleRnn1UsedForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float outputRow = ref At(ref row, Row.SubjectForwardSimpleRnn1H + (1 * 4));
                ref float yRow = ref At(ref row, Row.SubjectForwardSimpleRnn1Used);
                ref float maskRow = ref At(ref row, Row.MaskMask);
                for (int step = 0; step < 4; step++)
                {
                    V4 mask = V4.Broadcast(At(ref maskRow, step));
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 output = V4.Load(ref outputRow, (step * 4) + n);
                        V4 y = V4.SelectGreater(mask, V4.Zero, output, V4.Zero);
                        V4.Store(y, ref yRow, (step * 4) + n);
                    }
                }
            }
        }

        // SubjectForwardSimpleRnn1Used backward:
        //   doutput = mask > 0 ? dy : 0
        [MethodImpl(Hot)]
        public static void SubjectForwardSimpleRnn1UsedBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.SubjectForwardSimpleRnn1Gradient);
                ref float doutputRow = ref At(ref row, Row.SubjectForwardSimpleRnn1Gradient);
                ref float maskRow = ref At(ref row, Row.MaskMask);
                for (int step = 0; step < 4; step++)
                {
                    V4 mask = V4.Broadcast(At(ref maskRow, step));
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 dy = V4.Load(ref dyRow, (step * 4) + n);
                        V4 doutput = V4.SelectGreater(mask, V4.Zero, dy, V4.Zero);
                        V4.Store(doutput, ref doutputRow, (step * 4) + n);
                    }
                }
            }
        }

        // subject/backward_simple_rnn_1, (4, 3) to (4, 3): for t = 3..0, all samples that are not masked side by side,
        //   z_h = x(t) W + h(t−1) U + b, 3 units each,
        //   then the cell.
        [MethodImpl(Hot)]
        public static void SubjectBackwardSimpleRnn1Forward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Clear(ref At(ref row, Row.SubjectBackwardSimpleRnn1H + (4 * 4)), 4);
            }

            Recurrence.Run<V4, SubjectBackwardSimpleRnn1Cell>(
                new() { Steps = 4, Units = 3, Row = RowFloats, Backwards = true, Mask = Row.MaskMask },
                [
                    new() { At = Row.Front, Step = 4, Input = true, Depth = 3, Sums = 1 }, // x(t) W
                    new() { At = Row.SubjectBackwardSimpleRnn1H + (4 * 4), Step = -4, Depth = 3, Sums = 1 }, // h(t−1) U
                ],
                weights: ref At(ref memory.Packed, Packed.SubjectBackwardSimpleRnn1),
                bias: ref At(ref memory.Packed, Packed.SubjectBackwardSimpleRnn1Bias),
                ref rows,
                count);
        }

        // One step of subject/backward_simple_rnn_1 for one sample:
        //   h = tanh(z_h)
        internal readonly struct SubjectBackwardSimpleRnn1Cell : IRecurrentCell<V4>
        {
            public static int Sums => 1;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void Run(ref float row, int step, int unit, ref float z)
            {
                ref float hRow = ref At(ref row, Row.SubjectBackwardSimpleRnn1H);
                V4 zH = V4.Load(ref z, 0);
                V4 h = Tanh(zH);
                V4.Store(h, ref hRow, ((3 - step) * 4) + unit);
            }

            // A masked step leaves the states as they are.
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void Skip(ref float row, int step)
            {
                ref float hRow = ref At(ref row, Row.SubjectBackwardSimpleRnn1H);
                Rows.Copy(ref At(ref hRow, (4 - step) * 4), ref At(ref hRow, (3 - step) * 4), 4);
            }
        }

        // subject/backward_simple_rnn_1 backward: from the last step to the first, the cell's gradients, then dh(t−1) += dz Uᵀ; then dx = dz Wᵀ.
        [MethodImpl(Hot)]
        public static void SubjectBackwardSimpleRnn1Backward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Clear(ref At(ref row, Row.SubjectBackwardSimpleRnn1HGradient), 4);
            }

            for (int step = 3; step >= 0; step--)
            {
                for (int i = 0; i < count; i++)
                {
                    ref float row = ref At(ref rows, i * RowFloats);
                    if (At(ref row, Row.MaskMask + (3 - step)) > 0)
                    {
                        SubjectBackwardSimpleRnn1CellBackward(ref row, step);
                    }
                    else
                    {
                        SubjectBackwardSimpleRnn1SkipBackward(ref row, step);
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
                        a: ref At(ref rows, Row.SubjectBackwardSimpleRnn1Sums + (step * 4)),
                        b: ref At(ref memory.Packed, Packed.SubjectBackwardSimpleRnn1RecurrentTransposed),
                        bias: ref None,
                        c: ref At(ref rows, Row.SubjectBackwardSimpleRnn1HGradient),
                        rows: count,
                        mask: new(ref At(ref rows, Row.MaskMask + (3 - step)), RowFloats));
                }
            }

            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Product.Run<V4>(
                    new()
                    {
                        Columns = 4, Depth = 3,
                        ARow = 4, CRow = -4,
                    },
                    a: ref At(ref row, Row.SubjectBackwardSimpleRnn1Sums),
                    b: ref At(ref memory.Packed, Packed.SubjectBackwardSimpleRnn1Transposed),
                    bias: ref None,
                    c: ref At(ref row, Row.SubjectInputBranch2Gradient + 12),
                    rows: 4);
            }
        }

        // Gradients of one step of subject/backward_simple_rnn_1 for one sample:
        //   dz_h = dh (1 − h h)
        [MethodImpl(Hot)]
        private static void SubjectBackwardSimpleRnn1CellBackward(ref float row, int step)
        {
            ref float hRow = ref At(ref row, Row.SubjectBackwardSimpleRnn1H + ((4 - step) * 4));
            ref float dHRow = ref At(ref row, Row.SubjectBackwardSimpleRnn1HGradient);
            ref float output = ref At(ref row, Row.SubjectBackwardSimpleRnn1Gradient + ((3 - step) * 4));
            ref float sums = ref At(ref row, Row.SubjectBackwardSimpleRnn1Sums + (step * 4));
            for (int unit = 0; unit < 4; unit += V4.Lanes)
            {
                V4 h = V4.Load(ref hRow, unit - 4);
                V4 dh = V4.Load(ref dHRow, unit) + V4.Load(ref output, unit);
                V4 dzH = dh * V4.FmaNegated(h, h, V4.Broadcast(1f));
                V4.Store(dzH, ref sums, unit);
                V4.Store(V4.Zero, ref dHRow, unit);
            }
        }

        // Gradients of a masked step of subject/backward_simple_rnn_1 for one sample: 0 for the sums; those of the states pass by.
        [MethodImpl(Hot)]
        private static void SubjectBackwardSimpleRnn1SkipBackward(ref float row, int step)
        {
            Rows.Clear(ref At(ref row, Row.SubjectBackwardSimpleRnn1Sums + (step * 4)), 4);
            Rows.Add<V4>(ref At(ref row, Row.SubjectBackwardSimpleRnn1Gradient + ((3 - step) * 4)),
                ref At(ref row, Row.SubjectBackwardSimpleRnn1HGradient), 4);
        }

        // subject/backward_simple_rnn_1: dW = Σ x(t)ᵀ dz(t), dU = Σ h(t−1)ᵀ dz(t), db = Σ dz over samples and steps.
        [MethodImpl(Hot)]
        public static void SubjectBackwardSimpleRnn1Gradients(TrainingBatch batch, Part part)
        {
            ModelMemory memory = batch.Memory;
            WeightGradients.Run<V4>(
                new()
                {
                    Samples = batch.Rows, Steps = 4, Row = RowFloats, DZ = Row.SubjectBackwardSimpleRnn1Sums, DZStep = 4,
                    Sums = 1, Units = 3, PaddedUnits = 4,
                },
                [
                    new() { Gradient = Weights.SubjectBackwardSimpleRnn1Kernel, Rows = 3, Columns = 3, Left = Row.Front + 12, Step = -4 },
                    new() { Gradient = Weights.SubjectBackwardSimpleRnn1RecurrentKernel, Rows = 3, Columns = 3, Left = Row.SubjectBackwardSimpleRnn1H
                        + (4 * 4), Step = -4 },
                    new() { Gradient = Weights.SubjectBackwardSimpleRnn1Bias, Columns = 3 },
                ],
                ref memory.Gradients,
                ref memory.TrainingRow(0),
                part);
        }

        // SubjectBackwardSimpleRnn1Used:
        //   y = mask > 0 ? output : 0
        [MethodImpl(Hot)]
        public static void SubjectBackwardSimpleRnn1UsedForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float outputRow = ref At(ref row, Row.SubjectBackwardSimpleRnn1H);
                ref float yRow = ref At(ref row, Row.SubjectBackwardSimpleRnn1Used);
                ref float maskRow = ref At(ref row, Row.MaskMask);
                for (int step = 0; step < 4; step++)
                {
                    V4 mask = V4.Broadcast(At(ref maskRow, step));
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 output = V4.Load(ref outputRow, (step * 4) + n);
                        V4 y = V4.SelectGreater(mask, V4.Zero, output, V4.Zero);
                        V4.Store(y, ref yRow, (step * 4) + n);
                    }
                }
            }
        }

        // SubjectBackwardSimpleRnn1Used backward:
        //   doutput = mask > 0 ? dy : 0
        [MethodImpl(Hot)]
        public static void SubjectBackwardSimpleRnn1UsedBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.SubjectBackwardSimpleRnn1Gradient);
                ref float doutputRow = ref At(ref row, Row.SubjectBackwardSimpleRnn1Gradient);
                ref float maskRow = ref At(ref row, Row.MaskMask);
                for (int step = 0; step < 4; step++)
                {
                    V4 mask = V4.Broadcast(At(ref maskRow, step));
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 dy = V4.Load(ref dyRow, (step * 4) + n);
                        V4 doutput = V4.SelectGreater(mask, V4.Zero, dy, V4.Zero);
                        V4.Store(doutput, ref doutputRow, (step * 4) + n);
                    }
                }
            }
        }

        // Subject:
        //   y = 0.5 (forward + backward)
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float forwardRow = ref At(ref row, Row.SubjectForwardSimpleRnn1Used);
                ref float yRow = ref At(ref row, Row.SubjectForwardSimpleRnn1Used);
                ref float backwardRow = ref At(ref row, Row.SubjectBackwardSimpleRnn1Used);
                for (int n = 0; n < 16; n += V4.Lanes)
                {
                    V4 forward = V4.Load(ref forwardRow, n);
                    V4 backward = V4.Load(ref backwardRow, n);
                    V4 y = V4.Broadcast(0.5f) * (forward + backward);
                    V4.Store(y, ref yRow, n);
                }
            }
        }

        // Subject backward:
        //   dforward = dy 0.5
        //   dbackward = dy 0.5
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.SubjectForwardSimpleRnn1Gradient);
                ref float dforwardRow = ref At(ref row, Row.SubjectForwardSimpleRnn1Gradient);
                ref float dbackwardRow = ref At(ref row, Row.SubjectBackwardSimpleRnn1Gradient);
                for (int n = 0; n < 16; n += V4.Lanes)
                {
                    V4 dy = V4.Load(ref dyRow, n);
                    V4 dforward = dy * V4.Broadcast(0.5f);
                    V4 dbackward = dy * V4.Broadcast(0.5f);
                    V4.Store(dforward, ref dforwardRow, n);
                    V4.Store(dbackward, ref dbackwardRow, n);
                }
            }
        }
