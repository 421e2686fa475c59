// modelgen: 1
// name: Dropout
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - dropout: { rate: 0.25, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // subject: in training, y = x / (1 − 0.25) with probability 1 − 0.25, else 0.
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            StepContext context = batch.Context;
            float rate = context.Training ? 0.25f : 0f;
            RandomStream stream = new(context.Seed, StreamKind.Dropout, 0, (uint)context.Epoch, (uint)context.Step);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Dropout.Apply(
                    ref At(ref row, Row.Front), 4, ref At(ref row, Row.Front), 4,
                    4, 3, rate, in stream, (first + i) * 12L);
            }
        }

        // subject backward: the same numbers are kept.
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            StepContext context = batch.Context;
            float rate = context.Training ? 0.25f : 0f;
            RandomStream stream = new(context.Seed, StreamKind.Dropout, 0, (uint)context.Epoch, (uint)context.Step);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Dropout.Apply(
                    ref At(ref row, Row.FrontGradient), 4, ref At(ref row, Row.FrontGradient), 4,
                    4, 3, rate, in stream, (first + i) * 12L);
            }
        }
