// modelgen: 1
// name: AttentionMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - attention: { name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // SubjectProducts: C = A Bᵀ.
            private static void SubjectProductsForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 16; i += Group.DimX)
                {
                    int sample = first + (i / 16), n = i % 16;
                    int row = sample * RowFloats;
                    int head = 0;
                    int a = row + Row.Front + (head * 4) + ((n / 4) * 4);
                    int b = row + Row.Front + (head * 4) + ((n % 4) * 4);
                    batch.Rows[row + Row.SubjectProducts + n] = DeviceProduct.Sum(batch.Rows, a, 1, b, 1, 3);
                }
            }

            // SubjectProducts backward: dA = dC B, dB = dCᵀ A.
            private static void SubjectProductsBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    int head = 0;
                    int a = row + Row.SubjectProductsGradient + (head * 4) + ((n / 3) * 4);
                    int b = row + Row.Front + (head * 4) + ((n % 3) * 1);
                    batch.Rows[row + Row.FrontBranch1Gradient + (n / 3 * 4) + (n % 3)] = DeviceProduct.Sum(batch.Rows, a, 1, b, 4, 4);
                }

                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    int head = 0;
                    int a = row + Row.SubjectProductsGradient + (head * 4) + ((n / 3) * 1);
                    int b = row + Row.Front + (head * 4) + ((n % 3) * 1);
                    batch.Rows[row + Row.FrontBranch2Gradient + (n / 3 * 4) + (n % 3)] = DeviceProduct.Sum(batch.Rows, a, 4, b, 4, 4);
                }
            }

            // SubjectScores:
            //   y = mask_1 > 0 ? product : −1e+30
            private static void SubjectScoresForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 16; i += Group.DimX)
                {
                    int sample = first + (i / 16), n = i % 16;
                    int row = sample * RowFloats;
                    float product = batch.Rows[row + Row.SubjectProducts + n];
                    float mask1 = batch.Rows[row + Row.MaskMask + (n % 4)];
                    float y = mask1 > 0f ? product : (-1E+30f);
                    batch.Rows[row + Row.SubjectProducts + n] = y;
                }
            }

            // SubjectScores backward:
            //   dproduct = mask_1 > 0 ? dy : 0
            private static void SubjectScoresBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 16; i += Group.DimX)
                {
                    int sample = first + (i / 16), n = i % 16;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.SubjectProductsGradient + n];
                    float mask1 = batch.Rows[row + Row.MaskMask + (n % 4)];
                    float dproduct = mask1 > 0f ? dy : 0f;
                    batch.Rows[row + Row.SubjectProductsGradient + n] = dproduct;
                }
            }

            // SubjectSoftmax: p = exp(z) / Σ exp(z).
            private static void SubjectSoftmaxForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    DeviceSoftmax.Forward(batch.Rows, row + Row.SubjectProducts + (n * 4), row + Row.SubjectProducts + (n * 4), 4);
                }
            }

            // SubjectSoftmax backward: dz = p (dp − Σ dp p).
            private static void SubjectSoftmaxBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    DeviceSoftmax.Backward(batch.Rows, row + Row.SubjectProducts + (n * 4), row + Row.SubjectProductsGradient + (n * 4), row
                        + Row.SubjectProductsGradient + (n * 4), 4);
                }
            }

            // Subject: C = A B.
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    int head = 0;
                    int a = row + Row.SubjectProducts + (head * 4) + ((n / 3) * 4);
                    int b = row + Row.Front + (head * 4) + ((n % 3) * 1);
                    batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)] = DeviceProduct.Sum(batch.Rows, a, 1, b, 4, 4);
                }
            }

            // Subject backward: dA = dC Bᵀ, dB = Aᵀ dC.
            private static void SubjectBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 16; i += Group.DimX)
                {
                    int sample = first + (i / 16), n = i % 16;
                    int row = sample * RowFloats;
                    int head = 0;
                    int a = row + Row.SubjectGradient + (head * 4) + ((n / 4) * 4);
                    int b = row + Row.Front + (head * 4) + ((n % 4) * 4);
                    batch.Rows[row + Row.SubjectProductsGradient + n] = DeviceProduct.Sum(batch.Rows, a, 1, b, 1, 3);
                }

                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    int head = 0;
                    int a = row + Row.SubjectProducts + (head * 4) + ((n / 3) * 1);
                    int b = row + Row.SubjectGradient + (head * 4) + ((n % 3) * 1);
                    batch.Rows[row + Row.FrontBranch3Gradient + (n / 3 * 4) + (n % 3)] = DeviceProduct.Sum(batch.Rows, a, 4, b, 4, 4);
                }
            }

            // SubjectUsed:
            //   y = mask > 0 ? x : 0
            private static void SubjectUsedForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float x = batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)];
                    float mask = batch.Rows[row + Row.MaskMask + (n / 3)];
                    float y = mask > 0f ? x : 0f;
                    batch.Rows[row + Row.Subject + (n / 3 * 4) + (n % 3)] = y;
                }
            }

            // SubjectUsed backward:
            //   dx = mask > 0 ? dy : 0
            private static void SubjectUsedBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.SubjectGradient + (n / 3 * 4) + (n % 3)];
                    float mask = batch.Rows[row + Row.MaskMask + (n / 3)];
                    float dx = mask > 0f ? dy : 0f;
                    batch.Rows[row + Row.SubjectGradient + (n / 3 * 4) + (n % 3)] = dx;
                }
            }
