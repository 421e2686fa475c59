// modelgen: 1
// name: ConvolutionDilated
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - conv1d: { filters: 2, kernel_size: 2, padding: causal, dilation_rate: 2, use_bias: false, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // SubjectPadded: (4, 3) to (6, 3), of which steps that are not in x are 0.
        [MethodImpl(Hot)]
        public static void SubjectPaddedForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.Front), 4, ref At(ref row, Row.SubjectPadded + (2 * 4)), 4, 4, 3);
                Rows.Clear(ref At(ref row, Row.SubjectPadded), 8);
            }
        }

        // SubjectPadded backward: (6, 3) to (4, 3).
        [MethodImpl(Hot)]
        public static void SubjectPaddedBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectPaddedGradient + (2 * 4)), 4, ref At(ref row, Row.FrontGradient), 4, 4, 3);
            }
        }

        // subject: z(t) = Σ x(t, j) W(j), (4, 3) to (4, 2).
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
                        Columns = 4, Depth = 3, NextDepth = 3, Segments = 2, ASegment = 8,
                        ARow = 4, CRow = 4, Start = ProductStart.Bias,
                    },
                    a: ref At(ref row, Row.SubjectPadded),
                    b: ref At(ref memory.Packed, Packed.Subject),
                    bias: ref At(ref memory.Packed, Packed.SubjectBias),
                    c: ref At(ref row, Row.Subject),
                    rows: 4);
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
                Rows.Clear(ref At(ref row, Row.SubjectPaddedGradient), 24);
                for (int tap = 0; tap < 2; tap++)
                {
                    Product.Run<V4>(
                        new()
                        {
                            Columns = 4, Depth = 2,
                            ARow = 4, CRow = 4, Start = ProductStart.Sum,
                        },
                        a: ref At(ref row, Row.SubjectGradient),
                        b: ref At(ref memory.Packed, Packed.SubjectTransposed + (tap * 8)),
                        bias: ref None,
                        c: ref At(ref row, Row.SubjectPaddedGradient + (tap * 8)),
                        rows: 4);
                }
            }
        }

        // subject: dW(j) = Σ x(t, j)ᵀ dz(t) over samples and steps.
        [MethodImpl(Hot)]
        public static void SubjectGradients(TrainingBatch batch, Part part)
        {
            ModelMemory memory = batch.Memory;
            WeightGradients.Run<V4>(
                new()
                {
                    Samples = batch.Rows, Steps = 4, Row = RowFloats, DZ = Row.SubjectGradient, DZStep = 4,
                    Sums = 1, Units = 2, PaddedUnits = 4,
                },
                [
                    new() { Gradient = Weights.SubjectKernel, Rows = 3, Columns = 2, Left = Row.SubjectPadded, Step = 4, Taps = 2, TapsApart = 8 },
                ],
                ref memory.Gradients,
                ref memory.TrainingRow(0),
                part);
        }
