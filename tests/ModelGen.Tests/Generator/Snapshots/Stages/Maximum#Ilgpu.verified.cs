// modelgen: 1
// name: Maximum
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - maximum: { from: [front, front], name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // Subject:
            //   chosen = x_2 > x_1 ? x_2 : 0.5 x_1 + 0.5 x_2
            //   y = x_1 > x_2 ? x_1 : chosen
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float x1 = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float x2 = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float chosen = x2 > x1 ? x2 : ((0.5f * x1) + (0.5f * x2));
                    float y = x1 > x2 ? x1 : chosen;
                    batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)] = y;
                }
            }

            // Subject backward:
            //   dchosen = x_1 > x_2 ? 0 : dy
            //   dx_1 = (x_1 > x_2 ? dy : 0) + (x_2 > x_1 ? 0 : dchosen) 0.5
            //   dx_2 = (x_2 > x_1 ? dchosen : 0) + (x_2 > x_1 ? 0 : dchosen) 0.5
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.FrontBranch1Gradient + (n / 3 * 4) + (n % 3)];
                    float x1 = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float x2 = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float dchosen = x1 > x2 ? 0f : dy;
                    float dx1 = (x1 > x2 ? dy : 0f) + ((x2 > x1 ? 0f : dchosen) * 0.5f);
                    float dx2 = (x2 > x1 ? dchosen : 0f) + ((x2 > x1 ? 0f : dchosen) * 0.5f);
                    batch.Rows[row + Row.FrontBranch1Gradient + (n / 3 * 4) + (n % 3)] = dx1;
                    batch.Rows[row + Row.FrontBranch2Gradient + (n / 3 * 4) + (n % 3)] = dx2;
                }
            }
