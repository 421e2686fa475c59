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
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Product.Run<V4>(
                    new()
                    {
                        Columns = 4, Depth = 3,
                        ARow = 4, CRow = 4, Start = ProductStart.Bias,
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
                        Columns = 4, Depth = 3,
                        ARow = 4, CRow = 4, Start = ProductStart.Zero,
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
            WeightGradients.Run<V4>(
                new()
                {
                    Samples = batch.Rows, Steps = 4, Row = RowFloats, DZ = Row.SubjectGradient, DZStep = 4,
                    Sums = 1, Units = 3, PaddedUnits = 4,
                },
                [
                    new() { Gradient = Weights.SubjectKernel, Rows = 3, Columns = 3, Left = Row.Front, Step = 4 },
                    new() { Gradient = Weights.SubjectBias, Columns = 3 },
                ],
                ref memory.Gradients,
                ref memory.TrainingRow(0),
                part);
        }

        // SubjectBranches backward: dx is the sum of the gradients of all who read x.
        [MethodImpl(Hot)]
        public static void SubjectBranchesBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dx1 = ref At(ref row, Row.SubjectBranch1Gradient);
                ref float dx2 = ref At(ref row, Row.SubjectBranch2Gradient);
                ref float dx = ref At(ref row, Row.SubjectGradient);
                for (int n = 0; n < 16; n += V4.Lanes)
                {
                    V4.Store(V4.Load(ref dx1, n) + V4.Load(ref dx2, n), ref dx, n);
                }
            }
        }
