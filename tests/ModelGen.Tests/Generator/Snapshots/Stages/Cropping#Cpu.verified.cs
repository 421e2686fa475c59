// modelgen: 1
// name: Cropping
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - cropping_1d: { cropping: [1, 0], name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // Subject backward: (3, 3) to (4, 3).
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Clear(ref At(ref row, Row.FrontGradient), 4);
            }
        }
