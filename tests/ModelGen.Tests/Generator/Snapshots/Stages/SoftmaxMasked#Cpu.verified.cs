// modelgen: 1
// name: SoftmaxMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - activation: { function: softmax, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // SubjectSoftmax: p = exp(z) / Σ exp(z).
        [MethodImpl(Hot)]
        public static void SubjectSoftmaxForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                for (int step = 0; step < 4; step++)
                {
                    Softmax.Forward<V4>(ref At(ref row, Row.Front + (step * 4)), ref At(ref row, Row.Front + (step * 4)), 3);
                }
            }
        }

        // SubjectSoftmax backward: dz = p (dp − Σ dp p).
        [MethodImpl(Hot)]
        public static void SubjectSoftmaxBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                for (int step = 0; step < 4; step++)
                {
                    Softmax.Backward<V4>(ref At(ref row, Row.Front + (step * 4)), ref At(ref row, Row.FrontGradient + (step * 4)),
                        ref At(ref row, Row.FrontGradient + (step * 4)), 3);
                }
            }
        }
