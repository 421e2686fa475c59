// modelgen: 1
// name: Masking
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: subject }
//   - dense: { units: 3, name: front }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // Subject: a step whose features all equal 2 is masked and becomes 0.
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    bool used = false;
                    for (int feature = 0; feature < 3; feature++)
                    {
                        used |= batch.Rows[row + Row.Input + (n * 4) + feature] != 2f;
                    }

                    for (int feature = 0; feature < 3; feature++)
                    {
                        float number = batch.Rows[row + Row.Input + (n * 4) + feature];
                        batch.Rows[row + Row.Input + (n * 4) + feature] = used ? number : 0;
                    }

                    batch.Rows[row + Row.SubjectMask + n] = used ? 1f : 0f;
                }
            }
