// modelgen: 1
// name: ZeroPadding
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - zero_padding_1d: { padding: [2, 1], name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // Subject: (4, 3) to (7, 3), of which steps that are not in x are 0.
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.Front), 4, ref At(ref row, Row.Subject + (2 * 4)), 4, 4, 3);
                Rows.Clear(ref At(ref row, Row.Subject), 8);
                Rows.Clear(ref At(ref row, Row.Subject + (6 * 4)), 4);
            }
        }

        // Subject backward: (7, 3) to (4, 3).
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectGradient + (2 * 4)), 4, ref At(ref row, Row.FrontGradient), 4, 4, 3);
            }
        }
