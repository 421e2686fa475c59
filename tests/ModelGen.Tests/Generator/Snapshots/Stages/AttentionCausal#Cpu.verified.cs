// modelgen: 1
// name: AttentionCausal
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - attention: { causal: true, use_scale: true, dropout: 0.25, name: subject }
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

        // SubjectQueryStep: the step of each number, (4).
        [MethodImpl(Hot)]
        public static void SubjectQueryStepForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Count(ref At(ref row, Row.SubjectQueryStep), 4, 1);
            }
        }

        // SubjectKeyStep: the step of each number, (4).
        [MethodImpl(Hot)]
        public static void SubjectKeyStepForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Count(ref At(ref row, Row.SubjectKeyStep), 4, 1);
            }
        }

        // SubjectScores:
        //   y = key_step > query_step ? −1e+30 : product scale
        [MethodImpl(Hot)]
        public static void SubjectScoresForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            ref float scaleRow = ref At(ref memory.Packed, Packed.SubjectScale);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float productRow = ref At(ref row, Row.SubjectProducts);
                ref float yRow = ref At(ref row, Row.SubjectScores);
                ref float queryStepRow = ref At(ref row, Row.SubjectQueryStep);
                ref float keyStepRow = ref At(ref row, Row.SubjectKeyStep);
                for (int step = 0; step < 4; step++)
                {
                    V4 scale = V4.Broadcast(At(ref scaleRow, 0));
                    V4 queryStep = V4.Broadcast(At(ref queryStepRow, step));
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 product = V4.Load(ref productRow, (step * 4) + n);
                        V4 keyStep = V4.Load(ref keyStepRow, n);
                        V4 y = V4.SelectGreater(keyStep, queryStep, V4.Broadcast(-1E+30f), product * scale);
                        V4.Store(y, ref yRow, (step * 4) + n);
                    }
                }
            }
        }

        // SubjectScores backward:
        //   dproduct = (key_step > query_step ? 0 : dy) scale
        //   dscale = Σnumbers((key_step > query_step ? 0 : dy) product)
        [MethodImpl(Hot)]
        public static void SubjectScoresBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            ref float scaleRow = ref At(ref memory.Packed, Packed.SubjectScale);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.SubjectProductsGradient);
                ref float dproductRow = ref At(ref row, Row.SubjectProductsGradient);
                ref float productRow = ref At(ref row, Row.SubjectProducts);
                ref float queryStepRow = ref At(ref row, Row.SubjectQueryStep);
                ref float keyStepRow = ref At(ref row, Row.SubjectKeyStep);
                ref float dscaleRow = ref At(ref row, Row.SubjectScoresScaleGradient);
                Rows.Clear(ref dscaleRow, 4);
                for (int step = 0; step < 4; step++)
                {
                    V4 scale = V4.Broadcast(At(ref scaleRow, 0));
                    V4 queryStep = V4.Broadcast(At(ref queryStepRow, step));
                    FeatureSum dscaleTotal = new(4);
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 dy = V4.Load(ref dyRow, (step * 4) + n);
                        V4 product = V4.Load(ref productRow, (step * 4) + n);
                        V4 keyStep = V4.Load(ref keyStepRow, n);
                        V4 dproduct = V4.SelectGreater(keyStep, queryStep, V4.Zero, dy) * scale;
                        V4 dscaleTerm = V4.SelectGreater(keyStep, queryStep, V4.Zero, dy) * product;
                        dscaleTotal.Add(dscaleTerm, n);
                        V4.Store(dproduct, ref dproductRow, (step * 4) + n);
                    }

                    At(ref dscaleRow, 0) += dscaleTotal.Total;
                }
            }
        }

        // SubjectScores: dscale = Σ dscale over samples.
        [MethodImpl(Hot)]
        public static void SubjectScoresGradients(TrainingBatch batch, Part part)
        {
            ref float rows = ref batch.Memory.TrainingRow(0);
            ref float gradients = ref batch.Memory.Gradients;
            SampleSum.Run<V4>(
                ref At(ref rows, Row.SubjectScoresScaleGradient), RowFloats, batch.Rows, ref At(ref gradients, Weights.SubjectScale), 1, 4, 1, part);
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
                    Softmax.Forward<V4>(ref At(ref row, Row.SubjectScores + (step * 4)), ref At(ref row, Row.SubjectScores + (step * 4)), 4);
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
                    Softmax.Backward<V4>(ref At(ref row, Row.SubjectScores + (step * 4)), ref At(ref row, Row.SubjectProductsGradient + (step * 4)),
                        ref At(ref row, Row.SubjectProductsGradient + (step * 4)), 4);
                }
            }
        }

        // subject: in training, y = x / (1 − 0.25) with probability 1 − 0.25, else 0.
        [MethodImpl(Hot)]
        public static void SubjectDropoutForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            StepContext context = batch.Context;
            float rate = context.Training ? 0.25f : 0f;
            RandomStream stream = new(context.Seed, StreamKind.Dropout, 0, (uint)context.Epoch, (uint)context.Step);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Dropout.Apply(
                    ref At(ref row, Row.SubjectScores), 4, ref At(ref row, Row.SubjectDropout), 4,
                    4, 4, rate, in stream, (first + i) * 16L);
            }
        }

        // subject backward: the same numbers are kept.
        [MethodImpl(Hot)]
        public static void SubjectDropoutBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            StepContext context = batch.Context;
            float rate = context.Training ? 0.25f : 0f;
            RandomStream stream = new(context.Seed, StreamKind.Dropout, 0, (uint)context.Epoch, (uint)context.Step);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Dropout.Apply(
                    ref At(ref row, Row.SubjectProductsGradient), 4, ref At(ref row, Row.SubjectProductsGradient), 4,
                    4, 4, rate, in stream, (first + i) * 16L);
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
                    a: ref At(ref row, Row.SubjectDropout),
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
                    a: ref At(ref row, Row.SubjectDropout),
                    b: ref At(ref row, Row.SubjectGradient),
                    c: ref At(ref row, Row.FrontBranch3Gradient));
            }
        }
