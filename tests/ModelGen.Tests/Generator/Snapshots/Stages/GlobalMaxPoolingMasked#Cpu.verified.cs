// modelgen: 1
// name: GlobalMaxPoolingMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - global_max_pooling_1d: { name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // Subject:
        //   y = max_steps(x)
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float xRow = ref At(ref row, Row.Front);
                ref float yRow = ref At(ref row, Row.Subject);
                Rows.Fill(ref yRow, 4, float.NegativeInfinity);
                for (int step = 0; step < 4; step++)
                {
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        V4.Store(Maximum(V4.Load(ref yRow, n), x), ref yRow, n);
                    }
                }
            }
        }

        // Subject backward:
        //   dx_sum = Σsteps(y > x ? 0 : 1)
        //   dx = y > x ? 0 : dy / dx_sum
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.SubjectGradient);
                ref float dxRow = ref At(ref row, Row.FrontGradient);
                ref float xRow = ref At(ref row, Row.Front);
                ref float yRow = ref At(ref row, Row.Subject);
                ref float dxSumRow = ref At(ref row, Row.SubjectDxSum);
                Rows.Clear(ref dxSumRow, 4);
                for (int step = 0; step < 4; step++)
                {
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        V4 y = V4.Load(ref yRow, n);
                        V4 dxSumTerm = V4.SelectGreater(y, x, V4.Zero, V4.Broadcast(1f));
                        V4.Store(V4.Load(ref dxSumRow, n) + dxSumTerm, ref dxSumRow, n);
                    }
                }

                for (int step = 0; step < 4; step++)
                {
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 dy = V4.Load(ref dyRow, n);
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        V4 y = V4.Load(ref yRow, n);
                        V4 dxSum = V4.Load(ref dxSumRow, n);
                        V4 dx = V4.SelectGreater(y, x, V4.Zero, dy / dxSum);
                        V4.Store(dx, ref dxRow, (step * 4) + n);
                    }
                }
            }
        }
