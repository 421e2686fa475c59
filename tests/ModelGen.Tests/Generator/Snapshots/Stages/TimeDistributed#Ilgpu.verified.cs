// modelgen: 1
// name: TimeDistributed
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - time_distributed: { layer: { dense: { units: 5, activation: tanh } }, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // subject: z = x W + b, (4, 3) to (4, 5).
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> weights = batch.Packed.SubView(Packed.Subject, 20).AsAligned16().Cast<Float4>();
                for (int step = 0; step < 4; step++)
                {
                    ArrayView<Float4> operands = shared.SubView(0, 32).Cast<Float4>();
                    for (int pass = 0; pass < 40; pass += Group.DimX)
                    {
                        int i = Min(pass + Group.IdxX, 39);
                        int unit = i % 5, sample = i / 5;
                        float z0 = batch.Parameters[Weights.SubjectBias + unit];
                        Tiles.Fetch(batch, first, TileRows, RowFloats, Row.Front + (step * 4), 3, shared, 4, 4);
                        Group.Barrier();
                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = unit + (quad * 5), operand = (sample * 1) + quad;
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

            // subject backward: dx = dz Wᵀ.
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> weights = batch.Packed.SubView(Packed.SubjectTransposed, 24).AsAligned16().Cast<Float4>();
                for (int step = 0; step < 4; step++)
                {
                    ArrayView<Float4> operands = shared.SubView(0, 64).Cast<Float4>();
                    for (int pass = 0; pass < 24; pass += Group.DimX)
                    {
                        int i = Min(pass + Group.IdxX, 23);
                        int unit = i % 3, sample = i / 3;
                        float dx0 = 0;
                        Tiles.Fetch(batch, first, TileRows, RowFloats, Row.SubjectGradient + (step * 8), 5, shared, 8, 8);
                        Group.Barrier();
                        for (int quad = 0; quad < 2; quad++)
                        {
                            int weight = unit + (quad * 3), operand = (sample * 2) + quad;
                            Float4 w = weights[weight];
                            Float4 a0 = operands[operand];
                            dx0 = Dot(a0, w, dx0);
                        }

                        Group.Barrier();
                        if (first + sample < batch.Count)
                        {
                            batch.Rows[((first + sample) * RowFloats) + Row.FrontGradient + (step * 4) + unit] = dx0;
                        }
                    }
                }
            }

            // SubjectTanh:
            //   y = tanh(x)
            private static void SubjectTanhForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 20; i += Group.DimX)
                {
                    int sample = first + (i / 20), n = i % 20;
                    int row = sample * RowFloats;
                    float x = batch.Rows[row + Row.Subject + (n / 5 * 8) + (n % 5)];
                    float y = Tanh(x);
                    batch.Rows[row + Row.Subject + (n / 5 * 8) + (n % 5)] = y;
                }
            }

            // SubjectTanh backward:
            //   dx = dy (1 − y y)
            private static void SubjectTanhBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 20; i += Group.DimX)
                {
                    int sample = first + (i / 20), n = i % 20;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.SubjectGradient + (n / 5 * 8) + (n % 5)];
                    float y = batch.Rows[row + Row.Subject + (n / 5 * 8) + (n % 5)];
                    float dx = dy * (1f - (y * y));
                    batch.Rows[row + Row.SubjectGradient + (n / 5 * 8) + (n % 5)] = dx;
                }
            }

            // subject: dW = Σ xᵀ dz, db = Σ dz.
            private readonly struct SubjectGradients : IGradientProduct
            {
                public static int Rows => 4;

                public static int Columns => 5;

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
                    batch.Rows[(sample * RowFloats) + Row.SubjectGradient + (step * 8) + column];

                public static int Target(int row)
                {
                    if (row < 3)
                    {
                        return Weights.SubjectKernel + (row * 5);
                    }

                    return Weights.SubjectBias;
                }
            }
