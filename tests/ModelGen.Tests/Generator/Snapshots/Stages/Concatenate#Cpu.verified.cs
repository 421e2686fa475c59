// modelgen: 1
// name: Concatenate
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - concatenate: { from: [front, front], name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // Subject: (4, 3), (4, 3) to (4, 6).
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.Front), 4, ref At(ref row, Row.Subject), 8, 4, 3);
                Rows.Copy(ref At(ref row, Row.Front), 4, ref At(ref row, Row.Subject + 3), 8, 4, 3);
            }
        }

        // Subject backward: (4, 6) to (4, 3), (4, 3).
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(ref At(ref row, Row.SubjectGradient), 8, ref At(ref row, Row.FrontBranch1Gradient), 4, 4, 3);
                Rows.Copy(ref At(ref row, Row.SubjectGradient + 3), 8, ref At(ref row, Row.FrontBranch2Gradient), 4, 4, 3);
            }
        }
