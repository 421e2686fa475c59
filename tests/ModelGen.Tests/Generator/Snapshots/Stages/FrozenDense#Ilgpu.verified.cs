// modelgen: 1
// name: FrozenDense
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - dense: { units: 5, trainable: false, name: subject }
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
