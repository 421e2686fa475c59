// modelgen: 1
// name: AveragePooling
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - average_pooling_1d: { name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // Subject: the mean of each window, (4, 3) to (2, 3).
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Windows.Sum<V4>(
                    new() { Steps = 4, StepRow = 4, Windows = 2, WindowRow = 4, Size = 2, Strides = 2, Columns = 4 }, isMean: true,
                    ref At(ref row, Row.Front), ref At(ref row, Row.Subject));
            }
        }

        // Subject backward: an equal share for each step of a window.
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Windows.MeanBackward<V4>(
                    new() { Steps = 4, StepRow = 4, Windows = 2, WindowRow = 4, Size = 2, Strides = 2, Columns = 4 },
                    ref At(ref row, Row.SubjectGradient), ref At(ref row, Row.FrontGradient));
            }
        }
