// modelgen: 1
// name: Reshape
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - reshape: { target_shape: [2, -1], name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // SubjectRow: (4, 3) to (12).
        [MethodImpl(Hot)]
        public static void SubjectRowForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.Front), 4, ref At(ref row, Row.SubjectRow), 3, 4, 3);
            }
        }

        // SubjectRow backward: (12) to (4, 3).
        [MethodImpl(Hot)]
        public static void SubjectRowBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectRowGradient), 3, ref At(ref row, Row.FrontGradient), 4, 4, 3);
            }
        }

        // Subject: (2, 6) to (2, 6).
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectRow), 6, ref At(ref row, Row.Subject), 8, 2, 6);
            }
        }

        // Subject backward: (2, 6) to (2, 6).
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectGradient), 8, ref At(ref row, Row.SubjectRowGradient), 6, 2, 6);
            }
        }
