// modelgen: 1
// name: ActivityRegularizerMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - dense: { units: 5, activity_regularizer: { l1_l2: { l1: 0.5, l2: 0.25 } }, name: subject }
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
                for (int n = 0; n < 32; n += V8.Lanes)
                {
                    V8.Store(V8.Load(ref dx1, n) + V8.Load(ref dx2, n), ref dx, n);
                }
            }
        }

        // SubjectActivity:
        //   x_new = x
        //   abs_x_new = |x_new|
        //   loss = Σnumbers(0.5 abs_x_new + 0.25 x_new x_new)
        [MethodImpl(Hot)]
        public static void SubjectActivityForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float xRow = ref At(ref row, Row.Subject);
                ref float lossRow = ref At(ref row, Row.SubjectActivity);
                Rows.Clear(ref lossRow, 8);
                for (int step = 0; step < 4; step++)
                {
                    FeatureSum lossTotal = new(5);
                    for (int n = 0; n < 8; n += V8.Lanes)
                    {
                        V8 x = V8.Load(ref xRow, (step * 8) + n);
                        V8 xNew = x;
                        V8 absXNew = V8.Abs(xNew);
                        V8 lossTerm = V8.Fma(V8.Broadcast(0.5f), absXNew, V8.Broadcast(0.25f) * xNew * xNew);
                        lossTotal.Add(lossTerm, n);
                    }

                    At(ref lossRow, 0) += lossTotal.Total;
                }
            }
        }

        // SubjectActivity backward:
        //   x_new = x
        //   dabs_x_new = dloss 0.5
        //   dx_new = dloss x_new 0.25 + dloss (0.25 x_new) + (x_new > 0 ? dabs_x_new : (0 > x_new ? −dabs_x_new : x_new))
        //   dx = dx_new
        [MethodImpl(Hot)]
        public static void SubjectActivityBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dlossRow = ref At(ref row, Row.SubjectActivityGradient);
                ref float dxRow = ref At(ref row, Row.SubjectBranch1Gradient);
                ref float xRow = ref At(ref row, Row.Subject);
                for (int step = 0; step < 4; step++)
                {
                    V8 dloss = V8.Broadcast(At(ref dlossRow, 0));
                    V8 dabsXNew = dloss * V8.Broadcast(0.5f);
                    for (int n = 0; n < 8; n += V8.Lanes)
                    {
                        V8 x = V8.Load(ref xRow, (step * 8) + n);
                        V8 xNew = x;
                        V8 dxNew = V8.Fma(dloss * xNew, V8.Broadcast(0.25f), dloss * (V8.Broadcast(0.25f) * xNew))
                            + V8.SelectGreater(xNew, V8.Zero, dabsXNew, V8.SelectGreater(V8.Zero, xNew, -dabsXNew, xNew));
                        V8 dx = dxNew;
                        V8.Store(dx, ref dxRow, (step * 8) + n);
                    }
                }
            }
        }

        // What the output of a sample adds to the loss.
        [MethodImpl(Hot)]
        public static void SubjectActivityPenaltyForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                batch.AddPenalty(first + i, At(ref row, Row.SubjectActivity));
            }
        }

        // Its gradient: 1 / samples.
        [MethodImpl(Hot)]
        public static void SubjectActivityPenaltyBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                At(ref row, Row.SubjectActivityGradient) = 1f / batch.Rows;
            }
        }
