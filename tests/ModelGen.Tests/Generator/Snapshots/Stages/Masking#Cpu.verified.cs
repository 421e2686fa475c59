// modelgen: 1
// name: Masking
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: subject }
//   - dense: { units: 3, name: front }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // Subject: a step whose features all equal 2 is masked and becomes 0.
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Masking.Apply(ref At(ref row, Row.Input), ref At(ref row, Row.Input), ref At(ref row, Row.SubjectMask), 4, 3, 4, 2f);
            }
        }
