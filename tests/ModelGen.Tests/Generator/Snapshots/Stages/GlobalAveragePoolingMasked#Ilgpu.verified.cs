// modelgen: 1
// name: GlobalAveragePoolingMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - global_average_pooling_1d: { name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // Subject:
            //   used = Σsteps(mask)
            //   chosen = mask > 0 ? x : 0
            //   total = Σsteps(chosen)
            //   y = total / used
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first); i += Group.DimX)
                {
                    int sample = first + i;
                    int row = sample * RowFloats;
                    float used = 0;
                    for (int step = 0; step < 4; step++)
                    {
                        float mask = batch.Rows[row + Row.MaskMask + step];
                        float usedTerm = mask;
                        used += usedTerm;
                    }

                    batch.Rows[row + Row.SubjectUsed] = used;
                }

                Group.Barrier();
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                {
                    int sample = first + (i / 3), n = i % 3;
                    int row = sample * RowFloats;
                    float total = 0;
                    for (int step = 0; step < 4; step++)
                    {
                        float x = batch.Rows[row + Row.Front + (step * 4) + n];
                        float mask = batch.Rows[row + Row.MaskMask + step];
                        float chosen = mask > 0f ? x : 0f;
                        float totalTerm = chosen;
                        total += totalTerm;
                    }

                    batch.Rows[row + Row.SubjectTotal + n] = total;
                }

                Group.Barrier();
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 3; i += Group.DimX)
                {
                    int sample = first + (i / 3), n = i % 3;
                    int row = sample * RowFloats;
                    float used = batch.Rows[row + Row.SubjectUsed];
                    float total = batch.Rows[row + Row.SubjectTotal + n];
                    float y = total / used;
                    batch.Rows[row + Row.Subject + n] = y;
                }
            }

            // Subject backward:
            //   dtotal = dy / used
            //   dx = mask > 0 ? dtotal : 0
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.SubjectGradient + (n % 3)];
                    float mask = batch.Rows[row + Row.MaskMask + (n / 3)];
                    float used = batch.Rows[row + Row.SubjectUsed];
                    float dtotal = dy / used;
                    float dx = mask > 0f ? dtotal : 0f;
                    batch.Rows[row + Row.FrontGradient + (n / 3 * 4) + (n % 3)] = dx;
                }
            }
