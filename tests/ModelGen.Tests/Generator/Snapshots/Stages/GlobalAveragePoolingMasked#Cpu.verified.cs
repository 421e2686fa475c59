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
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float xRow = ref At(ref row, Row.Front);
                ref float yRow = ref At(ref row, Row.Subject);
                ref float maskRow = ref At(ref row, Row.MaskMask);
                ref float usedRow = ref At(ref row, Row.SubjectUsed);
                ref float totalRow = ref At(ref row, Row.SubjectTotal);
                Rows.Clear(ref usedRow, 4);
                Rows.Clear(ref totalRow, 4);
                for (int step = 0; step < 4; step++)
                {
                    V4 mask = V4.Broadcast(At(ref maskRow, step));
                    V4.Store(V4.Load(ref usedRow, 0) + mask, ref usedRow, 0);
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 x = V4.Load(ref xRow, (step * 4) + n);
                        V4 chosen = V4.SelectGreater(mask, V4.Zero, x, V4.Zero);
                        V4.Store(V4.Load(ref totalRow, n) + chosen, ref totalRow, n);
                    }
                }

                {
                    V4 used = V4.Broadcast(At(ref usedRow, 0));
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 total = V4.Load(ref totalRow, n);
                        V4 y = total / used;
                        V4.Store(y, ref yRow, n);
                    }
                }
            }
        }

        // Subject backward:
        //   dtotal = dy / used
        //   dx = mask > 0 ? dtotal : 0
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.SubjectGradient);
                ref float dxRow = ref At(ref row, Row.FrontGradient);
                ref float maskRow = ref At(ref row, Row.MaskMask);
                ref float usedRow = ref At(ref row, Row.SubjectUsed);
                for (int step = 0; step < 4; step++)
                {
                    V4 mask = V4.Broadcast(At(ref maskRow, step));
                    V4 used = V4.Broadcast(At(ref usedRow, 0));
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 dy = V4.Load(ref dyRow, n);
                        V4 dtotal = dy / used;
                        V4 dx = V4.SelectGreater(mask, V4.Zero, dtotal, V4.Zero);
                        V4.Store(dx, ref dxRow, (step * 4) + n);
                    }
                }
            }
        }
