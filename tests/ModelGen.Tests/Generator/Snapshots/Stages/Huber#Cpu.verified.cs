// modelgen: 1
// name: Huber
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - dense: { units: 2, activation: linear }
// training: { loss: huber, optimizer: sgd }

        // Huber, the mean over the last axis of:
        //   error = x − y
        //   size = |error|
        //   loss = size > 1 ? size − 0.5 : 0.5 error error
        [MethodImpl(Hot)]
        public static void LossForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Rows.Copy(in batch.TargetRow(first + i, 8), 2, ref At(ref row, Row.Target), 4, 4, 2);
                ref float xRow = ref At(ref row, Row.Dense2);
                ref float targetRow = ref At(ref row, Row.Target);
                ref float lossRow = ref At(ref row, Row.Losses);
                for (int n = 0; n < 16; n += V4.Lanes)
                {
                    V4 x = V4.Load(ref xRow, n);
                    V4 y = V4.Load(ref targetRow, n);
                    V4 error = x - y;
                    V4 size = V4.Abs(error);
                    V4 loss = V4.SelectGreater(size, V4.Broadcast(1f), size - V4.Broadcast(0.5f), V4.Broadcast(0.5f) * error * error);
                    V4.Store(loss, ref lossRow, n);
                }

                double sum = 0;
                int positions = 0;
                for (int step = 0; step < 4; step++)
                {
                    float positionLoss = Rows.Sum(ref At(ref row, Row.Losses + (step * 4)), 2) / 2;
                    sum += positionLoss * batch.WeightOf(first + i, step);
                    positions++;
                }

                batch.SetLoss(first + i, sum, positions);
            }
        }

        // Its gradient, where dloss is weight / (features · counted positions):
        //   error = x − y
        //   size = |error|
        //   dsize = size > 1 ? dloss : 0
        //   derror = (size > 1 ? 0 : dloss) error 0.5 + (size > 1 ? 0 : dloss) (0.5 error) + (error > 0 ? dsize : (0 > error ? −dsize : error))
        //   dx = derror
        [MethodImpl(Hot)]
        public static void LossBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                for (int step = 0; step < 4; step++)
                {
                    float scale = batch.ScaleOf(first + i, step) / 2;
                    V4 scales = V4.Broadcast(scale);
                    ref float xRow = ref At(ref row, Row.Dense2 + (step * 4));
                    ref float targetRow = ref At(ref row, Row.Target + (step * 4));
                    ref float dxRow = ref At(ref row, Row.Dense2Gradient + (step * 4));
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 x = V4.Load(ref xRow, n);
                        V4 y = V4.Load(ref targetRow, n);
                        V4 dloss = scales;
                        V4 error = x - y;
                        V4 size = V4.Abs(error);
                        V4 dsize = V4.SelectGreater(size, V4.Broadcast(1f), dloss, V4.Zero);
                        V4 derror =
                            V4.Fma(V4.SelectGreater(size, V4.Broadcast(1f), V4.Zero, dloss) * error, V4.Broadcast(0.5f),
                            V4.SelectGreater(size, V4.Broadcast(1f), V4.Zero, dloss) * (V4.Broadcast(0.5f) * error))
                            + V4.SelectGreater(error, V4.Zero, dsize, V4.SelectGreater(V4.Zero, error, -dsize, error));
                        V4 dx = derror;
                        V4.Store(dx, ref dxRow, n);
                    }
                }
            }
        }
