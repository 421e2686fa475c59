// modelgen: 1
// name: EmbeddingMasked
// input: { shape: [4], type: index }
// layers:
//   - embedding: { input_dim: 40, output_dim: 3, mask_zero: true, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // subject: y(t) = embeddings[x(t)]; steps of index 0 are masked.
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    int index = (int)batch.Rows[row + Row.Input + (n / 3 * 4)];
                    batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)] = batch.Parameters[Weights.SubjectEmbeddings + (index * 3) + (n % 3)];
                }

                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectMask + n] = batch.Rows[row + Row.Input + (n * 4)] != 0f ? 1f : 0f;
                }
            }

            // subject: dembeddings[i] = Σ dy(t) over the samples and steps where x(t) is i.
            public static void SubjectGradients(DeviceBatch batch)
            {
                ArrayView<float> shared = SharedMemory.Allocate<float>(EmbeddingGradient.SharedFloats);
                EmbeddingGradient.Compute<SubjectTable>(batch, shared);
            }

            // Where the table of subject is.
            private readonly struct SubjectTable : IEmbeddingTable
            {
                public static int Rows => 40;

                public static int Columns => 3;

                public static int Groups => 3;

                public static int Steps => 4;

                public static int Target => Weights.SubjectEmbeddings;

                public static float Index(DeviceBatch batch, int sample, int step) =>
                    batch.Rows[(sample * RowFloats) + Row.Input + (step * 4)];

                public static float Gradient(DeviceBatch batch, int sample, int step, int column) =>
                    batch.Rows[(sample * RowFloats) + Row.SubjectGradient + (step * 4) + column];
            }
