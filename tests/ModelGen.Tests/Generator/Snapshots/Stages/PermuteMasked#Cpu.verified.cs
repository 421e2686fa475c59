// modelgen: 1
// name: PermuteMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - permute: { name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // Subject: (4, 3) to (3, 4), y(f, t) = x(t, f).
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Transpose(ref At(ref row, Row.Front), 4, ref At(ref row, Row.Subject), 4, 4, 3);
            }
        }

        // Subject backward: (3, 4) to (4, 3).
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Transpose(ref At(ref row, Row.SubjectGradient), 4, ref At(ref row, Row.FrontGradient), 4, 3, 4);
            }
        }
