// modelgen: 1
// name: CosineSimilarity
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - dense: { units: 2, activation: linear }
// training: { loss: cosine_similarity, optimizer: sgd }

        // The targets, from the user's array.
        [MethodImpl(Hot)]
        public static void TargetForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(in batch.TargetRow(first + i, 8), 2, ref At(ref row, Row.Target), 4, 4, 2);
            }
        }

        // PositionLoss:
        //   sum = Σfeatures(x y)
        //   sum2 = Σfeatures(x x)
        //   max = max(1e-14, sum2)
        //   sqrt_max = √(max)
        //   sum3 = Σfeatures(y y)
        //   max2 = max(1e-14, sum3)
        //   sqrt_max2 = √(max2)
        //   divide = sum / (sqrt_max sqrt_max2)
        //   loss = −divide
        [MethodImpl(Hot)]
        public static void PositionLossForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float xRow = ref At(ref row, Row.Dense2);
                ref float lossRow = ref At(ref row, Row.PositionLoss);
                ref float yRow = ref At(ref row, Row.Target);
                ref float sumRow = ref At(ref row, Row.PositionLossSum);
                ref float sum2Row = ref At(ref row, Row.PositionLossSum2);
                ref float sum3Row = ref At(ref row, Row.PositionLossSum3);
                for (int step = 0; step < 4; step++)
                {
                    FeatureSum sumTotal = new(2);
                    FeatureSum sum2Total = new(2);
                    FeatureSum sum3Total = new(2);
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        V4 y = V4.Load(ref yRow, (step * 4) + n);
                        V4 sumTerm = x * y;
                        V4 sum2Term = x * x;
                        V4 sum3Term = y * y;
                        sumTotal.Add(sumTerm, n);
                        sum2Total.Add(sum2Term, n);
                        sum3Total.Add(sum3Term, n);
                    }

                    At(ref sumRow, step) = sumTotal.Total;
                    At(ref sum2Row, step) = sum2Total.Total;
                    At(ref sum3Row, step) = sum3Total.Total;
                    V4 sum = V4.Broadcast(At(ref sumRow, step));
                    V4 sum2 = V4.Broadcast(At(ref sum2Row, step));
                    V4 sum3 = V4.Broadcast(At(ref sum3Row, step));
                    V4 max = V4.Max(V4.Broadcast(1E-14f), sum2);
                    V4 sqrtMax = V4.Sqrt(max);
                    V4 max2 = V4.Max(V4.Broadcast(1E-14f), sum3);
                    V4 sqrtMax2 = V4.Sqrt(max2);
                    V4 divide = sum / (sqrtMax * sqrtMax2);
                    V4 loss = -divide;
                    At(ref lossRow, step) = Unsafe.As<V4, float>(ref loss);
                }
            }
        }

        // PositionLoss backward:
        //   max = max(1e-14, sum2)
        //   sqrt_max = √(max)
        //   max2 = max(1e-14, sum3)
        //   sqrt_max2 = √(max2)
        //   divide = sum / (sqrt_max sqrt_max2)
        //   ddivide = −dloss
        //   dsqrt_max = (−(ddivide divide / (sqrt_max sqrt_max2))) sqrt_max2
        //   dmax = dsqrt_max 0.5 / sqrt_max
        //   dsum2 = max > 1e-14 ? dmax : max − 1e-14
        //   dsum = ddivide / (sqrt_max sqrt_max2)
        //   dx = dsum2 x + dsum2 x + dsum y
        [MethodImpl(Hot)]
        public static void PositionLossBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dlossRow = ref At(ref row, Row.PositionLossGradient);
                ref float dxRow = ref At(ref row, Row.Dense2Gradient);
                ref float xRow = ref At(ref row, Row.Dense2);
                ref float yRow = ref At(ref row, Row.Target);
                ref float sumRow = ref At(ref row, Row.PositionLossSum);
                ref float sum2Row = ref At(ref row, Row.PositionLossSum2);
                ref float sum3Row = ref At(ref row, Row.PositionLossSum3);
                for (int step = 0; step < 4; step++)
                {
                    V4 dloss = V4.Broadcast(At(ref dlossRow, (step * 4)));
                    V4 sum = V4.Broadcast(At(ref sumRow, step));
                    V4 sum2 = V4.Broadcast(At(ref sum2Row, step));
                    V4 sum3 = V4.Broadcast(At(ref sum3Row, step));
                    V4 max = V4.Max(V4.Broadcast(1E-14f), sum2);
                    V4 sqrtMax = V4.Sqrt(max);
                    V4 max2 = V4.Max(V4.Broadcast(1E-14f), sum3);
                    V4 sqrtMax2 = V4.Sqrt(max2);
                    V4 divide = sum / (sqrtMax * sqrtMax2);
                    V4 ddivide = -dloss;
                    V4 dsqrtMax = (-((ddivide * divide) / (sqrtMax * sqrtMax2))) * sqrtMax2;
                    V4 dmax = (dsqrtMax * V4.Broadcast(0.5f)) / sqrtMax;
                    V4 dsum2 = V4.SelectGreater(max, V4.Broadcast(1E-14f), dmax, max - V4.Broadcast(1E-14f));
                    V4 dsum = ddivide / (sqrtMax * sqrtMax2);
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        V4 y = V4.Load(ref yRow, (step * 4) + n);
                        V4 dx = V4.Fma(dsum, y, V4.Fma(dsum2, x, dsum2 * x));
                        V4.Store(dx, ref dxRow, (step * 4) + n);
                    }
                }
            }
        }

        // The losses of the positions that count.
        [MethodImpl(Hot)]
        public static void LossForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                double sum = 0;
                int positions = 0;
                for (int step = 0; step < 4; step++)
                {
                    float positionLoss = At(ref row, Row.PositionLoss + step);
                    sum += positionLoss * batch.WeightOf(first + i, step);
                    positions++;
                }

                batch.SetLoss(first + i, sum, positions);
            }
        }

        // Their gradients: weight / counted positions.
        [MethodImpl(Hot)]
        public static void LossBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                for (int step = 0; step < 4; step++)
                {
                    At(ref row, Row.PositionLossGradient + (step * 4)) = batch.ScaleOf(first + i, step);
                }
            }
        }
