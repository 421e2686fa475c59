// modelgen: 1
// name: EluLayer
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - elu: { alpha: 0.5, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // Subject:
            //   chosen = x > 0 ? 0 : x
            //   expm1_chosen = expm1(chosen)
            //   y = x > 0 ? x : 0.5 expm1_chosen
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float x = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float chosen = x > 0f ? 0f : x;
                    float expm1Chosen = Expm1(chosen);
                    float y = x > 0f ? x : (0.5f * expm1Chosen);
                    batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)] = y;
                    batch.Rows[row + Row.SubjectExpm1Chosen + (n / 3 * 4) + (n % 3)] = expm1Chosen;
                }
            }

            // Subject backward:
            //   dexpm1_chosen = (x > 0 ? 0 : dy) 0.5
            //   dchosen = dexpm1_chosen (expm1_chosen + 1)
            //   dx = x > 0 ? dy : dchosen
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)];
                    float x = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float expm1Chosen = batch.Rows[row + Row.SubjectExpm1Chosen + (n / 3 * 4) + (n % 3)];
                    float dexpm1Chosen = (x > 0f ? 0f : dy) * 0.5f;
                    float dchosen = dexpm1Chosen * (expm1Chosen + 1f);
                    float dx = x > 0f ? dy : dchosen;
                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] = dx;
                }
            }
