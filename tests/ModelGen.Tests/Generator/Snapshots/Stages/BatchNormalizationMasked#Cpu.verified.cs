// modelgen: 1
// name: BatchNormalizationMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - batch_normalization: { name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // subject: mean and 1 / √(variance + epsilon) of each feature over the batch; moving statistics follow them.
        [MethodImpl(Hot)]
        public static void SubjectForwardSums(TrainingBatch batch, Part part)
        {
            if (!batch.Context.Training)
            {
                return;
            }

            ModelMemory memory = batch.Memory;
            ref float rows = ref memory.TrainingRow(0);
            SubjectLayer.Moments<V4>(
                ref At(ref rows, Row.Front), ref At(ref rows, Row.MaskMask), batch.Rows,
                ref At(ref memory.Shared, Shared.SubjectMean), ref At(ref memory.Shared, Shared.SubjectInverse),
                ref At(ref memory.Parameters, Weights.SubjectMovingMean), ref At(ref memory.Parameters, Weights.SubjectMovingVariance), part);
            if (part.Index == 0)
            {
                At(ref memory.Shared, Shared.SubjectPositions) = SubjectLayer.Positions(ref At(ref rows, Row.MaskMask), batch.Rows);
            }
        }

        // subject: y = gamma (x − mean) / √(variance + epsilon) + beta.
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            ref float mean = ref At(ref memory.Packed, Packed.SubjectMean);
            ref float inverse = ref At(ref memory.Packed, Packed.SubjectInverse);
            if (batch.Context.Training)
            {
                mean = ref At(ref memory.Shared, Shared.SubjectMean);
                inverse = ref At(ref memory.Shared, Shared.SubjectInverse);
            }

            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                SubjectLayer.Apply<V4>(
                    ref At(ref row, Row.Front), ref At(ref row, Row.Subject), ref mean, ref inverse,
                    ref At(ref memory.Packed, Packed.SubjectGamma), ref At(ref memory.Packed, Packed.SubjectBeta));
            }
        }

        // subject backward: dbeta = Σ dy, dgamma = Σ dy (x − mean) / √(variance + epsilon).
        [MethodImpl(Hot)]
        public static void SubjectBackwardSums(TrainingBatch batch, Part part)
        {
            ModelMemory memory = batch.Memory;
            ref float rows = ref memory.TrainingRow(0);
            SubjectLayer.Sums<V4>(
                ref At(ref rows, Row.Front), ref At(ref rows, Row.FrontGradient), batch.Rows,
                ref At(ref memory.Shared, Shared.SubjectMean), ref At(ref memory.Shared, Shared.SubjectInverse),
                ref At(ref memory.Shared, Shared.SubjectDGamma), ref At(ref memory.Shared, Shared.SubjectDBeta), part);
            (int first, int count) = part.Share(3, V4.Lanes);
            Rows.Copy(ref At(ref memory.Shared, Shared.SubjectDGamma + first), ref At(ref memory.Gradients, Weights.SubjectGamma + first), count);
            Rows.Copy(ref At(ref memory.Shared, Shared.SubjectDBeta + first), ref At(ref memory.Gradients, Weights.SubjectBeta + first), count);
        }

        // subject backward: dx = gamma / √(variance + epsilon) (dy − (dbeta + (x − mean) / √(variance + epsilon) dgamma) / n).
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            float positions = At(ref memory.Shared, Shared.SubjectPositions);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                SubjectLayer.Backward<V4>(
                    ref At(ref row, Row.Front), ref At(ref row, Row.FrontGradient), ref At(ref row, Row.FrontGradient),
                    ref At(ref row, Row.MaskMask), positions,
                    ref At(ref memory.Shared, Shared.SubjectMean), ref At(ref memory.Shared, Shared.SubjectInverse),
                    ref At(ref memory.Packed, Packed.SubjectGamma),
                    ref At(ref memory.Shared, Shared.SubjectDGamma), ref At(ref memory.Shared, Shared.SubjectDBeta));
            }
        }
