// modelgen: 1
// name: MultiplyMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - multiply: { from: [front, front], name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // Subject:
            //   chosen = mask_1 > 0 ? x_1 : 1
            //   chosen2 = mask_1 > 0 ? x_2 : 1
            //   product = chosen chosen2
            //   chosen3 = mask_1 > 0 ? product : 0
            //   y = mask_1 > 0 ? product : chosen3
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float x1 = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float x2 = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float mask1 = batch.Rows[row + Row.MaskMask + (n / 3)];
                    float chosen = mask1 > 0f ? x1 : 1f;
                    float chosen2 = mask1 > 0f ? x2 : 1f;
                    float product = chosen * chosen2;
                    float chosen3 = mask1 > 0f ? product : 0f;
                    float y = mask1 > 0f ? product : chosen3;
                    batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)] = y;
                }
            }

            // Subject backward:
            //   chosen = mask_1 > 0 ? x_1 : 1
            //   chosen2 = mask_1 > 0 ? x_2 : 1
            //   dchosen3 = mask_1 > 0 ? 0 : dy
            //   dproduct = mask_1 > 0 ? dy + dchosen3 : 0
            //   dchosen2 = dproduct chosen
            //   dchosen = dproduct chosen2
            //   dx_1 = mask_1 > 0 ? dchosen : 0
            //   dx_2 = mask_1 > 0 ? dchosen2 : 0
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
                    float chosen = mask1 > 0f ? x1 : 1f;
                    float chosen2 = mask1 > 0f ? x2 : 1f;
                    float dchosen3 = mask1 > 0f ? 0f : dy;
                    float dproduct = mask1 > 0f ? (dy + dchosen3) : 0f;
                    float dchosen2 = dproduct * chosen;
                    float dchosen = dproduct * chosen2;
                    float dx1 = mask1 > 0f ? dchosen : 0f;
                    float dx2 = mask1 > 0f ? dchosen2 : 0f;
                    batch.Rows[row + Row.FrontBranch1Gradient + (n / 3 * 4) + (n % 3)] = dx1;
                    batch.Rows[row + Row.FrontBranch2Gradient + (n / 3 * 4) + (n % 3)] = dx2;
                }
            }
