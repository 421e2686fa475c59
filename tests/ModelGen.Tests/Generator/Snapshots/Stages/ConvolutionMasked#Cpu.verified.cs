// modelgen: 1
// name: ConvolutionMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - conv1d: { filters: 5, kernel_size: 3, strides: 2, padding: same, activation: relu, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // SubjectPadded: (4, 3) to (5, 3), of which steps that are not in x are 0.
        [MethodImpl(Hot)]
        public static void SubjectPaddedForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.Front), 4, ref At(ref row, Row.SubjectPadded), 4, 4, 3);
                Rows.Clear(ref At(ref row, Row.SubjectPadded + (4 * 4)), 4);
            }
        }

        // SubjectPadded backward: (5, 3) to (4, 3).
        [MethodImpl(Hot)]
        public static void SubjectPaddedBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectPaddedGradient), 4, ref At(ref row, Row.FrontGradient), 4, 4, 3);
            }
        }

        // subject: z(t) = Σ x(t, j) W(j) + b, (4, 3) to (2, 5).
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
                        Columns = 8, Depth = 3, NextDepth = 3, Segments = 3, ASegment = 4,
                        ARow = 8, CRow = 8, Start = ProductStart.Bias,
                    },
                    a: ref At(ref row, Row.SubjectPadded),
                    b: ref At(ref memory.Packed, Packed.Subject),
                    bias: ref At(ref memory.Packed, Packed.SubjectBias),
                    c: ref At(ref row, Row.Subject),
                    rows: 2);
            }
        }

        // subject backward: dx(t, j) = Σ dz(t) W(j)ᵀ.
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Clear(ref At(ref row, Row.SubjectPaddedGradient), 20);
                for (int tap = 0; tap < 3; tap++)
                {
                    Product.Run<V4>(
                        new()
                        {
                            Columns = 4, Depth = 5,
                            ARow = 8, CRow = 8, Start = ProductStart.Sum,
                        },
                        a: ref At(ref row, Row.SubjectGradient),
                        b: ref At(ref memory.Packed, Packed.SubjectTransposed + (tap * 20)),
                        bias: ref None,
                        c: ref At(ref row, Row.SubjectPaddedGradient + (tap * 4)),
                        rows: 2);
                }
            }
        }

        // subject: dW(j) = Σ x(t, j)ᵀ dz(t), db = Σ dz over samples and steps.
        [MethodImpl(Hot)]
        public static void SubjectGradients(TrainingBatch batch, Part part)
        {
            ModelMemory memory = batch.Memory;
            WeightGradients.Run<V8>(
                new()
                {
                    Samples = batch.Rows, Steps = 2, Row = RowFloats, DZ = Row.SubjectGradient, DZStep = 8,
                    Sums = 1, Units = 5, PaddedUnits = 8,
                },
                [
                    new() { Gradient = Weights.SubjectKernel, Rows = 3, Columns = 5, Left = Row.SubjectPadded, Step = 8, Taps = 3, TapsApart = 4 },
                    new() { Gradient = Weights.SubjectBias, Columns = 5 },
                ],
                ref memory.Gradients,
                ref memory.TrainingRow(0),
                part);
        }

        // SubjectRelu:
        //   y = max(0, x)
        [MethodImpl(Hot)]
        public static void SubjectReluForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float xRow = ref At(ref row, Row.Subject);
                ref float yRow = ref At(ref row, Row.Subject);
                for (int n = 0; n < 16; n += V8.Lanes)
                {
                    V8 x = V8.Load(ref xRow, n);
                    V8 y = V8.Max(V8.Zero, x);
                    V8.Store(y, ref yRow, n);
                }
            }
        }

        // SubjectRelu backward:
        //   dx = y > 0 ? dy : y
        [MethodImpl(Hot)]
        public static void SubjectReluBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.SubjectGradient);
                ref float dxRow = ref At(ref row, Row.SubjectGradient);
                ref float yRow = ref At(ref row, Row.Subject);
                for (int n = 0; n < 16; n += V8.Lanes)
                {
                    V8 dy = V8.Load(ref dyRow, n);
                    V8 y = V8.Load(ref yRow, n);
                    V8 dx = V8.SelectGreater(y, V8.Zero, dy, y);
                    V8.Store(dx, ref dxRow, n);
                }
            }
        }
