// modelgen: 1
// name: ActivationMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - activation: { function: gelu, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // SubjectGelu:
            //   erf = erf(x 0.707106781)
            //   y = 0.5 x (1 + erf)
            private static void SubjectGeluForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float x = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float erf = Erf(x * 0.70710677f);
                    float y = (0.5f * x) * (1f + erf);
                    batch.Rows[row + Row.SubjectGelu + (n / 3 * 4) + (n % 3)] = y;
                    batch.Rows[row + Row.SubjectGeluErf + (n / 3 * 4) + (n % 3)] = erf;
                }
            }

            // SubjectGelu backward:
            //   derf = dy (0.5 x)
            //   dx = dy (1 + erf) 0.5 + derf 1.12837917 exp(−(x 0.707106781 (x 0.707106781))) 0.707106781
            private static void SubjectGeluBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)];
                    float x = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float erf = batch.Rows[row + Row.SubjectGeluErf + (n / 3 * 4) + (n % 3)];
                    float derf = dy * (0.5f * x);
                    float dx = ((dy * (1f + erf)) * 0.5f) + (((derf * 1.1283792f) * Exp(-((x * 0.70710677f) * (x * 0.70710677f)))) * 0.70710677f);
                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] = dx;
                }
            }
