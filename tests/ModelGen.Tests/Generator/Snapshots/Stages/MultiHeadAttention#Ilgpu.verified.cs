// modelgen: 1
// name: MultiHeadAttention
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - multi_head_attention: { num_heads: 2, key_dim: 3, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // subject/query: z = x W + b, (4, 3) to (4, 6).
            private static void SubjectQueryForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> weights = batch.Packed.SubView(Packed.SubjectQuery, 24).AsAligned16().Cast<Float4>();
                for (int step = 0; step < 4; step++)
                {
                    ArrayView<Float4> operands = shared.SubView(0, 32).Cast<Float4>();
                    for (int pass = 0; pass < 48; pass += Group.DimX)
                    {
                        int i = Min(pass + Group.IdxX, 47);
                        int unit = i % 6, sample = i / 6;
                        float z0 = batch.Parameters[Weights.SubjectQueryBias + unit];
                        Tiles.Fetch(batch, first, TileRows, RowFloats, Row.Front + (step * 4), 3, shared, 4, 4);
                        Group.Barrier();
                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = unit + (quad * 6), operand = (sample * 1) + quad;
                            Float4 w = weights[weight];
                            Float4 a0 = operands[operand];
                            z0 = Dot(a0, w, z0);
                        }

                        Group.Barrier();
                        if (first + sample < batch.Count)
                        {
                            batch.Rows[((first + sample) * RowFloats) + Row.SubjectQuery + (step * 8) + unit] = z0;
                        }
                    }
                }
            }

            // subject/query backward: dx = dz Wᵀ.
            private static void SubjectQueryBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> weights = batch.Packed.SubView(Packed.SubjectQueryTransposed, 24).AsAligned16().Cast<Float4>();
                for (int step = 0; step < 4; step++)
                {
                    ArrayView<Float4> operands = shared.SubView(0, 64).Cast<Float4>();
                    for (int pass = 0; pass < 24; pass += Group.DimX)
                    {
                        int i = Min(pass + Group.IdxX, 23);
                        int unit = i % 3, sample = i / 3;
                        float dx0 = 0;
                        Tiles.Fetch(batch, first, TileRows, RowFloats, Row.SubjectQueryGradient + (step * 8), 6, shared, 8, 8);
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
                            batch.Rows[((first + sample) * RowFloats) + Row.FrontBranch1Gradient + (step * 4) + unit] = dx0;
                        }
                    }
                }
            }

            // SubjectQueryHeadsRow: (4, 6) to (24).
            private static void SubjectQueryHeadsRowForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 24; i += Group.DimX)
                {
                    int sample = first + (i / 24), n = i % 24;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectQueryHeadsRow + n] = batch.Rows[row + Row.SubjectQuery + (n / 6 * 8) + (n % 6)];
                }
            }

            // SubjectQueryHeadsRow backward: (24) to (4, 6).
            private static void SubjectQueryHeadsRowBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 24; i += Group.DimX)
                {
                    int sample = first + (i / 24), n = i % 24;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectQueryGradient + (n / 6 * 8) + (n % 6)] = batch.Rows[row + Row.SubjectQueryHeadsRowGradient + n];
                }
            }

            // SubjectQueryHeads: (8, 3) to (8, 3).
            private static void SubjectQueryHeadsForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 24; i += Group.DimX)
                {
                    int sample = first + (i / 24), n = i % 24;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectQueryHeads + (n / 3 * 4) + (n % 3)] = batch.Rows[row + Row.SubjectQueryHeadsRow + n];
                }
            }

            // SubjectQueryHeads backward: (8, 3) to (8, 3).
            private static void SubjectQueryHeadsBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 24; i += Group.DimX)
                {
                    int sample = first + (i / 24), n = i % 24;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectQueryHeadsRowGradient + n] = batch.Rows[row + Row.SubjectQueryHeadsGradient + (n / 3 * 4) + (n % 3)];
                }
            }

            // subject/key: z = x W + b, (4, 3) to (4, 6).
            private static void SubjectKeyForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> weights = batch.Packed.SubView(Packed.SubjectKey, 24).AsAligned16().Cast<Float4>();
                for (int step = 0; step < 4; step++)
                {
                    ArrayView<Float4> operands = shared.SubView(0, 32).Cast<Float4>();
                    for (int pass = 0; pass < 48; pass += Group.DimX)
                    {
                        int i = Min(pass + Group.IdxX, 47);
                        int unit = i % 6, sample = i / 6;
                        float z0 = batch.Parameters[Weights.SubjectKeyBias + unit];
                        Tiles.Fetch(batch, first, TileRows, RowFloats, Row.Front + (step * 4), 3, shared, 4, 4);
                        Group.Barrier();
                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = unit + (quad * 6), operand = (sample * 1) + quad;
                            Float4 w = weights[weight];
                            Float4 a0 = operands[operand];
                            z0 = Dot(a0, w, z0);
                        }

                        Group.Barrier();
                        if (first + sample < batch.Count)
                        {
                            batch.Rows[((first + sample) * RowFloats) + Row.SubjectKey + (step * 8) + unit] = z0;
                        }
                    }
                }
            }

            // subject/key backward: dx = dz Wᵀ.
            private static void SubjectKeyBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> weights = batch.Packed.SubView(Packed.SubjectKeyTransposed, 24).AsAligned16().Cast<Float4>();
                for (int step = 0; step < 4; step++)
                {
                    ArrayView<Float4> operands = shared.SubView(0, 64).Cast<Float4>();
                    for (int pass = 0; pass < 24; pass += Group.DimX)
                    {
                        int i = Min(pass + Group.IdxX, 23);
                        int unit = i % 3, sample = i / 3;
                        float dx0 = 0;
                        Tiles.Fetch(batch, first, TileRows, RowFloats, Row.SubjectKeyGradient + (step * 8), 6, shared, 8, 8);
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
                            batch.Rows[((first + sample) * RowFloats) + Row.FrontBranch2Gradient + (step * 4) + unit] = dx0;
                        }
                    }
                }
            }

            // SubjectKeyHeadsRow: (4, 6) to (24).
            private static void SubjectKeyHeadsRowForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 24; i += Group.DimX)
                {
                    int sample = first + (i / 24), n = i % 24;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectKeyHeadsRow + n] = batch.Rows[row + Row.SubjectKey + (n / 6 * 8) + (n % 6)];
                }
            }

            // SubjectKeyHeadsRow backward: (24) to (4, 6).
            private static void SubjectKeyHeadsRowBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 24; i += Group.DimX)
                {
                    int sample = first + (i / 24), n = i % 24;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectKeyGradient + (n / 6 * 8) + (n % 6)] = batch.Rows[row + Row.SubjectKeyHeadsRowGradient + n];
                }
            }

            // SubjectKeyHeads: (8, 3) to (8, 3).
            private static void SubjectKeyHeadsForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 24; i += Group.DimX)
                {
                    int sample = first + (i / 24), n = i % 24;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectKeyHeads + (n / 3 * 4) + (n % 3)] = batch.Rows[row + Row.SubjectKeyHeadsRow + n];
                }
            }

            // SubjectKeyHeads backward: (8, 3) to (8, 3).
            private static void SubjectKeyHeadsBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 24; i += Group.DimX)
                {
                    int sample = first + (i / 24), n = i % 24;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectKeyHeadsRowGradient + n] = batch.Rows[row + Row.SubjectKeyHeadsGradient + (n / 3 * 4) + (n % 3)];
                }
            }

            // subject/value: z = x W + b, (4, 3) to (4, 6).
            private static void SubjectValueForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> weights = batch.Packed.SubView(Packed.SubjectValue, 24).AsAligned16().Cast<Float4>();
                for (int step = 0; step < 4; step++)
                {
                    ArrayView<Float4> operands = shared.SubView(0, 32).Cast<Float4>();
                    for (int pass = 0; pass < 48; pass += Group.DimX)
                    {
                        int i = Min(pass + Group.IdxX, 47);
                        int unit = i % 6, sample = i / 6;
                        float z0 = batch.Parameters[Weights.SubjectValueBias + unit];
                        Tiles.Fetch(batch, first, TileRows, RowFloats, Row.Front + (step * 4), 3, shared, 4, 4);
                        Group.Barrier();
                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = unit + (quad * 6), operand = (sample * 1) + quad;
                            Float4 w = weights[weight];
                            Float4 a0 = operands[operand];
                            z0 = Dot(a0, w, z0);
                        }

                        Group.Barrier();
                        if (first + sample < batch.Count)
                        {
                            batch.Rows[((first + sample) * RowFloats) + Row.SubjectValue + (step * 8) + unit] = z0;
                        }
                    }
                }
            }

            // subject/value backward: dx = dz Wᵀ.
            private static void SubjectValueBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> weights = batch.Packed.SubView(Packed.SubjectValueTransposed, 24).AsAligned16().Cast<Float4>();
                for (int step = 0; step < 4; step++)
                {
                    ArrayView<Float4> operands = shared.SubView(0, 64).Cast<Float4>();
                    for (int pass = 0; pass < 24; pass += Group.DimX)
                    {
                        int i = Min(pass + Group.IdxX, 23);
                        int unit = i % 3, sample = i / 3;
                        float dx0 = 0;
                        Tiles.Fetch(batch, first, TileRows, RowFloats, Row.SubjectValueGradient + (step * 8), 6, shared, 8, 8);
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
                            batch.Rows[((first + sample) * RowFloats) + Row.FrontBranch3Gradient + (step * 4) + unit] = dx0;
                        }
                    }
                }
            }

            // SubjectValueHeadsRow: (4, 6) to (24).
            private static void SubjectValueHeadsRowForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 24; i += Group.DimX)
                {
                    int sample = first + (i / 24), n = i % 24;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectValueHeadsRow + n] = batch.Rows[row + Row.SubjectValue + (n / 6 * 8) + (n % 6)];
                }
            }

            // SubjectValueHeadsRow backward: (24) to (4, 6).
            private static void SubjectValueHeadsRowBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 24; i += Group.DimX)
                {
                    int sample = first + (i / 24), n = i % 24;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectValueGradient + (n / 6 * 8) + (n % 6)] = batch.Rows[row + Row.SubjectValueHeadsRowGradient + n];
                }
            }

            // SubjectValueHeads: (8, 3) to (8, 3).
            private static void SubjectValueHeadsForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 24; i += Group.DimX)
                {
                    int sample = first + (i / 24), n = i % 24;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectValueHeads + (n / 3 * 4) + (n % 3)] = batch.Rows[row + Row.SubjectValueHeadsRow + n];
                }
            }

            // SubjectValueHeads backward: (8, 3) to (8, 3).
            private static void SubjectValueHeadsBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 24; i += Group.DimX)
                {
                    int sample = first + (i / 24), n = i % 24;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectValueHeadsRowGradient + n] = batch.Rows[row + Row.SubjectValueHeadsGradient + (n / 3 * 4) + (n % 3)];
                }
            }

            // SubjectProducts: C = A Bᵀ of 2 heads.
            private static void SubjectProductsForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 32; i += Group.DimX)
                {
                    int sample = first + (i / 32), n = i % 32;
                    int row = sample * RowFloats;
                    int head = (n / 4) % 2;
                    int a = row + Row.SubjectQueryHeads + (head * 4) + ((n / 4) / 2 * 8);
                    int b = row + Row.SubjectKeyHeads + (head * 4) + ((n % 4) * 8);
                    batch.Rows[row + Row.SubjectProducts + n] = DeviceProduct.Sum(batch.Rows, a, 1, b, 1, 3);
                }
            }

            // SubjectProducts backward: dA = dC B, dB = dCᵀ A of 2 heads.
            private static void SubjectProductsBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 24; i += Group.DimX)
                {
                    int sample = first + (i / 24), n = i % 24;
                    int row = sample * RowFloats;
                    int head = (n / 3) % 2;
                    int a = row + Row.SubjectProductsGradient + (head * 4) + ((n / 3) / 2 * 8);
                    int b = row + Row.SubjectKeyHeads + (head * 4) + ((n % 3) * 1);
                    batch.Rows[row + Row.SubjectQueryHeadsGradient + (n / 3 * 4) + (n % 3)] = DeviceProduct.Sum(batch.Rows, a, 1, b, 8, 4);
                }

                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 24; i += Group.DimX)
                {
                    int sample = first + (i / 24), n = i % 24;
                    int row = sample * RowFloats;
                    int head = (n / 3) % 2;
                    int a = row + Row.SubjectProductsGradient + (head * 4) + ((n / 3) / 2 * 1);
                    int b = row + Row.SubjectQueryHeads + (head * 4) + ((n % 3) * 1);
                    batch.Rows[row + Row.SubjectKeyHeadsGradient + (n / 3 * 4) + (n % 3)] = DeviceProduct.Sum(batch.Rows, a, 8, b, 8, 4);
                }
            }

            // SubjectScores:
            //   y = 0.577350269 product
            private static void SubjectScoresForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 32; i += Group.DimX)
                {
                    int sample = first + (i / 32), n = i % 32;
                    int row = sample * RowFloats;
                    float product = batch.Rows[row + Row.SubjectProducts + n];
                    float y = 0.57735026f * product;
                    batch.Rows[row + Row.SubjectProducts + n] = y;
                }
            }

            // SubjectScores backward:
            //   dproduct = dy 0.577350269
            private static void SubjectScoresBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 32; i += Group.DimX)
                {
                    int sample = first + (i / 32), n = i % 32;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.SubjectProductsGradient + n];
                    float dproduct = dy * 0.57735026f;
                    batch.Rows[row + Row.SubjectProductsGradient + n] = dproduct;
                }
            }

            // SubjectSoftmax: p = exp(z) / Σ exp(z).
            private static void SubjectSoftmaxForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 8; i += Group.DimX)
                {
                    int sample = first + (i / 8), n = i % 8;
                    int row = sample * RowFloats;
                    DeviceSoftmax.Forward(batch.Rows, row + Row.SubjectProducts + (n * 4), row + Row.SubjectProducts + (n * 4), 4);
                }
            }

            // SubjectSoftmax backward: dz = p (dp − Σ dp p).
            private static void SubjectSoftmaxBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 8; i += Group.DimX)
                {
                    int sample = first + (i / 8), n = i % 8;
                    int row = sample * RowFloats;
                    DeviceSoftmax.Backward(batch.Rows, row + Row.SubjectProducts + (n * 4), row + Row.SubjectProductsGradient + (n * 4), row
                        + Row.SubjectProductsGradient + (n * 4), 4);
                }
            }

            // Subject: C = A B of 2 heads.
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 24; i += Group.DimX)
                {
                    int sample = first + (i / 24), n = i % 24;
                    int row = sample * RowFloats;
                    int head = (n / 3) % 2;
                    int a = row + Row.SubjectProducts + (head * 4) + ((n / 3) / 2 * 8);
                    int b = row + Row.SubjectValueHeads + (head * 4) + ((n % 3) * 1);
                    batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)] = DeviceProduct.Sum(batch.Rows, a, 1, b, 8, 4);
                }
            }

            // Subject backward: dA = dC Bᵀ, dB = Aᵀ dC of 2 heads.
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 32; i += Group.DimX)
                {
                    int sample = first + (i / 32), n = i % 32;
                    int row = sample * RowFloats;
                    int head = (n / 4) % 2;
                    int a = row + Row.SubjectGradient + (head * 4) + ((n / 4) / 2 * 8);
                    int b = row + Row.SubjectValueHeads + (head * 4) + ((n % 4) * 8);
                    batch.Rows[row + Row.SubjectProductsGradient + n] = DeviceProduct.Sum(batch.Rows, a, 1, b, 1, 3);
                }

                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 24; i += Group.DimX)
                {
                    int sample = first + (i / 24), n = i % 24;
                    int row = sample * RowFloats;
                    int head = (n / 3) % 2;
                    int a = row + Row.SubjectProducts + (head * 4) + ((n / 3) / 2 * 1);
                    int b = row + Row.SubjectGradient + (head * 4) + ((n % 3) * 1);
                    batch.Rows[row + Row.SubjectValueHeadsGradient + (n / 3 * 4) + (n % 3)] = DeviceProduct.Sum(batch.Rows, a, 8, b, 8, 4);
                }
            }

            // SubjectHeadsRow: (8, 3) to (24).
            private static void SubjectHeadsRowForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 24; i += Group.DimX)
                {
                    int sample = first + (i / 24), n = i % 24;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectHeadsRow + n] = batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)];
                }
            }

            // SubjectHeadsRow backward: (24) to (8, 3).
            private static void SubjectHeadsRowBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 24; i += Group.DimX)
                {
                    int sample = first + (i / 24), n = i % 24;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectGradient + (n / 3 * 4) + (n % 3)] = batch.Rows[row + Row.SubjectHeadsRowGradient + n];
                }
            }

            // SubjectHeads: (4, 6) to (4, 6).
            private static void SubjectHeadsForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 24; i += Group.DimX)
                {
                    int sample = first + (i / 24), n = i % 24;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectHeads + (n / 6 * 8) + (n % 6)] = batch.Rows[row + Row.SubjectHeadsRow + n];
                }
            }

            // SubjectHeads backward: (4, 6) to (4, 6).
            private static void SubjectHeadsBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 24; i += Group.DimX)
                {
                    int sample = first + (i / 24), n = i % 24;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectHeadsRowGradient + n] = batch.Rows[row + Row.SubjectHeadsGradient + (n / 6 * 8) + (n % 6)];
                }
            }

            // subject/attention_output: z = x W + b, (4, 6) to (4, 3).
            private static void SubjectAttentionOutputForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> weights = batch.Packed.SubView(Packed.SubjectAttentionOutput, 24).AsAligned16().Cast<Float4>();
                for (int step = 0; step < 4; step++)
                {
                    ArrayView<Float4> operands = shared.SubView(0, 64).Cast<Float4>();
                    for (int pass = 0; pass < 24; pass += Group.DimX)
                    {
                        int i = Min(pass + Group.IdxX, 23);
                        int unit = i % 3, sample = i / 3;
                        float z0 = batch.Parameters[Weights.SubjectAttentionOutputBias + unit];
                        Tiles.Fetch(batch, first, TileRows, RowFloats, Row.SubjectHeads + (step * 8), 6, shared, 8, 8);
                        Group.Barrier();
                        for (int quad = 0; quad < 2; quad++)
                        {
                            int weight = unit + (quad * 3), operand = (sample * 2) + quad;
                            Float4 w = weights[weight];
                            Float4 a0 = operands[operand];
                            z0 = Dot(a0, w, z0);
                        }

                        Group.Barrier();
                        if (first + sample < batch.Count)
                        {
                            batch.Rows[((first + sample) * RowFloats) + Row.SubjectAttentionOutput + (step * 4) + unit] = z0;
                        }
                    }
                }
            }

            // subject/attention_output backward: dx = dz Wᵀ.
            private static void SubjectAttentionOutputBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                ArrayView<Float4> weights = batch.Packed.SubView(Packed.SubjectAttentionOutputTransposed, 24).AsAligned16().Cast<Float4>();
                for (int step = 0; step < 4; step++)
                {
                    ArrayView<Float4> operands = shared.SubView(0, 32).Cast<Float4>();
                    for (int pass = 0; pass < 48; pass += Group.DimX)
                    {
                        int i = Min(pass + Group.IdxX, 47);
                        int unit = i % 6, sample = i / 6;
                        float dx0 = 0;
                        Tiles.Fetch(batch, first, TileRows, RowFloats, Row.SubjectAttentionOutputGradient + (step * 4), 3, shared, 4, 4);
                        Group.Barrier();
                        for (int quad = 0; quad < 1; quad++)
                        {
                            int weight = unit + (quad * 6), operand = (sample * 1) + quad;
                            Float4 w = weights[weight];
                            Float4 a0 = operands[operand];
                            dx0 = Dot(a0, w, dx0);
                        }

                        Group.Barrier();
                        if (first + sample < batch.Count)
                        {
                            batch.Rows[((first + sample) * RowFloats) + Row.SubjectHeadsGradient + (step * 8) + unit] = dx0;
                        }
                    }
                }
            }

            // subject/query: dW = Σ xᵀ dz, db = Σ dz.
            private readonly struct SubjectQueryGradients : IGradientProduct
            {
                public static int Rows => 4;

                public static int Columns => 6;

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
                    batch.Rows[(sample * RowFloats) + Row.SubjectQueryGradient + (step * 8) + column];

                public static int Target(int row)
                {
                    if (row < 3)
                    {
                        return Weights.SubjectQueryKernel + (row * 6);
                    }

                    return Weights.SubjectQueryBias;
                }
            }

            // subject/key: dW = Σ xᵀ dz, db = Σ dz.
            private readonly struct SubjectKeyGradients : IGradientProduct
            {
                public static int Rows => 4;

                public static int Columns => 6;

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
                    batch.Rows[(sample * RowFloats) + Row.SubjectKeyGradient + (step * 8) + column];

                public static int Target(int row)
                {
                    if (row < 3)
                    {
                        return Weights.SubjectKeyKernel + (row * 6);
                    }

                    return Weights.SubjectKeyBias;
                }
            }

            // subject/value: dW = Σ xᵀ dz, db = Σ dz.
            private readonly struct SubjectValueGradients : IGradientProduct
            {
                public static int Rows => 4;

                public static int Columns => 6;

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
                    batch.Rows[(sample * RowFloats) + Row.SubjectValueGradient + (step * 8) + column];

                public static int Target(int row)
                {
                    if (row < 3)
                    {
                        return Weights.SubjectValueKernel + (row * 6);
                    }

                    return Weights.SubjectValueBias;
                }
            }

            // subject/attention_output: dW = Σ xᵀ dz, db = Σ dz.
            private readonly struct SubjectAttentionOutputGradients : IGradientProduct
            {
                public static int Rows => 7;

                public static int Columns => 3;

                public static int Steps => 4;

                public static float Left(DeviceBatch batch, int sample, int step, int row)
                {
                    int at = sample * RowFloats;
                    if (row < 6)
                    {
                        return batch.Rows[at + Row.SubjectHeads + (step * 8) + row];
                    }

                    return 1;
                }

                public static float Right(DeviceBatch batch, int sample, int step, int column) =>
                    batch.Rows[(sample * RowFloats) + Row.SubjectAttentionOutputGradient + (step * 4) + column];

                public static int Target(int row)
                {
                    if (row < 6)
                    {
                        return Weights.SubjectAttentionOutputKernel + (row * 3);
                    }

                    return Weights.SubjectAttentionOutputBias;
                }
            }
