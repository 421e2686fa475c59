// modelgen: 1
// name: SimpleRnn
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - simple_rnn: { units: 3, activation: relu, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // subject, (4, 3) to (3): for t = 0..3, all samples of the tile side by side,
            //   z_h = x(t) W + h(t−1) U + b, 3 units each,
            //   then the cell.
            // Shared memory: x(t) and h(t−1) of each sample, once for even and once for odd steps; then the other states.
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> operands = shared.SubView(0, 128).Cast<Float4>();
                ArrayView<Float4> weights = Tiles.Hold(batch.Packed.SubView(Packed.Subject, 24).AsAligned16(), shared.SubView(128, 24));
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
                        float zH0 = batch.Parameters[Weights.SubjectBias + unit];
                        for (int quad = 0; quad < 2; quad++)
                        {
                            int weight = unit + (quad * 3), operand = (now / 4) + (sample * 2) + quad;
                            Float4 w = weights[weight];
                            Float4 a0 = operands[operand];
                            zH0 = Dot(a0, w, zH0);
                        }

                        SubjectCell(batch, shared, first, sample, step, unit, zH0);
                    }

                    Group.Barrier();
                }
            }

            // One step of subject for one unit of one sample:
            //   h = max(0, z_h)
            private static void SubjectCell(
                DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit, float zH)
            {
                int row = Min(first + sample, batch.Count - 1) * RowFloats;
                float h = Max(0f, zH);
                shared[((step + 1) % 2 * 64) + (sample * 8) + 4 + unit] = h;
                if (first + sample < batch.Count)
                {
                    batch.Rows[row + Row.SubjectH + ((step + 1) * 4) + unit] = h;
                }
            }

            // subject backward: from the last step to the first, the cell's gradients dz, then dh(t−1) += dz Uᵀ and dx(t) = dz Wᵀ.
            // Shared memory: dz of each sample, then the gradients of the states on their way back.
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> gradients = shared.SubView(0, 32).Cast<Float4>();
                ArrayView<Float4> recurrent =
                    Tiles.Hold(batch.Packed.SubView(Packed.SubjectRecurrentTransposed, 12).AsAligned16(), shared.SubView(56, 12));
                ArrayView<Float4> kernel = batch.Packed.SubView(Packed.SubjectTransposed, 12).AsAligned16().Cast<Float4>();
                Tiles.Clear(shared, 56);
                Group.Barrier();
                Tiles.Fetch(batch, first, TileRows, RowFloats, Row.SubjectGradient, 3,
                    shared.SubView(32, 24), 3, 3);
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
                            float dh0 = shared[32 + (sample * 3) + unit];
                            for (int quad = 0; quad < 1; quad++)
                            {
                                int weight = unit + (quad * 3), operand = (sample * 1) + quad;
                                Float4 w = recurrent[weight];
                                Float4 a0 = gradients[operand];
                                dh0 = Dot(a0, w, dh0);
                            }

                            shared[32 + (sample * 3) + unit] = dh0;
                        }
                    }

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

            // Gradients of one step of subject for one unit of one sample:
            //   dz_h = h > 0 ? dh : h
            private static void SubjectCellBackward(DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit)
            {
                int row = (first + sample) * RowFloats;
                int place = (sample * 3) + unit;
                float h = batch.Rows[row + Row.SubjectH + ((step + 1) * 4) + unit];
                float dh = shared[32 + place];
                float dzH = h > 0f ? dh : h;
                shared[(sample * 4) + unit] = dzH;
                shared[32 + place] = 0;
                batch.Rows[row + Row.SubjectSums + (step * 4) + unit] = dzH;
            }

            // subject: dW = Σ x(t)ᵀ dz(t), dU = Σ h(t−1)ᵀ dz(t), db = Σ dz(t).
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
                        return batch.Rows[at + Row.SubjectH + (step * 4) + (row - 3)];
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
