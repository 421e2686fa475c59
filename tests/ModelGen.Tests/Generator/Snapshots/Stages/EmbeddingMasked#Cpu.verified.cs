// modelgen: 1
// name: EmbeddingMasked
// input: { shape: [4], type: index }
// layers:
//   - embedding: { input_dim: 40, output_dim: 3, mask_zero: true, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // subject: y(t) = embeddings[x(t)]; steps of index 0 are masked.
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Embedding.Lookup(
                    ref At(ref memory.Parameters, Weights.SubjectEmbeddings), ref At(ref row, Row.Input), 4, ref At(ref row, Row.Subject), 4, 4, 3);
                Embedding.MaskZero(ref At(ref row, Row.Input), 4, ref At(ref row, Row.SubjectMask), 4);
            }
        }

        // subject: dembeddings[i] = Σ dy(t) over the samples and steps where x(t) is i.
        [MethodImpl(Hot)]
        public static void SubjectGradients(TrainingBatch batch, Part part)
        {
            ModelMemory memory = batch.Memory;
            Embedding.Gradient<V4>(
                new()
                {
                    Samples = batch.Rows, Steps = 4, Row = RowFloats,
                    Rows = 40, Columns = 3,
                    X = Row.Input, XStep = 4, DY = Row.SubjectGradient, DYStep = 4,
                },
                ref At(ref memory.Gradients, Weights.SubjectEmbeddings),
                ref memory.TrainingRow(0),
                part);
        }
