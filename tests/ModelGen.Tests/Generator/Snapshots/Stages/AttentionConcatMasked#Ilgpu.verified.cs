// modelgen: 1
// name: AttentionConcatMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - attention: { score_mode: concat, use_scale: true, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // SubjectQuery: each row 4 times, (4, 3) to (16, 3).
            private static void SubjectQueryForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 48; i += Group.DimX)
                {
                    int sample = first + (i / 48), n = i % 48;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectQuery + (n / 3 * 4) + (n % 3)] = batch.Rows[row + Row.Front + (n % 3) + (n / 12 * 4)];
                }
            }

            // SubjectQuery backward: dx is the sum of dy over the times.
            private static void SubjectQueryBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    int begin = n / 3 * 4;
                    batch.Rows[row + Row.FrontBranch1Gradient + (n / 3 * 4) + (n % 3)] =
                        DeviceWindows.Sum(batch.Rows, row + Row.SubjectQueryGradient + (n % 3), 4, begin, begin + 4, 16);
                }
            }

            // SubjectKey: all rows 4 times, (4, 3) to (16, 3).
            private static void SubjectKeyForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 48; i += Group.DimX)
                {
                    int sample = first + (i / 48), n = i % 48;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.SubjectKey + (n / 3 * 4) + (n % 3)] = batch.Rows[row + Row.Front + (n % 3) + (n / 3 % 4 * 4)];
                }
            }

            // SubjectKey backward: dx is the sum of dy over the times.
            private static void SubjectKeyBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    batch.Rows[row + Row.FrontBranch2Gradient + (n / 3 * 4) + (n % 3)] =
                        DeviceWindows.Sum(batch.Rows, row + Row.SubjectKeyGradient + (n % 3) + (n / 3 * 4), 16, 0, 4, 4);
                }
            }

            // SubjectPairs:
            //   tanh = tanh(scale (query + key))
            //   sum_tanh = Σfeatures(tanh)
            //   y = concat_score_weight sum_tanh
            private static void SubjectPairsForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 16; i += Group.DimX)
                {
                    int sample = first + (i / 16), n = i % 16;
                    int row = sample * RowFloats;
                    float sumTanh = 0;
                    for (int feature = 0; feature < 3; feature++)
                    {
                        float query = batch.Rows[row + Row.SubjectQuery + (n * 4) + feature];
                        float key = batch.Rows[row + Row.SubjectKey + (n * 4) + feature];
                        float scale = batch.Parameters[Weights.SubjectScale];
                        float tanh = Tanh(scale * (query + key));
                        float sumTanhTerm = tanh;
                        sumTanh += sumTanhTerm;
                    }

                    batch.Rows[row + Row.SubjectPairsSumTanh + n] = sumTanh;
                }

                Group.Barrier();
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 16; i += Group.DimX)
                {
                    int sample = first + (i / 16), n = i % 16;
                    int row = sample * RowFloats;
                    float concatScoreWeight = batch.Parameters[Weights.SubjectConcatScoreWeight];
                    float sumTanh = batch.Rows[row + Row.SubjectPairsSumTanh + n];
                    float y = concatScoreWeight * sumTanh;
                    batch.Rows[row + Row.SubjectPairs + n] = y;
                }

                Group.Barrier();
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 48; i += Group.DimX)
                {
                    int sample = first + (i / 48), n = i % 48;
                    int row = sample * RowFloats;
                    float query = batch.Rows[row + Row.SubjectQuery + (n / 3 * 4) + (n % 3)];
                    float key = batch.Rows[row + Row.SubjectKey + (n / 3 * 4) + (n % 3)];
                    float scale = batch.Parameters[Weights.SubjectScale];
                    float tanh = Tanh(scale * (query + key));
                    batch.Rows[row + Row.SubjectPairsTanh + (n / 3 * 4) + (n % 3)] = tanh;
                }
            }

            // SubjectPairs backward:
            //   dsum_tanh = dy concat_score_weight
            //   dquery = dsum_tanh (1 − tanh tanh) scale
            //   dkey = dsum_tanh (1 − tanh tanh) scale
            //   dscale = Σnumbers(dsum_tanh (1 − tanh tanh) (query + key))
            //   dconcat_score_weight = Σsteps(dy sum_tanh)
            private static void SubjectPairsBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first); i += Group.DimX)
                {
                    int sample = first + i;
                    int row = sample * RowFloats;
                    float dscale = 0;
                    for (int step = 0; step < 16; step++)
                    {
                        for (int feature = 0; feature < 3; feature++)
                        {
                            float dy = batch.Rows[row + Row.SubjectPairsGradient + step];
                            float query = batch.Rows[row + Row.SubjectQuery + (step * 4) + feature];
                            float key = batch.Rows[row + Row.SubjectKey + (step * 4) + feature];
                            float concatScoreWeight = batch.Parameters[Weights.SubjectConcatScoreWeight];
                            float tanh = batch.Rows[row + Row.SubjectPairsTanh + (step * 4) + feature];
                            float dsumTanh = dy * concatScoreWeight;
                            float dscaleTerm = (dsumTanh * (1f - (tanh * tanh))) * (query + key);
                            dscale += dscaleTerm;
                        }
                    }

                    batch.Rows[row + Row.SubjectPairsScaleGradient] = dscale;
                }

                Group.Barrier();
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first); i += Group.DimX)
                {
                    int sample = first + i;
                    int row = sample * RowFloats;
                    float dconcatScoreWeight = 0;
                    for (int step = 0; step < 16; step++)
                    {
                        float dy = batch.Rows[row + Row.SubjectPairsGradient + step];
                        float sumTanh = batch.Rows[row + Row.SubjectPairsSumTanh + step];
                        float dconcatScoreWeightTerm = dy * sumTanh;
                        dconcatScoreWeight += dconcatScoreWeightTerm;
                    }

                    batch.Rows[row + Row.SubjectPairsConcatScoreWeightGradient] = dconcatScoreWeight;
                }

                Group.Barrier();
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 48; i += Group.DimX)
                {
                    int sample = first + (i / 48), n = i % 48;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.SubjectPairsGradient + (n / 3)];
                    float scale = batch.Parameters[Weights.SubjectScale];
                    float concatScoreWeight = batch.Parameters[Weights.SubjectConcatScoreWeight];
                    float tanh = batch.Rows[row + Row.SubjectPairsTanh + (n / 3 * 4) + (n % 3)];
                    float dsumTanh = dy * concatScoreWeight;
                    float dquery = (dsumTanh * (1f - (tanh * tanh))) * scale;
                    float dkey = (dsumTanh * (1f - (tanh * tanh))) * scale;
                    batch.Rows[row + Row.SubjectQueryGradient + (n / 3 * 4) + (n % 3)] = dquery;
                    batch.Rows[row + Row.SubjectKeyGradient + (n / 3 * 4) + (n % 3)] = dkey;
                }
            }

            // SubjectScores:
            //   y = mask_1 > 0 ? x : −1e+30
            private static void SubjectScoresForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 16; i += Group.DimX)
                {
                    int sample = first + (i / 16), n = i % 16;
                    int row = sample * RowFloats;
                    float x = batch.Rows[row + Row.SubjectPairs + n];
                    float mask1 = batch.Rows[row + Row.MaskMask + (n % 4)];
                    float y = mask1 > 0f ? x : (-1E+30f);
                    batch.Rows[row + Row.SubjectPairs + n] = y;
                }
            }

            // SubjectScores backward:
            //   dx = mask_1 > 0 ? dy : 0
            private static void SubjectScoresBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 16; i += Group.DimX)
                {
                    int sample = first + (i / 16), n = i % 16;
                    int row = sample * RowFloats;
                    float dy = batch.Rows[row + Row.SubjectPairsGradient + n];
                    float mask1 = batch.Rows[row + Row.MaskMask + (n % 4)];
                    float dx = mask1 > 0f ? dy : 0f;
                    batch.Rows[row + Row.SubjectPairsGradient + n] = dx;
                }
            }

            // SubjectSoftmax: p = exp(z) / Σ exp(z).
            private static void SubjectSoftmaxForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    DeviceSoftmax.Forward(batch.Rows, row + Row.SubjectPairs + (n * 4), row + Row.SubjectPairs + (n * 4), 4);
                }
            }

            // SubjectSoftmax backward: dz = p (dp − Σ dp p).
            private static void SubjectSoftmaxBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    DeviceSoftmax.Backward(batch.Rows, row + Row.SubjectPairs + (n * 4), row + Row.SubjectPairsGradient + (n * 4), row
                        + Row.SubjectPairsGradient + (n * 4), 4);
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
                    int a = row + Row.SubjectPairs + (head * 4) + ((n / 3) * 4);
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
                    batch.Rows[row + Row.SubjectPairsGradient + n] = DeviceProduct.Sum(batch.Rows, a, 1, b, 1, 3);
                }

                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    int head = 0;
                    int a = row + Row.SubjectPairs + (head * 4) + ((n / 3) * 1);
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

            // SubjectPairs: dscale = Σ dscale.
            private readonly struct SubjectPairsScaleGradients : IGradientProduct
            {
                public static int Rows => 1;

                public static int Columns => 1;

                public static int Steps => 1;

                public static float Left(DeviceBatch batch, int sample, int step, int row)
                {
                    int at = sample * RowFloats;
                    return 1;
                }

                public static float Right(DeviceBatch batch, int sample, int step, int column) =>
                    batch.Rows[(sample * RowFloats) + Row.SubjectPairsScaleGradient + column];

                public static int Target(int row)
                {
                    return Weights.SubjectScale;
                }
            }

            // SubjectPairs: dconcat_score_weight = Σ dconcat_score_weight.
            private readonly struct SubjectPairsConcatScoreWeightGradients : IGradientProduct
            {
                public static int Rows => 1;

                public static int Columns => 1;

                public static int Steps => 1;

                public static float Left(DeviceBatch batch, int sample, int step, int row)
                {
                    int at = sample * RowFloats;
                    return 1;
                }

                public static float Right(DeviceBatch batch, int sample, int step, int column) =>
                    batch.Rows[(sample * RowFloats) + Row.SubjectPairsConcatScoreWeightGradient + column];

                public static int Target(int row)
                {
                    return Weights.SubjectConcatScoreWeight;
                }
            }
