// modelgen: 1
// name: FrozenBatchNormalization
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - batch_normalization: { trainable: false, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // subject: y = gamma (x − mean) / √(variance + epsilon) + beta.
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            ref float mean = ref At(ref memory.Packed, Packed.SubjectMean);
            ref float inverse = ref At(ref memory.Packed, Packed.SubjectInverse);

            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                SubjectLayer.Apply<V4>(
                    ref At(ref row, Row.Front), ref At(ref row, Row.Subject), ref mean, ref inverse,
                    ref At(ref memory.Packed, Packed.SubjectGamma), ref At(ref memory.Packed, Packed.SubjectBeta));
            }
        }

        // subject backward: dx = gamma / √(variance + epsilon) dy.
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                SubjectLayer.Scale<V4>(
                    ref At(ref row, Row.FrontGradient), ref At(ref row, Row.FrontGradient),
                    ref At(ref memory.Packed, Packed.SubjectInverse), ref At(ref memory.Packed, Packed.SubjectGamma));
            }
        }
