// modelgen: 1
// name: Add
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - add: { from: [front, front, front], name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // Subject:
            //   y = x_1 + x_2 + x_3
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float x1 = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float x2 = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float x3 = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float y = (x1 + x2) + x3;
                    batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)] = y;
                }
            }

            // Subject backward:
            //   dx_1 = dy
            //   dx_2 = dy
            //   dx_3 = dy
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.FrontBranch1Gradient + (n / 3 * 4) + (n % 3)];
                    float dx1 = dy;
                    float dx2 = dy;
                    float dx3 = dy;
                    batch.Rows[row + Row.FrontBranch1Gradient + (n / 3 * 4) + (n % 3)] = dx1;
                    batch.Rows[row + Row.FrontBranch2Gradient + (n / 3 * 4) + (n % 3)] = dx2;
                    batch.Rows[row + Row.FrontBranch3Gradient + (n / 3 * 4) + (n % 3)] = dx3;
                }
            }
