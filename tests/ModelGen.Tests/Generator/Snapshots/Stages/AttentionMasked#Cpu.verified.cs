// modelgen: 1
// name: AttentionMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - attention: { name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // SubjectProducts: C = A Bᵀ, (4, 3) to (4, 4).
        [MethodImpl(Hot)]
        public static void SubjectProductsForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                MatrixProduct.Run<V4>(
                    new()
                    {
                        Rows = 4, Columns = 4, Depth = 3,
                        ARow = 4, AColumn = 1, BRow = 1, BColumn = 4, CRow = 4,
                    },
                    a: ref At(ref row, Row.Front),
                    b: ref At(ref row, Row.Front),
                    c: ref At(ref row, Row.SubjectProducts));
            }
        }

        // SubjectProducts backward: dA = dC B, dB = dCᵀ A, (4, 4), (4, 3) to (4, 3), (4, 3).
        [MethodImpl(Hot)]
        public static void SubjectProductsBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                MatrixProduct.Run<V4>(
                    new()
                    {
                        Rows = 4, Columns = 3, Depth = 4,
                        ARow = 4, AColumn = 1, BRow = 4, BColumn = 1, CRow = 4,
                    },
                    a: ref At(ref row, Row.SubjectProductsGradient),
                    b: ref At(ref row, Row.Front),
                    c: ref At(ref row, Row.FrontBranch1Gradient));
                MatrixProduct.Run<V4>(
                    new()
                    {
                        Rows = 4, Columns = 3, Depth = 4,
                        ARow = 1, AColumn = 4, BRow = 4, BColumn = 1, CRow = 4,
                    },
                    a: ref At(ref row, Row.SubjectProductsGradient),
                    b: ref At(ref row, Row.Front),
                    c: ref At(ref row, Row.FrontBranch2Gradient));
            }
        }

        // SubjectScores:
        //   y = mask_1 > 0 ? product : −1e+30
        [MethodImpl(Hot)]
        public static void SubjectScoresForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float productRow = ref At(ref row, Row.SubjectProducts);
                ref float yRow = ref At(ref row, Row.SubjectProducts);
                ref float mask1Row = ref At(ref row, Row.MaskMask);
                for (int step = 0; step < 4; step++)
                {
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 product = V4.Load(ref productRow, (step * 4) + n);
                        V4 mask1 = V4.Load(ref mask1Row, n);
                        V4 y = V4.SelectGreater(mask1, V4.Zero, product, V4.Broadcast(-1E+30f));
                        V4.Store(y, ref yRow, (step * 4) + n);
                    }
                }
            }
        }

        // SubjectScores backward:
        //   dproduct = mask_1 > 0 ? dy : 0
        [MethodImpl(Hot)]
        public static void SubjectScoresBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.SubjectProductsGradient);
                ref float dproductRow = ref At(ref row, Row.SubjectProductsGradient);
                ref float mask1Row = ref At(ref row, Row.MaskMask);
                for (int step = 0; step < 4; step++)
                {
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 dy = V4.Load(ref dyRow, (step * 4) + n);
                        V4 mask1 = V4.Load(ref mask1Row, n);
                        V4 dproduct = V4.SelectGreater(mask1, V4.Zero, dy, V4.Zero);
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
                for (int step = 0; step < 4; step++)
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
                for (int step = 0; step < 4; step++)
                {
                    Softmax.Backward<V4>(ref At(ref row, Row.SubjectProducts + (step * 4)),
                        ref At(ref row, Row.SubjectProductsGradient + (step * 4)), ref At(ref row, Row.SubjectProductsGradient + (step * 4)), 4);
                }
            }
        }

        // Subject: C = A B, (4, 4), (4, 3) to (4, 3).
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                MatrixProduct.Run<V4>(
                    new()
                    {
                        Rows = 4, Columns = 3, Depth = 4,
                        ARow = 4, AColumn = 1, BRow = 4, BColumn = 1, CRow = 4,
                    },
                    a: ref At(ref row, Row.SubjectProducts),
                    b: ref At(ref row, Row.Front),
                    c: ref At(ref row, Row.Subject));
            }
        }

        // Subject backward: dA = dC Bᵀ, dB = Aᵀ dC, (4, 3), (4, 3), (4, 4) to (4, 4), (4, 3).
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                MatrixProduct.Run<V4>(
                    new()
                    {
                        Rows = 4, Columns = 4, Depth = 3,
                        ARow = 4, AColumn = 1, BRow = 1, BColumn = 4, CRow = 4,
                    },
                    a: ref At(ref row, Row.SubjectGradient),
                    b: ref At(ref row, Row.Front),
                    c: ref At(ref row, Row.SubjectProductsGradient));
                MatrixProduct.Run<V4>(
                    new()
                    {
                        Rows = 4, Columns = 3, Depth = 4,
                        ARow = 1, AColumn = 4, BRow = 4, BColumn = 1, CRow = 4,
                    },
                    a: ref At(ref row, Row.SubjectProducts),
                    b: ref At(ref row, Row.SubjectGradient),
                    c: ref At(ref row, Row.FrontBranch3Gradient));
            }
        }

        // SubjectUsed:
        //   y = mask > 0 ? x : 0
        [MethodImpl(Hot)]
        public static void SubjectUsedForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float xRow = ref At(ref row, Row.Subject);
                ref float yRow = ref At(ref row, Row.Subject);
                ref float maskRow = ref At(ref row, Row.MaskMask);
                for (int step = 0; step < 4; step++)
                {
                    V4 mask = V4.Broadcast(At(ref maskRow, step));
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        V4 y = V4.SelectGreater(mask, V4.Zero, x, V4.Zero);
                        V4.Store(y, ref yRow, (step * 4) + n);
                    }
                }
            }
        }

        // SubjectUsed backward:
        //   dx = mask > 0 ? dy : 0
        [MethodImpl(Hot)]
        public static void SubjectUsedBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.SubjectGradient);
                ref float dxRow = ref At(ref row, Row.SubjectGradient);
                ref float maskRow = ref At(ref row, Row.MaskMask);
                for (int step = 0; step < 4; step++)
                {
                    V4 mask = V4.Broadcast(At(ref maskRow, step));
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 dy = V4.Load(ref dyRow, (step * 4) + n);
                        V4 dx = V4.SelectGreater(mask, V4.Zero, dy, V4.Zero);
                        V4.Store(dx, ref dxRow, (step * 4) + n);
                    }
                }
            }
        }
