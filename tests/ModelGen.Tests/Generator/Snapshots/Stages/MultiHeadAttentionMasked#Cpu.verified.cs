// modelgen: 1
// name: MultiHeadAttentionMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - multi_head_attention: { num_heads: 2, key_dim: 3, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // subject/query: z = x W + b, (4, 3) to (4, 6).
        [MethodImpl(Hot)]
        public static void SubjectQueryForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Product.Run<V8>(
                    new()
                    {
                        Columns = 8, Depth = 3,
                        ARow = 4, CRow = 8, Start = ProductStart.Bias,
                    },
                    a: ref At(ref row, Row.Front),
                    b: ref At(ref memory.Packed, Packed.SubjectQuery),
                    bias: ref At(ref memory.Packed, Packed.SubjectQueryBias),
                    c: ref At(ref row, Row.SubjectQuery),
                    rows: 4);
            }
        }

        // subject/query backward: dx = dz Wᵀ.
        [MethodImpl(Hot)]
        public static void SubjectQueryBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Product.Run<V4>(
                    new()
                    {
                        Columns = 4, Depth = 6,
                        ARow = 8, CRow = 4, Start = ProductStart.Zero,
                    },
                    a: ref At(ref row, Row.SubjectQueryGradient),
                    b: ref At(ref memory.Packed, Packed.SubjectQueryTransposed),
                    bias: ref None,
                    c: ref At(ref row, Row.FrontBranch1Gradient),
                    rows: 4);
            }
        }

        // subject/query: dW = Σ xᵀ dz, db = Σ dz over samples and steps.
        [MethodImpl(Hot)]
        public static void SubjectQueryGradients(TrainingBatch batch, Part part)
        {
            ModelMemory memory = batch.Memory;
            WeightGradients.Run<V8>(
                new()
                {
                    Samples = batch.Rows, Steps = 4, Row = RowFloats, DZ = Row.SubjectQueryGradient, DZStep = 8,
                    Sums = 1, Units = 6, PaddedUnits = 8,
                },
                [
                    new() { Gradient = Weights.SubjectQueryKernel, Rows = 3, Columns = 6, Left = Row.Front, Step = 4 },
                    new() { Gradient = Weights.SubjectQueryBias, Columns = 6 },
                ],
                ref memory.Gradients,
                ref memory.TrainingRow(0),
                part);
        }

        // SubjectQueryHeadsRow: (4, 6) to (24).
        [MethodImpl(Hot)]
        public static void SubjectQueryHeadsRowForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectQuery), 8, ref At(ref row, Row.SubjectQueryHeadsRow), 6, 4, 6);
            }
        }

        // SubjectQueryHeadsRow backward: (24) to (4, 6).
        [MethodImpl(Hot)]
        public static void SubjectQueryHeadsRowBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectQueryHeadsRowGradient), 6, ref At(ref row, Row.SubjectQueryGradient), 8, 4, 6);
            }
        }

        // SubjectQueryHeads: (8, 3) to (8, 3).
        [MethodImpl(Hot)]
        public static void SubjectQueryHeadsForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectQueryHeadsRow), 3, ref At(ref row, Row.SubjectQueryHeads), 4, 8, 3);
            }
        }

        // SubjectQueryHeads backward: (8, 3) to (8, 3).
        [MethodImpl(Hot)]
        public static void SubjectQueryHeadsBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectQueryHeadsGradient), 4, ref At(ref row, Row.SubjectQueryHeadsRowGradient), 3, 8, 3);
            }
        }

        // subject/key: z = x W + b, (4, 3) to (4, 6).
        [MethodImpl(Hot)]
        public static void SubjectKeyForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Product.Run<V8>(
                    new()
                    {
                        Columns = 8, Depth = 3,
                        ARow = 4, CRow = 8, Start = ProductStart.Bias,
                    },
                    a: ref At(ref row, Row.Front),
                    b: ref At(ref memory.Packed, Packed.SubjectKey),
                    bias: ref At(ref memory.Packed, Packed.SubjectKeyBias),
                    c: ref At(ref row, Row.SubjectKey),
                    rows: 4);
            }
        }

        // subject/key backward: dx = dz Wᵀ.
        [MethodImpl(Hot)]
        public static void SubjectKeyBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Product.Run<V4>(
                    new()
                    {
                        Columns = 4, Depth = 6,
                        ARow = 8, CRow = 4, Start = ProductStart.Zero,
                    },
                    a: ref At(ref row, Row.SubjectKeyGradient),
                    b: ref At(ref memory.Packed, Packed.SubjectKeyTransposed),
                    bias: ref None,
                    c: ref At(ref row, Row.FrontBranch2Gradient),
                    rows: 4);
            }
        }

        // subject/key: dW = Σ xᵀ dz, db = Σ dz over samples and steps.
        [MethodImpl(Hot)]
        public static void SubjectKeyGradients(TrainingBatch batch, Part part)
        {
            ModelMemory memory = batch.Memory;
            WeightGradients.Run<V8>(
                new()
                {
                    Samples = batch.Rows, Steps = 4, Row = RowFloats, DZ = Row.SubjectKeyGradient, DZStep = 8,
                    Sums = 1, Units = 6, PaddedUnits = 8,
                },
                [
                    new() { Gradient = Weights.SubjectKeyKernel, Rows = 3, Columns = 6, Left = Row.Front, Step = 4 },
                    new() { Gradient = Weights.SubjectKeyBias, Columns = 6 },
                ],
                ref memory.Gradients,
                ref memory.TrainingRow(0),
                part);
        }

        // SubjectKeyHeadsRow: (4, 6) to (24).
        [MethodImpl(Hot)]
        public static void SubjectKeyHeadsRowForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectKey), 8, ref At(ref row, Row.SubjectKeyHeadsRow), 6, 4, 6);
            }
        }

        // SubjectKeyHeadsRow backward: (24) to (4, 6).
        [MethodImpl(Hot)]
        public static void SubjectKeyHeadsRowBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectKeyHeadsRowGradient), 6, ref At(ref row, Row.SubjectKeyGradient), 8, 4, 6);
            }
        }

        // SubjectKeyHeads: (8, 3) to (8, 3).
        [MethodImpl(Hot)]
        public static void SubjectKeyHeadsForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectKeyHeadsRow), 3, ref At(ref row, Row.SubjectKeyHeads), 4, 8, 3);
            }
        }

        // SubjectKeyHeads backward: (8, 3) to (8, 3).
        [MethodImpl(Hot)]
        public static void SubjectKeyHeadsBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectKeyHeadsGradient), 4, ref At(ref row, Row.SubjectKeyHeadsRowGradient), 3, 8, 3);
            }
        }

        // subject/value: z = x W + b, (4, 3) to (4, 6).
        [MethodImpl(Hot)]
        public static void SubjectValueForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Product.Run<V8>(
                    new()
                    {
                        Columns = 8, Depth = 3,
                        ARow = 4, CRow = 8, Start = ProductStart.Bias,
                    },
                    a: ref At(ref row, Row.Front),
                    b: ref At(ref memory.Packed, Packed.SubjectValue),
                    bias: ref At(ref memory.Packed, Packed.SubjectValueBias),
                    c: ref At(ref row, Row.SubjectValue),
                    rows: 4);
            }
        }

        // subject/value backward: dx = dz Wᵀ.
        [MethodImpl(Hot)]
        public static void SubjectValueBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Product.Run<V4>(
                    new()
                    {
                        Columns = 4, Depth = 6,
                        ARow = 8, CRow = 4, Start = ProductStart.Zero,
                    },
                    a: ref At(ref row, Row.SubjectValueGradient),
                    b: ref At(ref memory.Packed, Packed.SubjectValueTransposed),
                    bias: ref None,
                    c: ref At(ref row, Row.FrontBranch3Gradient),
                    rows: 4);
            }
        }

        // subject/value: dW = Σ xᵀ dz, db = Σ dz over samples and steps.
        [MethodImpl(Hot)]
        public static void SubjectValueGradients(TrainingBatch batch, Part part)
        {
            ModelMemory memory = batch.Memory;
            WeightGradients.Run<V8>(
                new()
                {
                    Samples = batch.Rows, Steps = 4, Row = RowFloats, DZ = Row.SubjectValueGradient, DZStep = 8,
                    Sums = 1, Units = 6, PaddedUnits = 8,
                },
                [
                    new() { Gradient = Weights.SubjectValueKernel, Rows = 3, Columns = 6, Left = Row.Front, Step = 4 },
                    new() { Gradient = Weights.SubjectValueBias, Columns = 6 },
                ],
                ref memory.Gradients,
                ref memory.TrainingRow(0),
                part);
        }

        // SubjectValueHeadsRow: (4, 6) to (24).
        [MethodImpl(Hot)]
        public static void SubjectValueHeadsRowForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectValue), 8, ref At(ref row, Row.SubjectValueHeadsRow), 6, 4, 6);
            }
        }

        // SubjectValueHeadsRow backward: (24) to (4, 6).
        [MethodImpl(Hot)]
        public static void SubjectValueHeadsRowBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectValueHeadsRowGradient), 6, ref At(ref row, Row.SubjectValueGradient), 8, 4, 6);
            }
        }

        // SubjectValueHeads: (8, 3) to (8, 3).
        [MethodImpl(Hot)]
        public static void SubjectValueHeadsForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectValueHeadsRow), 3, ref At(ref row, Row.SubjectValueHeads), 4, 8, 3);
            }
        }

        // SubjectValueHeads backward: (8, 3) to (8, 3).
        [MethodImpl(Hot)]
        public static void SubjectValueHeadsBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectValueHeadsGradient), 4, ref At(ref row, Row.SubjectValueHeadsRowGradient), 3, 8, 3);
            }
        }

        // SubjectProducts: C = A Bᵀ of 2 heads, (8, 3), (8, 3) to (8, 4).
        [MethodImpl(Hot)]
        public static void SubjectProductsForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                for (int head = 0; head < 2; head++)
                {
                    MatrixProduct.Run<V4>(
                        new()
                        {
                            Rows = 4, Columns = 4, Depth = 3,
                            ARow = 8, AColumn = 1, BRow = 1, BColumn = 8, CRow = 8,
                        },
                        a: ref At(ref row, Row.SubjectQueryHeads + (head * 4)),
                        b: ref At(ref row, Row.SubjectKeyHeads + (head * 4)),
                        c: ref At(ref row, Row.SubjectProducts + (head * 4)));
                }
            }
        }

        // SubjectProducts backward: dA = dC B, dB = dCᵀ A of 2 heads, (8, 4), (8, 3), (8, 3) to (8, 3), (8, 3).
        [MethodImpl(Hot)]
        public static void SubjectProductsBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                for (int head = 0; head < 2; head++)
                {
                    MatrixProduct.Run<V4>(
                        new()
                        {
                            Rows = 4, Columns = 3, Depth = 4,
                            ARow = 8, AColumn = 1, BRow = 8, BColumn = 1, CRow = 8,
                        },
                        a: ref At(ref row, Row.SubjectProductsGradient + (head * 4)),
                        b: ref At(ref row, Row.SubjectKeyHeads + (head * 4)),
                        c: ref At(ref row, Row.SubjectQueryHeadsGradient + (head * 4)));
                    MatrixProduct.Run<V4>(
                        new()
                        {
                            Rows = 4, Columns = 3, Depth = 4,
                            ARow = 1, AColumn = 8, BRow = 8, BColumn = 1, CRow = 8,
                        },
                        a: ref At(ref row, Row.SubjectProductsGradient + (head * 4)),
                        b: ref At(ref row, Row.SubjectQueryHeads + (head * 4)),
                        c: ref At(ref row, Row.SubjectKeyHeadsGradient + (head * 4)));
                }
            }
        }

        // SubjectQueryMask: each row 2 times, (4, 1) to (8, 1).
        [MethodImpl(Hot)]
        public static void SubjectQueryMaskForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Windows.Repeat(
                    new() { Steps = 8, StepRow = 1, Windows = 4, WindowRow = 1, Size = 2, Strides = 2, Columns = 1 }, ref At(ref row, Row.MaskMask),
                    ref At(ref row, Row.SubjectQueryMask));
            }
        }

        // SubjectScores:
        //   chosen = mask_1 > 0 ? 0.577350269 product : −1e+30
        //   y = mask > 0 ? chosen : −1e+30
        [MethodImpl(Hot)]
        public static void SubjectScoresForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float productRow = ref At(ref row, Row.SubjectProducts);
                ref float yRow = ref At(ref row, Row.SubjectProducts);
                ref float mask1Row = ref At(ref row, Row.MaskMask);
                ref float maskRow = ref At(ref row, Row.SubjectQueryMask);
                for (int step = 0; step < 8; step++)
                {
                    V4 mask = V4.Broadcast(At(ref maskRow, step));
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 product = V4.Load(ref productRow, (step * 4) + n);
                        V4 mask1 = V4.Load(ref mask1Row, n);
                        V4 chosen = V4.SelectGreater(mask1, V4.Zero, V4.Broadcast(0.57735026f) * product, V4.Broadcast(-1E+30f));
                        V4 y = V4.SelectGreater(mask, V4.Zero, chosen, V4.Broadcast(-1E+30f));
                        V4.Store(y, ref yRow, (step * 4) + n);
                    }
                }
            }
        }

        // SubjectScores backward:
        //   dchosen = mask > 0 ? dy : 0
        //   dproduct = (mask_1 > 0 ? dchosen : 0) 0.577350269
        [MethodImpl(Hot)]
        public static void SubjectScoresBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.SubjectProductsGradient);
                ref float dproductRow = ref At(ref row, Row.SubjectProductsGradient);
                ref float mask1Row = ref At(ref row, Row.MaskMask);
                ref float maskRow = ref At(ref row, Row.SubjectQueryMask);
                for (int step = 0; step < 8; step++)
                {
                    V4 mask = V4.Broadcast(At(ref maskRow, step));
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 dy = V4.Load(ref dyRow, (step * 4) + n);
                        V4 mask1 = V4.Load(ref mask1Row, n);
                        V4 dchosen = V4.SelectGreater(mask, V4.Zero, dy, V4.Zero);
                        V4 dproduct = V4.SelectGreater(mask1, V4.Zero, dchosen, V4.Zero) * V4.Broadcast(0.57735026f);
                        V4.Store(dproduct, ref dproductRow, (step * 4) + n);
                    }
                }
            }
        }

        // SubjectSoftmax: p = exp(z) / Σ exp(z).
        [MethodImpl(Hot)]
        public static void SubjectSoftmaxForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                for (int step = 0; step < 8; step++)
                {
                    Softmax.Forward<V4>(ref At(ref row, Row.SubjectProducts + (step * 4)), ref At(ref row, Row.SubjectProducts + (step * 4)), 4);
                }
            }
        }

        // SubjectSoftmax backward: dz = p (dp − Σ dp p).
        [MethodImpl(Hot)]
        public static void SubjectSoftmaxBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                for (int step = 0; step < 8; step++)
                {
                    Softmax.Backward<V4>(ref At(ref row, Row.SubjectProducts + (step * 4)),
                        ref At(ref row, Row.SubjectProductsGradient + (step * 4)), ref At(ref row, Row.SubjectProductsGradient + (step * 4)), 4);
                }
            }
        }

        // Subject: C = A B of 2 heads, (8, 4), (8, 3) to (8, 3).
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                for (int head = 0; head < 2; head++)
                {
                    MatrixProduct.Run<V4>(
                        new()
                        {
                            Rows = 4, Columns = 3, Depth = 4,
                            ARow = 8, AColumn = 1, BRow = 8, BColumn = 1, CRow = 8,
                        },
                        a: ref At(ref row, Row.SubjectProducts + (head * 4)),
                        b: ref At(ref row, Row.SubjectValueHeads + (head * 4)),
                        c: ref At(ref row, Row.Subject + (head * 4)));
                }
            }
        }

        // Subject backward: dA = dC Bᵀ, dB = Aᵀ dC of 2 heads, (8, 3), (8, 3), (8, 4) to (8, 4), (8, 3).
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                for (int head = 0; head < 2; head++)
                {
                    MatrixProduct.Run<V4>(
                        new()
                        {
                            Rows = 4, Columns = 4, Depth = 3,
                            ARow = 8, AColumn = 1, BRow = 1, BColumn = 8, CRow = 8,
                        },
                        a: ref At(ref row, Row.SubjectGradient + (head * 4)),
                        b: ref At(ref row, Row.SubjectValueHeads + (head * 4)),
                        c: ref At(ref row, Row.SubjectProductsGradient + (head * 4)));
                    MatrixProduct.Run<V4>(
                        new()
                        {
                            Rows = 4, Columns = 3, Depth = 4,
                            ARow = 1, AColumn = 8, BRow = 8, BColumn = 1, CRow = 8,
                        },
                        a: ref At(ref row, Row.SubjectProducts + (head * 4)),
                        b: ref At(ref row, Row.SubjectGradient + (head * 4)),
                        c: ref At(ref row, Row.SubjectValueHeadsGradient + (head * 4)));
                }
            }
        }

        // SubjectHeadsRow: (8, 3) to (24).
        [MethodImpl(Hot)]
        public static void SubjectHeadsRowForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.Subject), 4, ref At(ref row, Row.SubjectHeadsRow), 3, 8, 3);
            }
        }

        // SubjectHeadsRow backward: (24) to (8, 3).
        [MethodImpl(Hot)]
        public static void SubjectHeadsRowBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectHeadsRowGradient), 3, ref At(ref row, Row.SubjectGradient), 4, 8, 3);
            }
        }

        // SubjectHeads: (4, 6) to (4, 6).
        [MethodImpl(Hot)]
        public static void SubjectHeadsForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectHeadsRow), 6, ref At(ref row, Row.SubjectHeads), 8, 4, 6);
            }
        }

        // SubjectHeads backward: (4, 6) to (4, 6).
        [MethodImpl(Hot)]
        public static void SubjectHeadsBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectHeadsGradient), 8, ref At(ref row, Row.SubjectHeadsRowGradient), 6, 4, 6);
            }
        }

        // subject/attention_output: z = x W + b, (4, 6) to (4, 3).
        [MethodImpl(Hot)]
        public static void SubjectAttentionOutputForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Product.Run<V4>(
                    new()
                    {
                        Columns = 4, Depth = 6,
                        ARow = 8, CRow = 4, Start = ProductStart.Bias,
                    },
                    a: ref At(ref row, Row.SubjectHeads),
                    b: ref At(ref memory.Packed, Packed.SubjectAttentionOutput),
                    bias: ref At(ref memory.Packed, Packed.SubjectAttentionOutputBias),
                    c: ref At(ref row, Row.SubjectAttentionOutput),
                    rows: 4);
            }
        }

        // subject/attention_output backward: dx = dz Wᵀ.
        [MethodImpl(Hot)]
        public static void SubjectAttentionOutputBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Product.Run<V8>(
                    new()
                    {
                        Columns = 8, Depth = 3,
                        ARow = 4, CRow = 8, Start = ProductStart.Zero,
                    },
                    a: ref At(ref row, Row.SubjectAttentionOutputGradient),
                    b: ref At(ref memory.Packed, Packed.SubjectAttentionOutputTransposed),
                    bias: ref None,
                    c: ref At(ref row, Row.SubjectHeadsGradient),
                    rows: 4);
            }
        }

        // subject/attention_output: dW = Σ xᵀ dz, db = Σ dz over samples and steps.
        [MethodImpl(Hot)]
        public static void SubjectAttentionOutputGradients(TrainingBatch batch, Part part)
        {
            ModelMemory memory = batch.Memory;
            WeightGradients.Run<V4>(
                new()
                {
                    Samples = batch.Rows, Steps = 4, Row = RowFloats, DZ = Row.SubjectAttentionOutputGradient, DZStep = 4,
                    Sums = 1, Units = 3, PaddedUnits = 4,
                },
                [
                    new() { Gradient = Weights.SubjectAttentionOutputKernel, Rows = 6, Columns = 3, Left = Row.SubjectHeads, Step = 8 },
                    new() { Gradient = Weights.SubjectAttentionOutputBias, Columns = 3 },
                ],
                ref memory.Gradients,
                ref memory.TrainingRow(0),
                part);
        }
