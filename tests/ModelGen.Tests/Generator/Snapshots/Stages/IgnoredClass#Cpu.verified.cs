// modelgen: 1
// name: IgnoredClass
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - dense: { units: 2, activation: softmax }
// training: { loss: { sparse_categorical_crossentropy: { ignore_class: -1 } }, optimizer: sgd }

        // Softmax and its cross-entropy: p = exp(z) / Σ exp(z), loss = ln Σ exp(z) − z(class).
        [MethodImpl(Hot)]
        public static void LossForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(in batch.TargetRow(first + i, 4), 1, ref At(ref row, Row.Target), 4, 4, 1);
                double sum = 0;
                int positions = 0;
                for (int step = 0; step < 4; step++)
                {
                    if (At(ref row, Row.Target + (step * 4)) != -1f)
                    {
                        float positionLoss = Softmax.SparseCrossentropy<V4>(
                            ref At(ref row, Row.Dense2 + (step * 4)), ref At(ref row, Row.Dense2Softmax + (step * 4)), 2,
                            At(ref row, Row.Target + (step * 4)));
                        sum += positionLoss * batch.WeightOf(first + i, step);
                        positions++;
                    }
                    else
                    {
                        Softmax.Forward<V4>(ref At(ref row, Row.Dense2 + (step * 4)), ref At(ref row, Row.Dense2Softmax + (step * 4)), 2);
                    }
                }

                batch.SetLoss(first + i, sum, positions);
            }
        }

        // dz = (p − [class]) weight / counted positions.
        [MethodImpl(Hot)]
        public static void LossBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                for (int step = 0; step < 4; step++)
                {
                    if (At(ref row, Row.Target + (step * 4)) != -1f)
                    {
                        float scale = batch.ScaleOf(first + i, step);
                        Softmax.SparseCrossentropyBackward<V4>(
                            ref At(ref row, Row.Dense2Softmax + (step * 4)), ref At(ref row, Row.Dense2Gradient + (step * 4)), 2,
                            At(ref row, Row.Target + (step * 4)), scale);
                    }
                    else
                    {
                        Rows.Clear(ref At(ref row, Row.Dense2Gradient + (step * 4)), 4);
                    }
                }
            }
        }
