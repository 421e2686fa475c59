// modelgen: 1
// name: MaximumMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - maximum: { from: [front, front], name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // Subject:
            //   right_2 = mask_1 > 0 ? x_2 : x_1
            //   left_2 = mask_1 > 0 ? x_1 : right_2
            //   chosen = right_2 > left_2 ? right_2 : 0.5 left_2 + 0.5 right_2
            //   y = left_2 > right_2 ? left_2 : chosen
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float x1 = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float x2 = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float mask1 = batch.Rows[row + Row.MaskMask + (n / 3)];
                    float right2 = mask1 > 0f ? x2 : x1;
                    float left2 = mask1 > 0f ? x1 : right2;
                    float chosen = right2 > left2 ? right2 : ((0.5f * left2) + (0.5f * right2));
                    float y = left2 > right2 ? left2 : chosen;
                    batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)] = y;
                }
            }

            // Subject backward:
            //   right_2 = mask_1 > 0 ? x_2 : x_1
            //   left_2 = mask_1 > 0 ? x_1 : right_2
            //   dchosen = left_2 > right_2 ? 0 : dy
            //   dleft_2 = (left_2 > right_2 ? dy : 0) + (right_2 > left_2 ? 0 : dchosen) 0.5
            //   dright_2 = (right_2 > left_2 ? dchosen : 0) + (right_2 > left_2 ? 0 : dchosen) 0.5 + (mask_1 > 0 ? 0 : dleft_2)
            //   dx_1 = mask_1 > 0 ? dleft_2 : dright_2
            //   dx_2 = mask_1 > 0 ? dright_2 : 0
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.FrontBranch1Gradient + (n / 3 * 4) + (n % 3)];
                    float x1 = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float x2 = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float mask1 = batch.Rows[row + Row.MaskMask + (n / 3)];
                    float right2 = mask1 > 0f ? x2 : x1;
                    float left2 = mask1 > 0f ? x1 : right2;
                    float dchosen = left2 > right2 ? 0f : dy;
                    float dleft2 = (left2 > right2 ? dy : 0f) + ((right2 > left2 ? 0f : dchosen) * 0.5f);
                    float dright2 = ((right2 > left2 ? dchosen : 0f) + ((right2 > left2 ? 0f : dchosen) * 0.5f)) + (mask1 > 0f ? 0f : dleft2);
                    float dx1 = mask1 > 0f ? dleft2 : dright2;
                    float dx2 = mask1 > 0f ? dright2 : 0f;
                    batch.Rows[row + Row.FrontBranch1Gradient + (n / 3 * 4) + (n % 3)] = dx1;
                    batch.Rows[row + Row.FrontBranch2Gradient + (n / 3 * 4) + (n % 3)] = dx2;
                }
            }
