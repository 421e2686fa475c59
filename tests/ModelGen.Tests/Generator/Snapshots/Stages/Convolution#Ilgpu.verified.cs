// modelgen: 1
// name: Convolution
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - conv1d: { filters: 5, kernel_size: 3, strides: 2, padding: same, activation: relu, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // SubjectPadded: (4, 3) to (5, 3), of which steps that are not in x are 0.
            private static void SubjectPaddedForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectPadded + (n / 3 * 4) + (n % 3)] = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                }

                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                {
                    int sample = first + (i / 3), n = i % 3;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectPadded + (4 * 4) + n] = 0;
                }
            }

            // SubjectPadded backward: (5, 3) to (4, 3).
            private static void SubjectPaddedBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] = batch.Rows[row + Row.SubjectPaddedGradient + (n / 3 * 4) + (n % 3)];
                }
            }

            // subject: z(t) = Σ x(t, j) W(j) + b, (4, 3) to (2, 5).
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> weights = batch.Packed.SubView(Packed.Subject, 60).AsAligned16().Cast<Float4>();
                for (int step = 0; step < 2; step++)
                {
                    ArrayView<Float4> operands = shared.SubView(0, 96).Cast<Float4>();
                    for (int pass = 0; pass < 40; pass += Group.DimX)
                    {
                        int i = Min(pass + Group.IdxX, 39);
                        int unit = i % 5, sample = i / 5;
                        float z0 = batch.Parameters[Weights.SubjectBias + unit];
                        Tiles.FetchWindow(batch, first, TileRows, RowFloats, Row.SubjectPadded + (step * 8), 3, 4, 0, 9, shared, 12, 12);
                        Group.Barrier();
                        for (int quad = 0; quad < 3; quad++)
                        {
                            int weight = unit + (quad * 5), operand = (sample * 3) + quad;
                            Float4 w = weights[weight];
                            Float4 a0 = operands[operand];
                            z0 = Dot(a0, w, z0);
                        }

                        Group.Barrier();
                        if (first + sample < batch.Count)
                        {
                            batch.Rows[((first + sample) * RowFloats) + Row.Subject + (step * 8) + unit] = z0;
                        }
                    }
                }
            }

            // subject backward: dx(t, j) = Σ dz(t) W(j)ᵀ.
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> weights = batch.Packed.SubView(Packed.SubjectTransposed, 72).AsAligned16().Cast<Float4>();
                for (int step = 0; step < 5; step++)
                {
                    ArrayView<Float4> operands = shared.SubView(0, 64).Cast<Float4>();
                    for (int pass = 0; pass < 24; pass += Group.DimX)
                    {
                        int i = Min(pass + Group.IdxX, 23);
                        int unit = i % 3, sample = i / 3;
                        float dx0 = 0;
                        for (int tap = 0; tap < 3; tap++)
                        {
                            int ahead = step - (tap * 1);
                            if (ahead >= 0 && ahead < 3 && ahead % 2 == 0)
                            {
                                Tiles.Fetch(batch, first, TileRows, RowFloats, Row.SubjectGradient + (ahead / 2 * 8), 5, shared, 8, 8);
                                Group.Barrier();
                                for (int quad = 0; quad < 2; quad++)
                                {
                                    int weight = (tap * 3) + unit + (quad * 9), operand = (sample * 2) + quad;
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

            // SubjectRelu:
            //   y = max(0, x)
            private static void SubjectReluForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 10; i += Group.DimX)
                {
                    int sample = first + (i / 10), n = i % 10;
                    int row = sample * RowFloats;
                    float x = batch.Rows[row + Row.Subject + (n / 5 * 8) + (n % 5)];
                    float y = Max(0f, x);
                    batch.Rows[row + Row.Subject + (n / 5 * 8) + (n % 5)] = y;
                }
            }

            // SubjectRelu backward:
            //   dx = y > 0 ? dy : y
            private static void SubjectReluBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 10; i += Group.DimX)
                {
                    int sample = first + (i / 10), n = i % 10;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.SubjectGradient + (n / 5 * 8) + (n % 5)];
                    float y = batch.Rows[row + Row.Subject + (n / 5 * 8) + (n % 5)];
                    float dx = y > 0f ? dy : y;
                    batch.Rows[row + Row.SubjectGradient + (n / 5 * 8) + (n % 5)] = dx;
                }
            }

            // subject: dW(j) = Σ x(t, j)ᵀ dz(t), db = Σ dz.
            private readonly struct SubjectGradients : IGradientProduct
            {
                public static int Rows => 10;

                public static int Columns => 5;

                public static int Steps => 2;

                public static float Left(DeviceBatch batch, int sample, int step, int row)
                {
                    int at = sample * RowFloats;
                    if (row < 9)
                    {
                        return batch.Rows[at + Row.SubjectPadded + (step * 8) + (row / 3 * 4) + (row % 3)];
                    }

                    return 1;
                }

                public static float Right(DeviceBatch batch, int sample, int step, int column) =>
                    batch.Rows[(sample * RowFloats) + Row.SubjectGradient + (step * 8) + column];

                public static int Target(int row)
                {
                    if (row < 9)
                    {
                        return Weights.SubjectKernel + (row * 5);
                    }

                    return Weights.SubjectBias;
                }
            }
