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
            private static void SubjectDropoutForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                float rate = batch.Training != 0 ? 0.5f : 0f;
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    uint word = DropoutMask.Word(batch, 1, ((long)sample * 3) + (n % 3));
                    batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)] =
                        DropoutMask.Apply(batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)], word, rate);
                }
            }

            // subject backward: the same numbers are kept.
            private static void SubjectDropoutBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                float rate = batch.Training != 0 ? 0.5f : 0f;
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    uint word = DropoutMask.Word(batch, 1, ((long)sample * 3) + (n % 3));
                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] =
                        DropoutMask.Apply(batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)], word, rate);
                }
            }

            // SubjectFactors: in training 1 / (1 − rate), or 0 where a number is dropped; else 1.
            private static void SubjectFactorsForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                float rate = batch.Training != 0 ? 0.25f : 0f;
                long begin = (long)first * 3;
                int count = Min(TileRows, batch.Count - first) * 3;
                for (long block = (begin / 4) + Group.IdxX; block * 4 < begin + count; block += Group.DimX)
                {
                    (uint w0, uint w1, uint w2, uint w3) = DropoutMask.Words(batch, 0, block);
                    int i = (int)((block * 4) - begin);
                    SubjectFactorsForwardNumber(batch, first, i, count, w0, rate);
                    SubjectFactorsForwardNumber(batch, first, i + 1, count, w1, rate);
                    SubjectFactorsForwardNumber(batch, first, i + 2, count, w2, rate);
                    SubjectFactorsForwardNumber(batch, first, i + 3, count, w3, rate);
                }
            }

            private static void SubjectFactorsForwardNumber(DeviceBatch batch, int first, int i, int count, uint word, float rate)
            {
                if ((uint)i < (uint)count)
                {
                    int row = (first + (i / 3)) * RowFloats, n = i % 3;
                    batch.Rows[row + Row.SubjectFactors + n] = DropoutMask.Apply(1f, word, rate);
                }
            }

            // subject, (4, 3) to (4, 3): for t = 0..3, all samples of the tile side by side,
            //   the cell's first values,
            //   z_h = x(t) W + q_z_h(t) U + b, 3 units each,
            //   then the cell.
            // Shared memory: x(t) and h(t−1) of each sample, once for even and once for odd steps; then the other states.
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> operands = shared.SubView(0, 64).Cast<Float4>();
                ArrayView<Float4> qZHOperands = shared.SubView(64, 32).Cast<Float4>();
                ArrayView<Float4> weights = Tiles.Hold(batch.Packed.SubView(Packed.Subject, 24).AsAligned16(), shared.SubView(120, 24));
                Tiles.Clear(shared, 120);
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                {
                    int sample = first + (i / 3), n = i % 3;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectH + n] = 0;
                }

                Group.Barrier();
                Tiles.Fetch(batch, first, TileRows, RowFloats, Row.Front, 3,
                    shared.SubView(0, 32), 4, 3);
                Group.Barrier();
                for (int step = 0; step < 4; step++)
                {
                    int now = step % 2 * 32, next = 32 - now;
                    if (step + 1 < 4)
                    {
                        Tiles.Fetch(batch, first, TileRows, RowFloats, Row.Front + ((step + 1) * 4), 3,
                            shared.SubView(next, 32), 4, 3);
                    }

                    for (int i = Group.IdxX; i < 24; i += Group.DimX)
                    {
                        int unit = i % 3, sample = i / 3;
                        SubjectCell(batch, shared, first, sample, step, unit);
                    }

                    Group.Barrier();

                    for (int i = Group.IdxX; i < 24; i += Group.DimX)
                    {
                        int unit = i % 3, sample = i / 3;
                        float zH0 = batch.Parameters[Weights.SubjectBias + unit];
                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = unit + (quad * 3), operand = (now / 4) + (sample * 1) + quad;
                            Float4 w = weights[weight];
                            Float4 a0 = operands[operand];
                            zH0 = Dot(a0, w, zH0);
                        }

                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = 3 + unit + (quad * 3), operand = (sample * 1) + quad;
                            Float4 w = weights[weight];
                            Float4 a0 = qZHOperands[operand];
                            zH0 = Dot(a0, w, zH0);
                        }

                        SubjectCell2(batch, shared, first, sample, step, unit, zH0);
                    }

                    Group.Barrier();
                }
            }

            // Part 1 of a step of subject for one unit of one sample:
            //   q_z_h = m_z_h h(t−1)
            private static void SubjectCell(
                DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit)
            {
                int row = Min(first + sample, batch.Count - 1) * RowFloats;
                float mZH = batch.Rows[row + Row.SubjectFactors + unit];
                float hPrev = shared[96 + (sample * 3) + unit];
                float qZH = mZH * hPrev;
                shared[64 + (sample * 4) + unit] = qZH;
                if (first + sample < batch.Count)
                {
                    batch.Rows[row + Row.SubjectQZH + (step * 4) + unit] = qZH;
                }
            }

            // Part 2 of a step of subject for one unit of one sample:
            //   h_new = tanh(z_h)
            //   h = mask > 0 ? h_new : h(t−1)
            private static void SubjectCell2(
                DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit, float zH)
            {
                int row = Min(first + sample, batch.Count - 1) * RowFloats;
                float mask = batch.Rows[row + Row.MaskMask + step];
                float hPrev = shared[96 + (sample * 3) + unit];
                float hNew = Tanh(zH);
                float h = mask > 0f ? hNew : hPrev;
                shared[96 + (sample * 3) + unit] = h;
                if (first + sample < batch.Count)
                {
                    batch.Rows[row + Row.SubjectH + ((step + 1) * 4) + unit] = h;
                }
            }

            // subject backward: from the last step to the first, the cell's gradients dz, then dq_z_h(t) += dz Uᵀ and dx(t) = dz Wᵀ.
            // Shared memory: dz of each sample, then the gradients of the states on their way back.
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> gradients = shared.SubView(0, 32).Cast<Float4>();
                ArrayView<Float4> recurrent =
                    Tiles.Hold(batch.Packed.SubView(Packed.SubjectRecurrentTransposed, 12).AsAligned16(), shared.SubView(80, 12));
                ArrayView<Float4> kernel = batch.Packed.SubView(Packed.SubjectTransposed, 12).AsAligned16().Cast<Float4>();
                Tiles.Clear(shared, 80);
                Group.Barrier();
                for (int step = 3; step >= 0; step--)
                {
                    for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                    {
                        SubjectCellBackward2(batch, shared, first, i / 3, step, i % 3);
                    }

                    Group.Barrier();
                    for (int i = Group.IdxX; i < 24; i += Group.DimX)
                    {
                        int unit = i % 3, sample = i / 3;
                        float dqZH0 = 0;
                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = unit + (quad * 3), operand = (sample * 1) + quad;
                            Float4 w = recurrent[weight];
                            Float4 a0 = gradients[operand];
                            dqZH0 = Dot(a0, w, dqZH0);
                        }

                        shared[56 + (sample * 3) + unit] = dqZH0;
                    }

                    Group.Barrier();
                    for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                    {
                        SubjectCellBackward(batch, shared, first, i / 3, step, i % 3);
                    }

                    Group.Barrier();
                    for (int i = Group.IdxX; i < 24; i += Group.DimX)
                    {
                        int unit = i % 3, sample = i / 3;
                        float dx0 = 0;
                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = unit + (quad * 3), operand = (sample * 1) + quad;
                            Float4 w = kernel[weight];
                            Float4 a0 = gradients[operand];
                            dx0 = Dot(a0, w, dx0);
                        }

                        if (first + sample < batch.Count)
                        {
                            batch.Rows[((first + sample) * RowFloats) + Row.FrontGradient + (step * 4) + unit] = dx0;
                        }
                    }

                    Group.Barrier();
                }
            }

            // Gradients of part 2 of a step of subject for one unit of one sample:
            //   dh_new = mask > 0 ? dh : 0
            //   dz_h = dh_new (1 − h h)
            private static void SubjectCellBackward2(DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit)
            {
                int row = (first + sample) * RowFloats;
                int place = (sample * 3) + unit;
                float mask = batch.Rows[row + Row.MaskMask + step];
                float h = batch.Rows[row + Row.SubjectH + ((step + 1) * 4) + unit];
                float dh = shared[32 + place] + batch.Rows[row + Row.SubjectGradient + (step * 4) + unit];
                float dhNew = mask > 0f ? dh : 0f;
                float dzH = dhNew * (1f - (h * h));
                shared[(sample * 4) + unit] = dzH;
                batch.Rows[row + Row.SubjectSums + (step * 4) + unit] = dzH;
            }

            // Gradients of part 1 of a step of subject for one unit of one sample:
            //   dh(t−1) = (mask > 0 ? 0 : dh) + dq_z_h m_z_h
            private static void SubjectCellBackward(DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit)
            {
                int row = (first + sample) * RowFloats;
                int place = (sample * 3) + unit;
                float mask = batch.Rows[row + Row.MaskMask + step];
                float mZH = batch.Rows[row + Row.SubjectFactors + unit];
                float dh = shared[32 + place] + batch.Rows[row + Row.SubjectGradient + (step * 4) + unit];
                float dqZH = shared[56 + place];
                float dhPrev = (mask > 0f ? 0f : dh) + (dqZH * mZH);
                shared[32 + place] = dhPrev;
            }

            // subject: dW = Σ x(t)ᵀ dz(t), dU = Σ q_z_h(t)ᵀ dz(t), db = Σ dz(t).
            private readonly struct SubjectGradients : IGradientProduct
            {
                public static int Rows => 7;

                public static int Columns => 3;

                public static int Steps => 4;

                public static float Left(DeviceBatch batch, int sample, int step, int row)
                {
                    int at = sample * RowFloats;
                    if (row < 3)
                    {
                        return batch.Rows[at + Row.Front + (step * 4) + row];
                    }

                    if (row < 6)
                    {
                        return batch.Rows[at + Row.SubjectQZH + (step * 4) + (row - 3)];
                    }

                    return 1;
                }

                public static float Right(DeviceBatch batch, int sample, int step, int column) =>
                    batch.Rows[(sample * RowFloats) + Row.SubjectSums + (step * 4) + column];

                public static int Target(int row)
                {
                    if (row < 3)
                    {
                        return Weights.SubjectKernel + (row * 3);
                    }

                    if (row < 6)
                    {
                        return Weights.SubjectRecurrentKernel + ((row - 3) * 3);
                    }

                    return Weights.SubjectBias;
                }
            }
