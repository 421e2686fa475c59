// modelgen: 1
// name: GruDropout
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - gru: { units: 3, reset_after: false, recurrent_dropout: 0.25, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // SubjectFactors: in training 1 / (1 − rate), or 0 where a number is dropped; else 1.
            private static void SubjectFactorsForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                float rate = batch.Training != 0 ? 0.25f : 0f;
                long begin = (long)first * 9;
                int count = Min(TileRows, batch.Count - first) * 9;
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
                    int row = (first + (i / 9)) * RowFloats, n = i % 9;
                    batch.Rows[row + Row.SubjectFactors + (n / 3 * 4) + (n % 3)] = DropoutMask.Apply(1f, word, rate);
                }
            }

            // subject, (4, 3) to (3): for t = 0..3, all samples of the tile side by side,
            //   the cell's first values,
            //   z_z = x(t) W + q_z_z(t) U + b, 3 units each,
            //   z_r = x(t) W + q_z_r(t) U + b, 3 units each,
            //   then the cell's first values,
            //   z_g = x(t) W + q_z_g(t) U + b, 3 units each,
            //   then the cell.
            // Shared memory: x(t) and h(t−1) of each sample, once for even and once for odd steps; then the other states.
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> operands = shared.SubView(0, 64).Cast<Float4>();
                ArrayView<Float4> qZZOperands = shared.SubView(64, 32).Cast<Float4>();
                ArrayView<Float4> qZROperands = shared.SubView(96, 32).Cast<Float4>();
                ArrayView<Float4> qZGOperands = shared.SubView(128, 32).Cast<Float4>();
                ArrayView<Float4> weights = Tiles.Hold(batch.Packed.SubView(Packed.Subject, 72).AsAligned16(), shared.SubView(208, 72));
                Tiles.Clear(shared, 208);
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
                        float zZ0 = batch.Parameters[Weights.SubjectBias + unit];
                        float zR0 = batch.Parameters[Weights.SubjectBias + 3 + unit];
                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = unit + (quad * 9), operand = (now / 4) + (sample * 1) + quad;
                            Float4 wZZ = weights[weight], wZR = weights[weight + 3];
                            Float4 a0 = operands[operand];
                            zZ0 = Dot(a0, wZZ, zZ0); zR0 = Dot(a0, wZR, zR0);
                        }

                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = 9 + unit + (quad * 9), operand = (sample * 1) + quad;
                            Float4 wZZ = weights[weight];
                            Float4 a0 = qZZOperands[operand];
                            zZ0 = Dot(a0, wZZ, zZ0);
                        }

                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = 9 + unit + (quad * 9), operand = (sample * 1) + quad;
                            Float4 wZR = weights[weight + 3];
                            Float4 a0 = qZROperands[operand];
                            zR0 = Dot(a0, wZR, zR0);
                        }

                        SubjectCell2(batch, shared, first, sample, step, unit, zZ0, zR0);
                    }

                    Group.Barrier();

                    for (int i = Group.IdxX; i < 24; i += Group.DimX)
                    {
                        int unit = i % 3, sample = i / 3;
                        float zG0 = batch.Parameters[Weights.SubjectBias + 6 + unit];
                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = unit + (quad * 9), operand = (now / 4) + (sample * 1) + quad;
                            Float4 w = weights[weight + 6];
                            Float4 a0 = operands[operand];
                            zG0 = Dot(a0, w, zG0);
                        }

                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = 9 + unit + (quad * 9), operand = (sample * 1) + quad;
                            Float4 w = weights[weight + 6];
                            Float4 a0 = qZGOperands[operand];
                            zG0 = Dot(a0, w, zG0);
                        }

                        SubjectCell3(batch, shared, first, sample, step, unit, zG0);
                    }

                    Group.Barrier();
                }
            }

            // Part 1 of a step of subject for one unit of one sample:
            //   q_z_z = m_z_z h(t−1)
            //   q_z_r = m_z_r h(t−1)
            private static void SubjectCell(
                DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit)
            {
                int row = Min(first + sample, batch.Count - 1) * RowFloats;
                float mZZ = batch.Rows[row + Row.SubjectFactors + unit];
                float mZR = batch.Rows[row + Row.SubjectFactors + (1 * 4) + unit];
                float hPrev = shared[160 + (sample * 3) + unit];
                float qZZ = mZZ * hPrev;
                float qZR = mZR * hPrev;
                shared[64 + (sample * 4) + unit] = qZZ;
                shared[96 + (sample * 4) + unit] = qZR;
                if (first + sample < batch.Count)
                {
                    batch.Rows[row + Row.SubjectQZZ + (step * 4) + unit] = qZZ;
                    batch.Rows[row + Row.SubjectQZR + (step * 4) + unit] = qZR;
                }
            }

            // Part 2 of a step of subject for one unit of one sample:
            //   z = σ(z_z)
            //   r = σ(z_r)
            //   q = r h(t−1)
            //   q_z_g = m_z_g q
            private static void SubjectCell2(
                DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit, float zZ, float zR)
            {
                int row = Min(first + sample, batch.Count - 1) * RowFloats;
                float mZG = batch.Rows[row + Row.SubjectFactors + (2 * 4) + unit];
                float hPrev = shared[160 + (sample * 3) + unit];
                float z = Sigmoid(zZ);
                float r = Sigmoid(zR);
                float q = r * hPrev;
                float qZG = mZG * q;
                shared[184 + (sample * 3) + unit] = z;
                shared[128 + (sample * 4) + unit] = qZG;
                if (first + sample < batch.Count)
                {
                    batch.Rows[row + Row.SubjectZ + (step * 4) + unit] = z;
                    batch.Rows[row + Row.SubjectR + (step * 4) + unit] = r;
                    batch.Rows[row + Row.SubjectQZG + (step * 4) + unit] = qZG;
                }
            }

            // Part 3 of a step of subject for one unit of one sample:
            //   g = tanh(z_g)
            //   h = z h(t−1) + (1 − z) g
            private static void SubjectCell3(
                DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit, float zG)
            {
                int row = Min(first + sample, batch.Count - 1) * RowFloats;
                float hPrev = shared[160 + (sample * 3) + unit];
                float z = shared[184 + (sample * 3) + unit];
                float g = Tanh(zG);
                float h = (z * hPrev) + ((1f - z) * g);
                shared[160 + (sample * 3) + unit] = h;
                if (first + sample < batch.Count)
                {
                    batch.Rows[row + Row.SubjectH + ((step + 1) * 4) + unit] = h;
                    batch.Rows[row + Row.SubjectSums + (step * 12) + unit] = g;
                }
            }

            // subject backward: from the last step to the first, the cell's gradients dz, then dq_z_g(t) += dz Uᵀ, dq_z_r(t) += dz Uᵀ, dq_z_z(t) += dz Uᵀ and dx(t) = dz Wᵀ.
            // Shared memory: dz of each sample, then the gradients of the states on their way back.
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> gradients = shared.SubView(0, 96).Cast<Float4>();
                ArrayView<Float4> recurrent =
                    Tiles.Hold(batch.Packed.SubView(Packed.SubjectRecurrentTransposed, 36).AsAligned16(), shared.SubView(192, 36));
                ArrayView<Float4> kernel = batch.Packed.SubView(Packed.SubjectTransposed, 36).AsAligned16().Cast<Float4>();
                Tiles.Clear(shared, 192);
                Group.Barrier();
                Tiles.Fetch(batch, first, TileRows, RowFloats, Row.SubjectGradient, 3,
                    shared.SubView(96, 24), 3, 3);
                Group.Barrier();
                for (int step = 3; step >= 0; step--)
                {
                    for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                    {
                        SubjectCellBackward3(batch, shared, first, i / 3, step, i % 3);
                    }

                    Group.Barrier();
                    for (int i = Group.IdxX; i < 24; i += Group.DimX)
                    {
                        int unit = i % 3, sample = i / 3;
                        float dqZG0 = 0;
                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = 6 + unit + (quad * 3), operand = (sample * 3) + 2 + quad;
                            Float4 w = recurrent[weight];
                            Float4 a0 = gradients[operand];
                            dqZG0 = Dot(a0, w, dqZG0);
                        }

                        shared[168 + (sample * 3) + unit] = dqZG0;
                    }

                    Group.Barrier();
                    for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                    {
                        SubjectCellBackward2(batch, shared, first, i / 3, step, i % 3);
                    }

                    Group.Barrier();
                    for (int i = Group.IdxX; i < 24; i += Group.DimX)
                    {
                        int unit = i % 3, sample = i / 3;
                        float dqZZ0 = 0;
                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = unit + (quad * 3), operand = (sample * 3) + quad;
                            Float4 w = recurrent[weight];
                            Float4 a0 = gradients[operand];
                            dqZZ0 = Dot(a0, w, dqZZ0);
                        }

                        shared[120 + (sample * 3) + unit] = dqZZ0;
                    }

                    Group.Barrier();
                    for (int i = Group.IdxX; i < 24; i += Group.DimX)
                    {
                        int unit = i % 3, sample = i / 3;
                        float dqZR0 = 0;
                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = 3 + unit + (quad * 3), operand = (sample * 3) + 1 + quad;
                            Float4 w = recurrent[weight];
                            Float4 a0 = gradients[operand];
                            dqZR0 = Dot(a0, w, dqZR0);
                        }

                        shared[144 + (sample * 3) + unit] = dqZR0;
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
                        for (int quad = 0; quad < 2; quad++)
                        {
                            int weight = unit + (quad * 3), operand = (sample * 3) + quad;
                            Float4 w = kernel[weight];
                            Float4 a0 = gradients[operand];
                            dx0 = Dot(a0, w, dx0);
                        }

                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = 6 + unit + (quad * 3), operand = (sample * 3) + 2 + quad;
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

            // Gradients of part 3 of a step of subject for one unit of one sample:
            //   dg = dh (1 − z)
            //   dz_g = dg (1 − g g)
            private static void SubjectCellBackward3(DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit)
            {
                int row = (first + sample) * RowFloats;
                int place = (sample * 3) + unit;
                float dh = shared[96 + place];
                float z = batch.Rows[row + Row.SubjectZ + (step * 4) + unit];
                float g = batch.Rows[row + Row.SubjectSums + (step * 12) + unit];
                float dg = dh * (1f - z);
                float dzG = dg * (1f - (g * g));
                shared[(sample * 12) + 8 + unit] = dzG;
                batch.Rows[row + Row.SubjectSums + (step * 12) + 8 + unit] = dzG;
            }

            // Gradients of part 2 of a step of subject for one unit of one sample:
            //   dq = dq_z_g m_z_g
            //   dr = dq h(t−1)
            //   dz = dh h(t−1) − dh g
            //   dz_z = dz z (1 − z)
            //   dz_r = dr r (1 − r)
            private static void SubjectCellBackward2(DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit)
            {
                int row = (first + sample) * RowFloats;
                int place = (sample * 3) + unit;
                float mZG = batch.Rows[row + Row.SubjectFactors + (2 * 4) + unit];
                float hPrev = batch.Rows[row + Row.SubjectH + (step * 4) + unit];
                float dh = shared[96 + place];
                float dqZG = shared[168 + place];
                float z = batch.Rows[row + Row.SubjectZ + (step * 4) + unit];
                float g = batch.Rows[row + Row.SubjectSums + (step * 12) + unit];
                float r = batch.Rows[row + Row.SubjectR + (step * 4) + unit];
                float dq = dqZG * mZG;
                float dr = dq * hPrev;
                float dz = (dh * hPrev) - (dh * g);
                float dzZ = (dz * z) * (1f - z);
                float dzR = (dr * r) * (1f - r);
                shared[(sample * 12) + unit] = dzZ;
                shared[(sample * 12) + 4 + unit] = dzR;
                batch.Rows[row + Row.SubjectSums + (step * 12) + unit] = dzZ;
                batch.Rows[row + Row.SubjectSums + (step * 12) + 4 + unit] = dzR;
            }

            // Gradients of part 1 of a step of subject for one unit of one sample:
            //   dq = dq_z_g m_z_g
            //   dh(t−1) = dh z + dq r + dq_z_r m_z_r + dq_z_z m_z_z
            private static void SubjectCellBackward(DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit)
            {
                int row = (first + sample) * RowFloats;
                int place = (sample * 3) + unit;
                float mZZ = batch.Rows[row + Row.SubjectFactors + unit];
                float mZR = batch.Rows[row + Row.SubjectFactors + (1 * 4) + unit];
                float mZG = batch.Rows[row + Row.SubjectFactors + (2 * 4) + unit];
                float dh = shared[96 + place];
                float dqZZ = shared[120 + place];
                float dqZR = shared[144 + place];
                float dqZG = shared[168 + place];
                float z = batch.Rows[row + Row.SubjectZ + (step * 4) + unit];
                float r = batch.Rows[row + Row.SubjectR + (step * 4) + unit];
                float dq = dqZG * mZG;
                float dhPrev = (((dh * z) + (dq * r)) + (dqZR * mZR)) + (dqZZ * mZZ);
                shared[96 + place] = dhPrev;
            }

            // subject: dW = Σ x(t)ᵀ dz(t), dU = Σ q_z_z(t)ᵀ dz(t), db = Σ dz(t).
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
                        return batch.Rows[at + Row.SubjectQZZ + (step * 4) + (row - 3)];
                    }

                    return 1;
                }

                public static float Right(DeviceBatch batch, int sample, int step, int column) =>
                    batch.Rows[(sample * RowFloats) + Row.SubjectSums + (step * 12) + column];

                public static int Target(int row)
                {
                    if (row < 3)
                    {
                        return Weights.SubjectKernel + (row * 9);
                    }

                    if (row < 6)
                    {
                        return Weights.SubjectRecurrentKernel + ((row - 3) * 9);
                    }

                    return Weights.SubjectBias;
                }
            }

            // subject: dW = Σ x(t)ᵀ dz(t), dU = Σ q_z_r(t)ᵀ dz(t), db = Σ dz(t).
            private readonly struct SubjectGradients2 : IGradientProduct
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
                        return batch.Rows[at + Row.SubjectQZR + (step * 4) + (row - 3)];
                    }

                    return 1;
                }

                public static float Right(DeviceBatch batch, int sample, int step, int column) =>
                    batch.Rows[(sample * RowFloats) + Row.SubjectSums + (step * 12) + 4 + column];

                public static int Target(int row)
                {
                    if (row < 3)
                    {
                        return Weights.SubjectKernel + (row * 9) + 3;
                    }

                    if (row < 6)
                    {
                        return Weights.SubjectRecurrentKernel + ((row - 3) * 9) + 3;
                    }

                    return Weights.SubjectBias + 3;
                }
            }

            // subject: dW = Σ x(t)ᵀ dz(t), dU = Σ q_z_g(t)ᵀ dz(t), db = Σ dz(t).
            private readonly struct SubjectGradients3 : IGradientProduct
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
                        return batch.Rows[at + Row.SubjectQZG + (step * 4) + (row - 3)];
                    }

                    return 1;
                }

                public static float Right(DeviceBatch batch, int sample, int step, int column) =>
                    batch.Rows[(sample * RowFloats) + Row.SubjectSums + (step * 12) + 8 + column];

                public static int Target(int row)
                {
                    if (row < 3)
                    {
                        return Weights.SubjectKernel + (row * 9) + 6;
                    }

                    if (row < 6)
                    {
                        return Weights.SubjectRecurrentKernel + ((row - 3) * 9) + 6;
                    }

                    return Weights.SubjectBias + 6;
                }
            }
