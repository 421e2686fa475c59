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
            private static void SubjectInputBranchesBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] =
                        batch.Rows[row + Row.SubjectInputBranch1Gradient + (n / 3 * 4) + (n % 3)]
                        + batch.Rows[row + Row.SubjectInputBranch2Gradient + (n / 3 * 4) + (n % 3)];
                }
            }

            // subject/forward_simple_rnn_1, (4, 3) to (4, 3): for t = 0..3, all samples of the tile side by side,
            //   z_h = x(t) W + h(t−1) U + b, 3 units each,
            //   then the cell.
            // Shared memory: x(t) and h(t−1) of each sample, once for even and once for odd steps; then the other states.
            private static void SubjectForwardSimpleRnn1Forward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> operands = shared.SubView(0, 128).Cast<Float4>();
                ArrayView<Float4> weights =
                    Tiles.Hold(batch.Packed.SubView(Packed.SubjectForwardSimpleRnn1, 24).AsAligned16(), shared.SubView(128, 24));
                Tiles.Clear(shared, 128);
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                {
                    int sample = first + (i / 3), n = i % 3;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectForwardSimpleRnn1H + n] = 0;
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
                        float zH0 = batch.Parameters[Weights.SubjectForwardSimpleRnn1Bias + unit];
                        for (int quad = 0; quad < 2; quad++)
                        {
                            int weight = unit + (quad * 3), operand = (now / 4) + (sample * 2) + quad;
                            Float4 w = weights[weight];
                            Float4 a0 = operands[operand];
                            zH0 = Dot(a0, w, zH0);
                        }

                        SubjectForwardSimpleRnn1Cell(batch, shared, first, sample, step, unit, zH0);
                    }

                    Group.Barrier();
                }
            }

            // One step of subject/forward_simple_rnn_1 for one unit of one sample:
            //   h_new = tanh(z_h)
            //   h = mask > 0 ? h_new : h(t−1)
            private static void SubjectForwardSimpleRnn1Cell(
                DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit, float zH)
            {
                int row = Min(first + sample, batch.Count - 1) * RowFloats;
                float mask = batch.Rows[row + Row.MaskMask + step];
                float hPrev = shared[(step % 2 * 64) + (sample * 8) + 4 + unit];
                float hNew = Tanh(zH);
                float h = mask > 0f ? hNew : hPrev;
                shared[((step + 1) % 2 * 64) + (sample * 8) + 4 + unit] = h;
                if (first + sample < batch.Count)
                {
                    batch.Rows[row + Row.SubjectForwardSimpleRnn1H + ((step + 1) * 4) + unit] = h;
                }
            }

            // subject/forward_simple_rnn_1 backward: from the last step to the first, the cell's gradients dz, then dh(t−1) += dz Uᵀ and dx(t) = dz Wᵀ.
            // Shared memory: dz of each sample, then the gradients of the states on their way back.
            private static void SubjectForwardSimpleRnn1Backward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> gradients = shared.SubView(0, 32).Cast<Float4>();
                ArrayView<Float4> recurrent =
                    Tiles.Hold(batch.Packed.SubView(Packed.SubjectForwardSimpleRnn1RecurrentTransposed, 12).AsAligned16(), shared.SubView(56, 12));
                ArrayView<Float4> kernel = batch.Packed.SubView(Packed.SubjectForwardSimpleRnn1Transposed, 12).AsAligned16().Cast<Float4>();
                Tiles.Clear(shared, 56);
                Group.Barrier();
                for (int step = 3; step >= 0; step--)
                {
                    for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                    {
                        SubjectForwardSimpleRnn1CellBackward(batch, shared, first, i / 3, step, i % 3);
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
                            batch.Rows[((first + sample) * RowFloats) + Row.SubjectInputBranch1Gradient + (step * 4) + unit] = dx0;
                        }
                    }

                    Group.Barrier();
                }
            }

            // Gradients of one step of subject/forward_simple_rnn_1 for one unit of one sample:
            //   dh_new = mask > 0 ? dh : 0
            //   dz_h = dh_new (1 − h h)
            //   dh(t−1) = mask > 0 ? 0 : dh
            private static void SubjectForwardSimpleRnn1CellBackward(
                DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit)
            {
                int row = (first + sample) * RowFloats;
                int place = (sample * 3) + unit;
                float mask = batch.Rows[row + Row.MaskMask + step];
                float h = batch.Rows[row + Row.SubjectForwardSimpleRnn1H + ((step + 1) * 4) + unit];
                float dh = shared[32 + place] + batch.Rows[row + Row.SubjectForwardSimpleRnn1Gradient + (step * 4) + unit];
                float dhNew = mask > 0f ? dh : 0f;
                float dzH = dhNew * (1f - (h * h));
                float dhPrev = mask > 0f ? 0f : dh;
                shared[(sample * 4) + unit] = dzH;
                shared[32 + place] = dhPrev;
                batch.Rows[row + Row.SubjectForwardSimpleRnn1Sums + (step * 4) + unit] = dzH;
            }

            // SubjectForwardSimpleRnn1Used:
            //   y = mask > 0 ? output : 0
            private static void SubjectForwardSimpleRnn1UsedForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float output = batch.Rows[row + Row.SubjectForwardSimpleRnn1H + (1 * 4) + (n / 3 * 4) + (n % 3)];
                    float mask = batch.Rows[row + Row.MaskMask + (n / 3)];
                    float y = mask > 0f ? output : 0f;
                    batch.Rows[row + Row.SubjectForwardSimpleRnn1Used + (n / 3 * 4) + (n % 3)] = y;
                }
            }

            // SubjectForwardSimpleRnn1Used backward:
            //   doutput = mask > 0 ? dy : 0
            private static void SubjectForwardSimpleRnn1UsedBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.SubjectForwardSimpleRnn1Gradient + (n / 3 * 4) + (n % 3)];
                    float mask = batch.Rows[row + Row.MaskMask + (n / 3)];
                    float doutput = mask > 0f ? dy : 0f;
                    batch.Rows[row + Row.SubjectForwardSimpleRnn1Gradient + (n / 3 * 4) + (n % 3)] = doutput;
                }
            }

            // subject/backward_simple_rnn_1, (4, 3) to (4, 3): for t = 3..0, all samples of the tile side by side,
            //   z_h = x(t) W + h(t−1) U + b, 3 units each,
            //   then the cell.
            // Shared memory: x(t) and h(t−1) of each sample, once for even and once for odd steps; then the other states.
            private static void SubjectBackwardSimpleRnn1Forward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> operands = shared.SubView(0, 128).Cast<Float4>();
                ArrayView<Float4> weights =
                    Tiles.Hold(batch.Packed.SubView(Packed.SubjectBackwardSimpleRnn1, 24).AsAligned16(), shared.SubView(128, 24));
                Tiles.Clear(shared, 128);
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                {
                    int sample = first + (i / 3), n = i % 3;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectBackwardSimpleRnn1H + (4 * 4) + n] = 0;
                }

                Group.Barrier();
                Tiles.Fetch(batch, first, TileRows, RowFloats, Row.Front + (3 * 4), 3,
                    shared.SubView(0, 64), 8, 3);
                Group.Barrier();
                for (int step = 0; step < 4; step++)
                {
                    int now = step % 2 * 64, next = 64 - now;
                    if (step + 1 < 4)
                    {
                        Tiles.Fetch(batch, first, TileRows, RowFloats, Row.Front + ((2 - step) * 4), 3,
                            shared.SubView(next, 64), 8, 3);
                    }

                    for (int i = Group.IdxX; i < 24; i += Group.DimX)
                    {
                        int unit = i % 3, sample = i / 3;
                        float zH0 = batch.Parameters[Weights.SubjectBackwardSimpleRnn1Bias + unit];
                        for (int quad = 0; quad < 2; quad++)
                        {
                            int weight = unit + (quad * 3), operand = (now / 4) + (sample * 2) + quad;
                            Float4 w = weights[weight];
                            Float4 a0 = operands[operand];
                            zH0 = Dot(a0, w, zH0);
                        }

                        SubjectBackwardSimpleRnn1Cell(batch, shared, first, sample, step, unit, zH0);
                    }

                    Group.Barrier();
                }
            }

            // One step of subject/backward_simple_rnn_1 for one unit of one sample:
            //   h_new = tanh(z_h)
            //   h = mask > 0 ? h_new : h(t−1)
            private static void SubjectBackwardSimpleRnn1Cell(
                DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit, float zH)
            {
                int row = Min(first + sample, batch.Count - 1) * RowFloats;
                float mask = batch.Rows[row + Row.MaskMask + (3 - step)];
                float hPrev = shared[(step % 2 * 64) + (sample * 8) + 4 + unit];
                float hNew = Tanh(zH);
                float h = mask > 0f ? hNew : hPrev;
                shared[((step + 1) % 2 * 64) + (sample * 8) + 4 + unit] = h;
                if (first + sample < batch.Count)
                {
                    batch.Rows[row + Row.SubjectBackwardSimpleRnn1H + ((3 - step) * 4) + unit] = h;
                }
            }

            // subject/backward_simple_rnn_1 backward: from the last step to the first, the cell's gradients dz, then dh(t−1) += dz Uᵀ and dx(t) = dz Wᵀ.
            // Shared memory: dz of each sample, then the gradients of the states on their way back.
            private static void SubjectBackwardSimpleRnn1Backward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> gradients = shared.SubView(0, 32).Cast<Float4>();
                ArrayView<Float4> recurrent =
                    Tiles.Hold(batch.Packed.SubView(Packed.SubjectBackwardSimpleRnn1RecurrentTransposed, 12).AsAligned16(), shared.SubView(56, 12));
                ArrayView<Float4> kernel = batch.Packed.SubView(Packed.SubjectBackwardSimpleRnn1Transposed, 12).AsAligned16().Cast<Float4>();
                Tiles.Clear(shared, 56);
                Group.Barrier();
                for (int step = 3; step >= 0; step--)
                {
                    for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                    {
                        SubjectBackwardSimpleRnn1CellBackward(batch, shared, first, i / 3, step, i % 3);
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
                            batch.Rows[((first + sample) * RowFloats) + Row.SubjectInputBranch2Gradient + ((3 - step) * 4) + unit] = dx0;
                        }
                    }

                    Group.Barrier();
                }
            }

            // Gradients of one step of subject/backward_simple_rnn_1 for one unit of one sample:
            //   dh_new = mask > 0 ? dh : 0
            //   dz_h = dh_new (1 − h h)
            //   dh(t−1) = mask > 0 ? 0 : dh
            private static void SubjectBackwardSimpleRnn1CellBackward(
                DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit)
            {
                int row = (first + sample) * RowFloats;
                int place = (sample * 3) + unit;
                float mask = batch.Rows[row + Row.MaskMask + (3 - step)];
                float h = batch.Rows[row + Row.SubjectBackwardSimpleRnn1H + ((3 - step) * 4) + unit];
                float dh = shared[32 + place] + batch.Rows[row + Row.SubjectBackwardSimpleRnn1Gradient + ((3 - step) * 4) + unit];
                float dhNew = mask > 0f ? dh : 0f;
                float dzH = dhNew * (1f - (h * h));
                float dhPrev = mask > 0f ? 0f : dh;
                shared[(sample * 4) + unit] = dzH;
                shared[32 + place] = dhPrev;
                batch.Rows[row + Row.SubjectBackwardSimpleRnn1Sums + (step * 4) + unit] = dzH;
            }

            // SubjectBackwardSimpleRnn1Used:
            //   y = mask > 0 ? output : 0
            private static void SubjectBackwardSimpleRnn1UsedForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float output = batch.Rows[row + Row.SubjectBackwardSimpleRnn1H + (n / 3 * 4) + (n % 3)];
                    float mask = batch.Rows[row + Row.MaskMask + (n / 3)];
                    float y = mask > 0f ? output : 0f;
                    batch.Rows[row + Row.SubjectBackwardSimpleRnn1Used + (n / 3 * 4) + (n % 3)] = y;
                }
            }

            // SubjectBackwardSimpleRnn1Used backward:
            //   doutput = mask > 0 ? dy : 0
            private static void SubjectBackwardSimpleRnn1UsedBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.SubjectBackwardSimpleRnn1Gradient + (n / 3 * 4) + (n % 3)];
                    float mask = batch.Rows[row + Row.MaskMask + (n / 3)];
                    float doutput = mask > 0f ? dy : 0f;
                    batch.Rows[row + Row.SubjectBackwardSimpleRnn1Gradient + (n / 3 * 4) + (n % 3)] = doutput;
                }
            }

            // Subject:
            //   y = 0.5 (forward + backward)
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float forward = batch.Rows[row + Row.SubjectForwardSimpleRnn1Used + (n / 3 * 4) + (n % 3)];
                    float backward = batch.Rows[row + Row.SubjectBackwardSimpleRnn1Used + (n / 3 * 4) + (n % 3)];
                    float y = 0.5f * (forward + backward);
                    batch.Rows[row + Row.SubjectForwardSimpleRnn1Used + (n / 3 * 4) + (n % 3)] = y;
                }
            }

            // Subject backward:
            //   dforward = dy 0.5
            //   dbackward = dy 0.5
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.SubjectForwardSimpleRnn1Gradient + (n / 3 * 4) + (n % 3)];
                    float dforward = dy * 0.5f;
                    float dbackward = dy * 0.5f;
                    batch.Rows[row + Row.SubjectForwardSimpleRnn1Gradient + (n / 3 * 4) + (n % 3)] = dforward;
                    batch.Rows[row + Row.SubjectBackwardSimpleRnn1Gradient + (n / 3 * 4) + (n % 3)] = dbackward;
                }
            }

            // subject/forward_simple_rnn_1: dW = Σ x(t)ᵀ dz(t), dU = Σ h(t−1)ᵀ dz(t), db = Σ dz(t).
            private readonly struct SubjectForwardSimpleRnn1Gradients : IGradientProduct
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
                        return batch.Rows[at + Row.SubjectForwardSimpleRnn1H + (step * 4) + (row - 3)];
                    }

                    return 1;
                }

                public static float Right(DeviceBatch batch, int sample, int step, int column) =>
                    batch.Rows[(sample * RowFloats) + Row.SubjectForwardSimpleRnn1Sums + (step * 4) + column];

                public static int Target(int row)
                {
                    if (row < 3)
                    {
                        return Weights.SubjectForwardSimpleRnn1Kernel + (row * 3);
                    }

                    if (row < 6)
                    {
                        return Weights.SubjectForwardSimpleRnn1RecurrentKernel + ((row - 3) * 3);
                    }

                    return Weights.SubjectForwardSimpleRnn1Bias;
                }
            }

            // subject/backward_simple_rnn_1: dW = Σ x(t)ᵀ dz(t), dU = Σ h(t−1)ᵀ dz(t), db = Σ dz(t).
            private readonly struct SubjectBackwardSimpleRnn1Gradients : IGradientProduct
            {
                public static int Rows => 7;

                public static int Columns => 3;

                public static int Steps => 4;

                public static float Left(DeviceBatch batch, int sample, int step, int row)
                {
                    int at = sample * RowFloats;
                    if (row < 3)
                    {
                        return batch.Rows[at + Row.Front + ((3 - step) * 4) + row];
                    }

                    if (row < 6)
                    {
                        return batch.Rows[at + Row.SubjectBackwardSimpleRnn1H + ((4 - step) * 4) + (row - 3)];
                    }

                    return 1;
                }

                public static float Right(DeviceBatch batch, int sample, int step, int column) =>
                    batch.Rows[(sample * RowFloats) + Row.SubjectBackwardSimpleRnn1Sums + (step * 4) + column];

                public static int Target(int row)
                {
                    if (row < 3)
                    {
                        return Weights.SubjectBackwardSimpleRnn1Kernel + (row * 3);
                    }

                    if (row < 6)
                    {
                        return Weights.SubjectBackwardSimpleRnn1RecurrentKernel + ((row - 3) * 3);
                    }

                    return Weights.SubjectBackwardSimpleRnn1Bias;
                }
            }
