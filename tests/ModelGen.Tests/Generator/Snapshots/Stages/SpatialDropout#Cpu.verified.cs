// modelgen: 1
// name: SpatialDropout
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - spatial_dropout_1d: { rate: 0.25, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // subject: in training, y = x / (1 − 0.25) with probability 1 − 0.25, else 0, the same at all steps.
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            StepContext context = batch.Context;
            float rate = context.Training ? 0.25f : 0f;
            RandomStream stream = new(context.Seed, StreamKind.Dropout, 0, (uint)context.Epoch, (uint)context.Step);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                for (int step = 0; step < 4; step++)
                {
                    Dropout.Apply(
                        ref At(ref row, Row.Front + (step * 4)), 4, ref At(ref row, Row.Front + (step * 4)), 4,
                        1, 3, rate, in stream, (first + i) * 3L);
                }
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
                for (int step = 0; step < 4; step++)
                {
                    Dropout.Apply(
                        ref At(ref row, Row.FrontGradient + (step * 4)), 4, ref At(ref row, Row.FrontGradient + (step * 4)), 4,
                        1, 3, rate, in stream, (first + i) * 3L);
                }
            }
        }
