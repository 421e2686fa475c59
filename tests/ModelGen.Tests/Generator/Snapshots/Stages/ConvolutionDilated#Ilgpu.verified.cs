// modelgen: 1
// name: ConvolutionDilated
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - conv1d: { filters: 2, kernel_size: 2, padding: causal, dilation_rate: 2, use_bias: false, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // SubjectPadded: (4, 3) to (6, 3), of which steps that are not in x are 0.
            private static void SubjectPaddedForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectPadded + (2 * 4) + (n / 3 * 4) + (n % 3)] = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                }

                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 6; i += Group.DimX)
                {
                    int sample = first + (i / 6), n = i % 6;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectPadded + (n / 3 * 4) + (n % 3)] = 0;
                }
            }

            // SubjectPadded backward: (6, 3) to (4, 3).
            private static void SubjectPaddedBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] =
                        batch.Rows[row + Row.SubjectPaddedGradient + (2 * 4) + (n / 3 * 4) + (n % 3)];
                }
            }

            // subject: z(t) = Σ x(t, j) W(j), (4, 3) to (4, 2).
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> weights = batch.Packed.SubView(Packed.Subject, 16).AsAligned16().Cast<Float4>();
                for (int step = 0; step < 4; step++)
                {
                    ArrayView<Float4> operands = shared.SubView(0, 64).Cast<Float4>();
                    for (int pass = 0; pass < 16; pass += Group.DimX)
                    {
                        int i = Min(pass + Group.IdxX, 15);
                        int unit = i % 2, sample = i / 2;
                        float z0 = 0;
                        Tiles.FetchWindow(batch, first, TileRows, RowFloats, Row.SubjectPadded + (step * 4), 3, 8, 0, 6, shared, 8, 8);
                        Group.Barrier();
                        for (int quad = 0; quad < 2; quad++)
                        {
                            int weight = unit + (quad * 2), operand = (sample * 2) + quad;
                            Float4 w = weights[weight];
                            Float4 a0 = operands[operand];
                            z0 = Dot(a0, w, z0);
                        }

                        Group.Barrier();
                        if (first + sample < batch.Count)
                        {
                            batch.Rows[((first + sample) * RowFloats) + Row.Subject + (step * 4) + unit] = z0;
                        }
                    }
                }
            }

            // subject backward: dx(t, j) = Σ dz(t) W(j)ᵀ.
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> weights = batch.Packed.SubView(Packed.SubjectTransposed, 24).AsAligned16().Cast<Float4>();
                for (int step = 0; step < 6; step++)
                {
                    ArrayView<Float4> operands = shared.SubView(0, 32).Cast<Float4>();
                    for (int pass = 0; pass < 24; pass += Group.DimX)
                    {
                        int i = Min(pass + Group.IdxX, 23);
                        int unit = i % 3, sample = i / 3;
                        float dx0 = 0;
                        for (int tap = 0; tap < 2; tap++)
                        {
                            int ahead = step - (tap * 2);
                            if (ahead >= 0 && ahead < 4)
                            {
                                Tiles.Fetch(batch, first, TileRows, RowFloats, Row.SubjectGradient + (ahead * 4), 2, shared, 4, 4);
                                Group.Barrier();
                                for (int quad = 0; quad < 1; quad++)
                                {
                                    int weight = (tap * 3) + unit + (quad * 6), operand = (sample * 1) + quad;
                                    Float4 w = weights[weight];
                                    Float4 a0 = operands[operand];
                                    dx0 = Dot(a0, w, dx0);
                                }

                                Group.Barrier();
                            }
                        }

                        if (first + sample < batch.Count)
                        {
                            batch.Rows[((first + sample) * RowFloats) + Row.SubjectPaddedGradient + (step * 4) + unit] = dx0;
                        }
                    }
                }
            }

            // subject: dW(j) = Σ x(t, j)ᵀ dz(t).
            private readonly struct SubjectGradients : IGradientProduct
            {
                public static int Rows => 6;

                public static int Columns => 2;

                public static int Steps => 4;

                public static float Left(DeviceBatch batch, int sample, int step, int row)
                {
                    int at = sample * RowFloats;
                    return batch.Rows[at + Row.SubjectPadded + (step * 4) + (row / 3 * 8) + (row % 3)];
                }

                public static float Right(DeviceBatch batch, int sample, int step, int column) =>
                    batch.Rows[(sample * RowFloats) + Row.SubjectGradient + (step * 4) + column];

                public static int Target(int row)
                {
                    return Weights.SubjectKernel + (row * 2);
                }
            }
