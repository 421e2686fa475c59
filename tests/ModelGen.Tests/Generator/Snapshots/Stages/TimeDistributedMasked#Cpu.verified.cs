// modelgen: 1
// name: TimeDistributedMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - time_distributed: { layer: { dense: { units: 5, activation: tanh } }, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // subject: z = x W + b, (4, 3) to (4, 5).
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
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
                    b: ref At(ref memory.Packed, Packed.Subject),
                    bias: ref At(ref memory.Packed, Packed.SubjectBias),
                    c: ref At(ref row, Row.Subject),
                    rows: 4);
            }
        }

        // subject backward: dx = dz Wᵀ.
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Product.Run<V4>(
                    new()
                    {
                        Columns = 4, Depth = 5,
                        ARow = 8, CRow = 4, Start = ProductStart.Zero,
                    },
                    a: ref At(ref row, Row.SubjectGradient),
                    b: ref At(ref memory.Packed, Packed.SubjectTransposed),
                    bias: ref None,
                    c: ref At(ref row, Row.FrontGradient),
                    rows: 4);
            }
        }

        // subject: dW = Σ xᵀ dz, db = Σ dz over samples and steps.
        [MethodImpl(Hot)]
        public static void SubjectGradients(TrainingBatch batch, Part part)
        {
            ModelMemory memory = batch.Memory;
            WeightGradients.Run<V8>(
                new()
                {
                    Samples = batch.Rows, Steps = 4, Row = RowFloats, DZ = Row.SubjectGradient, DZStep = 8,
                    Sums = 1, Units = 5, PaddedUnits = 8,
                },
                [
                    new() { Gradient = Weights.SubjectKernel, Rows = 3, Columns = 5, Left = Row.Front, Step = 4 },
                    new() { Gradient = Weights.SubjectBias, Columns = 5 },
                ],
                ref memory.Gradients,
                ref memory.TrainingRow(0),
                part);
        }

        // SubjectTanh:
        //   y = tanh(x)
        [MethodImpl(Hot)]
        public static void SubjectTanhForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float xRow = ref At(ref row, Row.Subject);
                ref float yRow = ref At(ref row, Row.Subject);
                for (int n = 0; n < 32; n += V8.Lanes)
                {
                    V8 x = V8.Load(ref xRow, n);
                    V8 y = Tanh(x);
                    V8.Store(y, ref yRow, n);
                }
            }
        }

        // SubjectTanh backward:
        //   dx = dy (1 − y y)
        [MethodImpl(Hot)]
        public static void SubjectTanhBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.SubjectGradient);
                ref float dxRow = ref At(ref row, Row.SubjectGradient);
                ref float yRow = ref At(ref row, Row.Subject);
                for (int n = 0; n < 32; n += V8.Lanes)
                {
                    V8 dy = V8.Load(ref dyRow, n);
                    V8 y = V8.Load(ref yRow, n);
                    V8 dx = dy * V8.FmaNegated(y, y, V8.Broadcast(1f));
                    V8.Store(dx, ref dxRow, n);
                }
            }
        }
