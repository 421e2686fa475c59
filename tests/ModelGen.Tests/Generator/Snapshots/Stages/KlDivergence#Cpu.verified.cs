// modelgen: 1
// name: KlDivergence
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - dense: { units: 2, activation: softmax }
// training: { loss: kl_divergence, optimizer: sgd }

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
        //   max = max(1e-7, x)
        //   p = min(1, max)
        //   max2 = max(1e-7, y)
        //   t = min(1, max2)
        //   divide = t / p
        //   log_divide = ln(divide)
        //   loss = Σfeatures(t log_divide)
        [MethodImpl(Hot)]
        public static void PositionLossForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float xRow = ref At(ref row, Row.Dense2);
                ref float lossRow = ref At(ref row, Row.PositionLoss);
                ref float yRow = ref At(ref row, Row.Target);
                ref float divideRow = ref At(ref row, Row.PositionLossDivide);
                for (int step = 0; step < 4; step++)
                {
                    FeatureSum lossTotal = new(2);
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        V4 y = V4.Load(ref yRow, (step * 4) + n);
                        V4 max = V4.Max(V4.Broadcast(1E-07f), x);
                        V4 p = V4.Min(V4.Broadcast(1f), max);
                        V4 max2 = V4.Max(V4.Broadcast(1E-07f), y);
                        V4 t = V4.Min(V4.Broadcast(1f), max2);
                        V4 divide = t / p;
                        V4 logDivide = Log(divide);
                        V4 lossTerm = t * logDivide;
                        lossTotal.Add(lossTerm, n);
                        V4.Store(divide, ref divideRow, (step * 4) + n);
                    }

                    At(ref lossRow, step) = lossTotal.Total;
                }
            }
        }

        // PositionLoss backward:
        //   max = max(1e-7, x)
        //   p = min(1, max)
        //   max2 = max(1e-7, y)
        //   t = min(1, max2)
        //   dlog_divide = dloss t
        //   ddivide = dlog_divide / divide
        //   dp = −(ddivide divide / p)
        //   dmax = 1 > p ? dp : p − 1
        //   dx = max > 1e-7 ? dmax : max − 1e-7
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
                ref float divideRow = ref At(ref row, Row.PositionLossDivide);
                for (int step = 0; step < 4; step++)
                {
                    V4 dloss = V4.Broadcast(At(ref dlossRow, (step * 4)));
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        V4 y = V4.Load(ref yRow, (step * 4) + n);
                        V4 divide = V4.Load(ref divideRow, (step * 4) + n);
                        V4 max = V4.Max(V4.Broadcast(1E-07f), x);
                        V4 p = V4.Min(V4.Broadcast(1f), max);
                        V4 max2 = V4.Max(V4.Broadcast(1E-07f), y);
                        V4 t = V4.Min(V4.Broadcast(1f), max2);
                        V4 dlogDivide = dloss * t;
                        V4 ddivide = dlogDivide / divide;
                        V4 dp = -((ddivide * divide) / p);
                        V4 dmax = V4.SelectGreater(V4.Broadcast(1f), p, dp, p - V4.Broadcast(1f));
                        V4 dx = V4.SelectGreater(max, V4.Broadcast(1E-07f), dmax, max - V4.Broadcast(1E-07f));
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
