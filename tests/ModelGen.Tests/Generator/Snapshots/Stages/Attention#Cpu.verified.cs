// modelgen: 1
// name: Attention
// input: { shape: [4, 3] }
// layers:
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
