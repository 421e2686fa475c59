// modelgen: 1
// name: Branches
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - dense: { units: 3, name: subject }
//   - add: [subject, subject]
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // subject: z = x W + b, (4, 3) to (4, 3).
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> weights = batch.Packed.SubView(Packed.Subject, 12).AsAligned16().Cast<Float4>();
                for (int step = 0; step < 4; step++)
                {
                    ArrayView<Float4> operands = shared.SubView(0, 32).Cast<Float4>();
                    for (int pass = 0; pass < 24; pass += Group.DimX)
                    {
                        int i = Min(pass + Group.IdxX, 23);
                        int unit = i % 3, sample = i / 3;
                        float z0 = batch.Parameters[Weights.SubjectBias + unit];
                        Tiles.Fetch(batch, first, TileRows, RowFloats, Row.Front + (step * 4), 3, shared, 4, 4);
                        Group.Barrier();
                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = unit + (quad * 3), operand = (sample * 1) + quad;
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

            // subject backward: dx = dz Wᵀ.
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> weights = batch.Packed.SubView(Packed.SubjectTransposed, 12).AsAligned16().Cast<Float4>();
                for (int step = 0; step < 4; step++)
                {
                    ArrayView<Float4> operands = shared.SubView(0, 32).Cast<Float4>();
                    for (int pass = 0; pass < 24; pass += Group.DimX)
                    {
                        int i = Min(pass + Group.IdxX, 23);
                        int unit = i % 3, sample = i / 3;
                        float dx0 = 0;
                        Tiles.Fetch(batch, first, TileRows, RowFloats, Row.SubjectGradient + (step * 4), 3, shared, 4, 4);
                        Group.Barrier();
                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = unit + (quad * 3), operand = (sample * 1) + quad;
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

            // SubjectBranches backward: dx is the sum of the gradients of all who read x.
            private static void SubjectBranchesBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectGradient + (n / 3 * 4) + (n % 3)] =
                        batch.Rows[row + Row.SubjectBranch1Gradient + (n / 3 * 4) + (n % 3)]
                        + batch.Rows[row + Row.SubjectBranch2Gradient + (n / 3 * 4) + (n % 3)];
                }
            }

            // subject: dW = Σ xᵀ dz, db = Σ dz.
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
                    batch.Rows[(sample * RowFloats) + Row.SubjectGradient + (step * 4) + column];

                public static int Target(int row)
                {
                    if (row < 3)
                    {
                        return Weights.SubjectKernel + (row * 3);
                    }

                    return Weights.SubjectBias;
                }
            }
