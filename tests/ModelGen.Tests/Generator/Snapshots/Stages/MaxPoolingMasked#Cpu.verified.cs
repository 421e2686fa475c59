// modelgen: 1
// name: MaxPoolingMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - max_pooling_1d: { pool_size: 3, strides: 2, padding: same, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // Subject: the greatest of each window, (4, 3) to (2, 3).
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Windows.Max<V4>(
                    new() { Steps = 4, StepRow = 4, Windows = 2, WindowRow = 4, Size = 3, Strides = 2, Columns = 4 }, ref At(ref row, Row.Front),
                    ref At(ref row, Row.Subject));
            }
        }

        // Subject backward: dy goes to the first that is as great.
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Windows.MaxBackward<V4>(
                    new() { Steps = 4, StepRow = 4, Windows = 2, WindowRow = 4, Size = 3, Strides = 2, Columns = 4 }, ref At(ref row, Row.Front),
                    ref At(ref row, Row.Subject), ref At(ref row, Row.SubjectGradient), ref At(ref row, Row.FrontGradient));
            }
        }
