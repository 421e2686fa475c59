// modelgen: 1
// name: LstmProjection
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - lstm: { units: 3, projection: 2, return_sequences: true, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // subject, (4, 3) to (4, 2): for t = 0..3, all samples of the tile side by side,
            //   z_i, z_f, z_g, z_o = x(t) W + h(t−1) U + b, 3 units each,
            //   then the cell's first values,
            //   z_h = m(t) P, 2 units each,
            //   then the cell.
            // Shared memory: x(t) and h(t−1) of each sample, once for even and once for odd steps; then the other states.
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> operands = shared.SubView(0, 128).Cast<Float4>();
                ArrayView<Float4> mOperands = shared.SubView(128, 32).Cast<Float4>();
                ArrayView<Float4> weights = Tiles.Hold(batch.Packed.SubView(Packed.Subject, 104).AsAligned16(), shared.SubView(184, 104));
                Tiles.Clear(shared, 184);
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 2; i += Group.DimX)
                {
                    int sample = first + (i / 2), n = i % 2;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectH + n] = 0;
                }

                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                {
                    int sample = first + (i / 3), n = i % 3;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectC + n] = 0;
                }

                Group.Barrier();
                Tiles.Fetch(batch, first, TileRows, RowFloats, Row.Front, 3,
                    shared.SubView(0, 64), 8, 3);
                Group.Barrier();
                for (int step = 0; step < 4; step++)
                {
                    int now = step % 2 * 64, next = 64 - now;
                    if (step + 1 < 4)
                    {
                        Tiles.Fetch(batch, first, TileRows, RowFloats, Row.Front + ((step + 1) * 4), 3,
                            shared.SubView(next, 64), 8, 3);
                    }

                    for (int i = Group.IdxX; i < 24; i += Group.DimX)
                    {
                        int unit = i % 3, sample = i / 3;
                        float zI0 = batch.Parameters[Weights.SubjectBias + unit];
                        float zF0 = batch.Parameters[Weights.SubjectBias + 3 + unit];
                        float zG0 = batch.Parameters[Weights.SubjectBias + 6 + unit];
                        float zO0 = batch.Parameters[Weights.SubjectBias + 9 + unit];
                        for (int quad = 0; quad < 2; quad++)
                        {
                            int weight = unit + (quad * 12), operand = (now / 4) + (sample * 2) + quad;
                            Float4 wZI = weights[weight], wZF = weights[weight + 3], wZG = weights[weight + 6], wZO = weights[weight + 9];
                            Float4 a0 = operands[operand];
                            zI0 = Dot(a0, wZI, zI0); zF0 = Dot(a0, wZF, zF0); zG0 = Dot(a0, wZG, zG0); zO0 = Dot(a0, wZO, zO0);
                        }

                        SubjectCell(batch, shared, first, sample, step, unit, zI0, zF0, zG0, zO0);
                    }

                    Group.Barrier();

                    for (int i = Group.IdxX; i < 16; i += Group.DimX)
                    {
                        int unit = i % 2, sample = i / 2;
                        float zH0 = 0;
                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = 24 + unit + (quad * 2), operand = (sample * 1) + quad;
                            Float4 w = weights[weight];
                            Float4 a0 = mOperands[operand];
                            zH0 = Dot(a0, w, zH0);
                        }

                        SubjectCell2(batch, shared, first, sample, step, unit, zH0);
                    }

                    Group.Barrier();
                }
            }

            // Part 1 of a step of subject for one unit of one sample:
            //   i = σ(z_i)
            //   f = σ(z_f)
            //   g = tanh(z_g)
            //   o = σ(z_o)
            //   c = f c(t−1) + i g
            //   tanh_c = tanh(c)
            //   m = o tanh_c
            private static void SubjectCell(
                DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit, float zI, float zF, float zG, float zO)
            {
                int row = Min(first + sample, batch.Count - 1) * RowFloats;
                float cPrev = shared[160 + (sample * 3) + unit];
                float i = Sigmoid(zI);
                float f = Sigmoid(zF);
                float g = Tanh(zG);
                float o = Sigmoid(zO);
                float c = (f * cPrev) + (i * g);
                float tanhC = Tanh(c);
                float m = o * tanhC;
                shared[160 + (sample * 3) + unit] = c;
                shared[128 + (sample * 4) + unit] = m;
                if (first + sample < batch.Count)
                {
                    batch.Rows[row + Row.SubjectC + ((step + 1) * 4) + unit] = c;
                    batch.Rows[row + Row.SubjectSums + (step * 20) + 12 + unit] = o;
                    batch.Rows[row + Row.SubjectTanhC + (step * 4) + unit] = tanhC;
                    batch.Rows[row + Row.SubjectSums + (step * 20) + unit] = i;
                    batch.Rows[row + Row.SubjectSums + (step * 20) + 8 + unit] = g;
                    batch.Rows[row + Row.SubjectSums + (step * 20) + 4 + unit] = f;
                    batch.Rows[row + Row.SubjectM + (step * 4) + unit] = m;
                }
            }

            // Part 2 of a step of subject for one unit of one sample:
            //   h = z_h
            private static void SubjectCell2(
                DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit, float zH)
            {
                int row = Min(first + sample, batch.Count - 1) * RowFloats;
                float h = zH;
                shared[((step + 1) % 2 * 64) + (sample * 8) + 4 + unit] = h;
                if (first + sample < batch.Count)
                {
                    batch.Rows[row + Row.SubjectH + ((step + 1) * 4) + unit] = h;
                }
            }

            // subject backward: from the last step to the first, the cell's gradients dz, then dm(t) += dz Pᵀ, dh(t−1) += dz Uᵀ and dx(t) = dz Wᵀ.
            // Shared memory: dz of each sample, then the gradients of the states on their way back.
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> gradients = shared.SubView(0, 160).Cast<Float4>();
                ArrayView<Float4> recurrent =
                    Tiles.Hold(batch.Packed.SubView(Packed.SubjectProjectionTransposed, 44).AsAligned16(), shared.SubView(224, 44));
                ArrayView<Float4> kernel = batch.Packed.SubView(Packed.SubjectTransposed, 48).AsAligned16().Cast<Float4>();
                Tiles.Clear(shared, 224);
                Group.Barrier();
                for (int step = 3; step >= 0; step--)
                {
                    for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 2; i += Group.DimX)
                    {
                        SubjectCellBackward2(batch, shared, first, i / 2, step, i % 2);
                    }

                    Group.Barrier();
                    for (int i = Group.IdxX; i < 24; i += Group.DimX)
                    {
                        int unit = i % 3, sample = i / 3;
                        float dm0 = 0;
                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = unit + (quad * 3), operand = (sample * 5) + 4 + quad;
                            Float4 w = recurrent[weight];
                            Float4 a0 = gradients[operand];
                            dm0 = Dot(a0, w, dm0);
                        }

                        shared[200 + (sample * 3) + unit] = dm0;
                    }

                    Group.Barrier();
                    for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                    {
                        SubjectCellBackward(batch, shared, first, i / 3, step, i % 3);
                    }

                    Group.Barrier();
                    if (step > 0)
                    {
                        for (int i = Group.IdxX; i < 16; i += Group.DimX)
                        {
                            int unit = i % 2, sample = i / 2;
                            float dh0 = shared[160 + (sample * 2) + unit];
                            for (int quad = 0; quad < 4; quad++)
                            {
                                int weight = 3 + unit + (quad * 2), operand = (sample * 5) + quad;
                                Float4 w = recurrent[weight];
                                Float4 a0 = gradients[operand];
                                dh0 = Dot(a0, w, dh0);
                            }

                            shared[160 + (sample * 2) + unit] = dh0;
                        }
                    }

                    for (int i = Group.IdxX; i < 24; i += Group.DimX)
                    {
                        int unit = i % 3, sample = i / 3;
                        float dx0 = 0;
                        for (int quad = 0; quad < 4; quad++)
                        {
                            int weight = unit + (quad * 3), operand = (sample * 5) + quad;
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
            //   dz_h = dh
            private static void SubjectCellBackward2(DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit)
            {
                int row = (first + sample) * RowFloats;
                int place = (sample * 2) + unit;
                float dh = shared[160 + place] + batch.Rows[row + Row.SubjectGradient + (step * 4) + unit];
                float dzH = dh;
                shared[(sample * 20) + 16 + unit] = dzH;
                shared[160 + place] = 0;
                batch.Rows[row + Row.SubjectSums + (step * 20) + 16 + unit] = dzH;
            }

            // Gradients of part 1 of a step of subject for one unit of one sample:
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
            private static void SubjectCellBackward(DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit)
            {
                int row = (first + sample) * RowFloats;
                int place = (sample * 3) + unit;
                float cPrev = batch.Rows[row + Row.SubjectC + (step * 4) + unit];
                float dc = shared[176 + place];
                float dm = shared[200 + place];
                float o = batch.Rows[row + Row.SubjectSums + (step * 20) + 12 + unit];
                float tanhC = batch.Rows[row + Row.SubjectTanhC + (step * 4) + unit];
                float i = batch.Rows[row + Row.SubjectSums + (step * 20) + unit];
                float g = batch.Rows[row + Row.SubjectSums + (step * 20) + 8 + unit];
                float f = batch.Rows[row + Row.SubjectSums + (step * 20) + 4 + unit];
                float dtanhC = dm * o;
                float dcTotal = dc + (dtanhC * (1f - (tanhC * tanhC)));
                float @do = dm * tanhC;
                float dg = dcTotal * i;
                float df = dcTotal * cPrev;
                float di = dcTotal * g;
                float dzI = (di * i) * (1f - i);
                float dzF = (df * f) * (1f - f);
                float dzG = dg * (1f - (g * g));
                float dzO = (@do * o) * (1f - o);
                float dcPrev = dcTotal * f;
                shared[(sample * 20) + unit] = dzI;
                shared[(sample * 20) + 4 + unit] = dzF;
                shared[(sample * 20) + 8 + unit] = dzG;
                shared[(sample * 20) + 12 + unit] = dzO;
                shared[176 + place] = dcPrev;
                batch.Rows[row + Row.SubjectSums + (step * 20) + unit] = dzI;
                batch.Rows[row + Row.SubjectSums + (step * 20) + 4 + unit] = dzF;
                batch.Rows[row + Row.SubjectSums + (step * 20) + 8 + unit] = dzG;
                batch.Rows[row + Row.SubjectSums + (step * 20) + 12 + unit] = dzO;
            }

            // subject: dW = Σ x(t)ᵀ dz(t), dU = Σ h(t−1)ᵀ dz(t), db = Σ dz(t).
            private readonly struct SubjectGradients : IGradientProduct
            {
                public static int Rows => 6;

                public static int Columns => 12;

                public static int Steps => 4;

                public static float Left(DeviceBatch batch, int sample, int step, int row)
                {
                    int at = sample * RowFloats;
                    if (row < 3)
                    {
                        return batch.Rows[at + Row.Front + (step * 4) + row];
                    }

                    if (row < 5)
                    {
                        return batch.Rows[at + Row.SubjectH + (step * 4) + (row - 3)];
                    }

                    return 1;
                }

                public static float Right(DeviceBatch batch, int sample, int step, int column) =>
                    batch.Rows[(sample * RowFloats) + Row.SubjectSums + (step * 20) + (column / 3 * 4) + (column % 3)];

                public static int Target(int row)
                {
                    if (row < 3)
                    {
                        return Weights.SubjectKernel + (row * 12);
                    }

                    if (row < 5)
                    {
                        return Weights.SubjectRecurrentKernel + ((row - 3) * 12);
                    }

                    return Weights.SubjectBias;
                }
            }

            // subject: dP = Σ m(t)ᵀ dz(t).
            private readonly struct SubjectGradients2 : IGradientProduct
            {
                public static int Rows => 3;

                public static int Columns => 2;

                public static int Steps => 4;

                public static float Left(DeviceBatch batch, int sample, int step, int row)
                {
                    int at = sample * RowFloats;
                    return batch.Rows[at + Row.SubjectM + (step * 4) + row];
                }

                public static float Right(DeviceBatch batch, int sample, int step, int column) =>
                    batch.Rows[(sample * RowFloats) + Row.SubjectSums + (step * 20) + 16 + column];

                public static int Target(int row)
                {
                    return Weights.SubjectProjectionKernel + (row * 2);
                }
            }
