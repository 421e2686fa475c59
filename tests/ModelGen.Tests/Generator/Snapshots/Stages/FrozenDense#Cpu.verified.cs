// modelgen: 1
// name: FrozenDense
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - dense: { units: 5, trainable: false, name: subject }
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
