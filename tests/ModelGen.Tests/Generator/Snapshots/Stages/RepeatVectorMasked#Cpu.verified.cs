// modelgen: 1
// name: RepeatVectorMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - global_max_pooling_1d
//   - repeat_vector: { n: 3, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // Subject: each row 3 times, (3) to (3, 3).
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Windows.Repeat(
                    new() { Steps = 3, StepRow = 4, Windows = 1, WindowRow = 4, Size = 3, Strides = 3, Columns = 4 },
                    ref At(ref row, Row.GlobalMaxPooling1d1), ref At(ref row, Row.Subject));
            }
        }

        // Subject backward: dx is the sum of dy over the times.
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Windows.Sum<V4>(
                    new() { Steps = 3, StepRow = 4, Windows = 1, WindowRow = 4, Size = 3, Strides = 3, Columns = 4 }, isMean: false,
                    ref At(ref row, Row.SubjectGradient), ref At(ref row, Row.GlobalMaxPooling1d1Gradient));
            }
        }
