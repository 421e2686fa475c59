// modelgen: 1
// name: GruMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - gru: { units: 3, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // subject, (4, 3) to (3): for t = 0..3, all samples of the tile side by side,
            //   z_x = x(t) W + b, 3 units each,
            //   z_z, z_r = x(t) W + h(t−1) U + b + b, 3 units each,
            //   z_u = h(t−1) U + b, 3 units each,
            //   then the cell.
            // Shared memory: x(t) and h(t−1) of each sample, once for even and once for odd steps; then the other states.
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> operands = shared.SubView(0, 128).Cast<Float4>();
                ArrayView<Float4> weights = Tiles.Hold(batch.Packed.SubView(Packed.Subject, 72).AsAligned16(), shared.SubView(128, 72));
                Tiles.Clear(shared, 128);
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                {
                    int sample = first + (i / 3), n = i % 3;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectH + n] = 0;
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
                        float zX0 = batch.Parameters[Weights.SubjectBias + 6 + unit];
                        float zZ0 = batch.Parameters[Weights.SubjectBias + unit] + batch.Parameters[Weights.SubjectBias + 9 + unit];
                        float zR0 = batch.Parameters[Weights.SubjectBias + 3 + unit] + batch.Parameters[Weights.SubjectBias + 12 + unit];
                        float zU0 = batch.Parameters[Weights.SubjectBias + 15 + unit];
                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = unit + (quad * 9), operand = (now / 4) + (sample * 2) + quad;
                            Float4 wZX = weights[weight + 6], wZZ = weights[weight], wZR = weights[weight + 3];
                            Float4 a0 = operands[operand];
                            zX0 = Dot(a0, wZX, zX0); zZ0 = Dot(a0, wZZ, zZ0); zR0 = Dot(a0, wZR, zR0);
                        }

                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = 9 + unit + (quad * 9), operand = (now / 4) + (sample * 2) + 1 + quad;
                            Float4 wZZ = weights[weight], wZR = weights[weight + 3], wZU = weights[weight + 6];
                            Float4 a0 = operands[operand];
                            zZ0 = Dot(a0, wZZ, zZ0); zR0 = Dot(a0, wZR, zR0); zU0 = Dot(a0, wZU, zU0);
                        }

                        SubjectCell(batch, shared, first, sample, step, unit, zX0, zZ0, zR0, zU0);
                    }

                    Group.Barrier();
                }
            }

            // One step of subject for one unit of one sample:
            //   z = σ(z_z)
            //   r = σ(z_r)
            //   g = tanh(z_x + r z_u)
            //   h_new = z h(t−1) + (1 − z) g
            //   h = mask > 0 ? h_new : h(t−1)
            private static void SubjectCell(
                DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit, float zX, float zZ, float zR, float zU)
            {
                int row = Min(first + sample, batch.Count - 1) * RowFloats;
                float mask = batch.Rows[row + Row.MaskMask + step];
                float hPrev = shared[(step % 2 * 64) + (sample * 8) + 4 + unit];
                float z = Sigmoid(zZ);
                float r = Sigmoid(zR);
                float g = Tanh(zX + (r * zU));
                float hNew = (z * hPrev) + ((1f - z) * g);
                float h = mask > 0f ? hNew : hPrev;
                shared[((step + 1) % 2 * 64) + (sample * 8) + 4 + unit] = h;
                if (first + sample < batch.Count)
                {
                    batch.Rows[row + Row.SubjectH + ((step + 1) * 4) + unit] = h;
                    batch.Rows[row + Row.SubjectSums + (step * 16) + 4 + unit] = z;
                    batch.Rows[row + Row.SubjectSums + (step * 16) + unit] = g;
                    batch.Rows[row + Row.SubjectSums + (step * 16) + 12 + unit] = zU;
                    batch.Rows[row + Row.SubjectSums + (step * 16) + 8 + unit] = r;
                }
            }

            // subject backward: from the last step to the first, the cell's gradients dz, then dh(t−1) += dz Uᵀ and dx(t) = dz Wᵀ.
            // Shared memory: dz of each sample, then the gradients of the states on their way back.
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> gradients = shared.SubView(0, 128).Cast<Float4>();
                ArrayView<Float4> recurrent =
                    Tiles.Hold(batch.Packed.SubView(Packed.SubjectRecurrentTransposed, 36).AsAligned16(), shared.SubView(152, 36));
                ArrayView<Float4> kernel = batch.Packed.SubView(Packed.SubjectTransposed, 36).AsAligned16().Cast<Float4>();
                Tiles.Clear(shared, 152);
                Group.Barrier();
                Tiles.Fetch(batch, first, TileRows, RowFloats, Row.SubjectGradient, 3,
                    shared.SubView(128, 24), 3, 3);
                Group.Barrier();
                for (int step = 3; step >= 0; step--)
                {
                    for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                    {
                        SubjectCellBackward(batch, shared, first, i / 3, step, i % 3);
                    }

                    Group.Barrier();
                    if (step > 0)
                    {
                        for (int i = Group.IdxX; i < 24; i += Group.DimX)
                        {
                            int unit = i % 3, sample = i / 3;
                            float dh0 = shared[128 + (sample * 3) + unit];
                            for (int quad = 0; quad < 3; quad++)
                            {
                                int weight = unit + (quad * 3), operand = (sample * 4) + 1 + quad;
                                Float4 w = recurrent[weight];
                                Float4 a0 = gradients[operand];
                                dh0 = Dot(a0, w, dh0);
                            }

                            shared[128 + (sample * 3) + unit] = dh0;
                        }
                    }

                    for (int i = Group.IdxX; i < 24; i += Group.DimX)
                    {
                        int unit = i % 3, sample = i / 3;
                        float dx0 = 0;
                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = 6 + unit + (quad * 3), operand = (sample * 4) + quad;
                            Float4 w = kernel[weight];
                            Float4 a0 = gradients[operand];
                            dx0 = Dot(a0, w, dx0);
                        }

                        for (int quad = 0; quad < 2; quad++)
                        {
                            int weight = unit + (quad * 3), operand = (sample * 4) + 1 + quad;
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

            // Gradients of one step of subject for one unit of one sample:
            //   dh_new = mask > 0 ? dh : 0
            //   dg = dh_new (1 − z)
            //   dr = dg (1 − g g) z_u
            //   dz = dh_new h(t−1) − dh_new g
            //   dz_x = dg (1 − g g)
            //   dz_z = dz z (1 − z)
            //   dz_r = dr r (1 − r)
            //   dz_u = dg (1 − g g) r
            //   dh(t−1) = (mask > 0 ? 0 : dh) + dh_new z
            private static void SubjectCellBackward(DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit)
            {
                int row = (first + sample) * RowFloats;
                int place = (sample * 3) + unit;
                float mask = batch.Rows[row + Row.MaskMask + step];
                float hPrev = batch.Rows[row + Row.SubjectH + (step * 4) + unit];
                float dh = shared[128 + place];
                float z = batch.Rows[row + Row.SubjectSums + (step * 16) + 4 + unit];
                float g = batch.Rows[row + Row.SubjectSums + (step * 16) + unit];
                float zU = batch.Rows[row + Row.SubjectSums + (step * 16) + 12 + unit];
                float r = batch.Rows[row + Row.SubjectSums + (step * 16) + 8 + unit];
                float dhNew = mask > 0f ? dh : 0f;
                float dg = dhNew * (1f - z);
                float dr = (dg * (1f - (g * g))) * zU;
                float dz = (dhNew * hPrev) - (dhNew * g);
                float dzX = dg * (1f - (g * g));
                float dzZ = (dz * z) * (1f - z);
                float dzR = (dr * r) * (1f - r);
                float dzU = (dg * (1f - (g * g))) * r;
                float dhPrev = (mask > 0f ? 0f : dh) + (dhNew * z);
                shared[(sample * 16) + unit] = dzX;
                shared[(sample * 16) + 4 + unit] = dzZ;
                shared[(sample * 16) + 8 + unit] = dzR;
                shared[(sample * 16) + 12 + unit] = dzU;
                shared[128 + place] = dhPrev;
                batch.Rows[row + Row.SubjectSums + (step * 16) + unit] = dzX;
                batch.Rows[row + Row.SubjectSums + (step * 16) + 4 + unit] = dzZ;
                batch.Rows[row + Row.SubjectSums + (step * 16) + 8 + unit] = dzR;
                batch.Rows[row + Row.SubjectSums + (step * 16) + 12 + unit] = dzU;
            }

            // subject: dW = Σ x(t)ᵀ dz(t), db = Σ dz(t).
            private readonly struct SubjectGradients : IGradientProduct
            {
                public static int Rows => 4;

                public static int Columns => 3;

                public static int Steps => 4;

                public static float Left(DeviceBatch batch, int sample, int step, int row)
                {
                    int at = sample * RowFloats;
                    if (row < 3)
                    {
                        return batch.Rows[at + Row.Front + (step * 4) + row];
                    }

                    return 1;
                }

                public static float Right(DeviceBatch batch, int sample, int step, int column) =>
                    batch.Rows[(sample * RowFloats) + Row.SubjectSums + (step * 16) + column];

                public static int Target(int row)
                {
                    if (row < 3)
                    {
                        return Weights.SubjectKernel + (row * 9) + 6;
                    }

                    return Weights.SubjectBias + 6;
                }
            }

            // subject: dW = Σ x(t)ᵀ dz(t), dU = Σ h(t−1)ᵀ dz(t), db = Σ dz(t).
            private readonly struct SubjectGradients2 : IGradientProduct
            {
                public static int Rows => 8;

                public static int Columns => 6;

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
                        return batch.Rows[at + Row.SubjectH + (step * 4) + (row - 3)];
                    }

                    if (row < 7)
                    {
                        return 1;
                    }

                    return 1;
                }

                public static float Right(DeviceBatch batch, int sample, int step, int column) =>
                    batch.Rows[(sample * RowFloats) + Row.SubjectSums + (step * 16) + 4 + (column / 3 * 4) + (column % 3)];

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

                    if (row < 7)
                    {
                        return Weights.SubjectBias;
                    }

                    return Weights.SubjectBias + 9;
                }
            }

            // subject: dU = Σ h(t−1)ᵀ dz(t), db = Σ dz(t).
            private readonly struct SubjectGradients3 : IGradientProduct
            {
                public static int Rows => 4;

                public static int Columns => 3;

                public static int Steps => 4;

                public static float Left(DeviceBatch batch, int sample, int step, int row)
                {
                    int at = sample * RowFloats;
                    if (row < 3)
                    {
                        return batch.Rows[at + Row.SubjectH + (step * 4) + row];
                    }

                    return 1;
                }

                public static float Right(DeviceBatch batch, int sample, int step, int column) =>
                    batch.Rows[(sample * RowFloats) + Row.SubjectSums + (step * 16) + 12 + column];

                public static int Target(int row)
                {
                    if (row < 3)
                    {
                        return Weights.SubjectRecurrentKernel + (row * 9) + 6;
                    }

                    return Weights.SubjectBias + 15;
                }
            }
