// modelgen: 1
// name: MultiplyMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - multiply: { from: [front, front], name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // Subject:
        //   chosen = mask_1 > 0 ? x_1 : 1
        //   chosen2 = mask_1 > 0 ? x_2 : 1
        //   product = chosen chosen2
        //   chosen3 = mask_1 > 0 ? product : 0
        //   y = mask_1 > 0 ? product : chosen3
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float x1Row = ref At(ref row, Row.Front);
                ref float yRow = ref At(ref row, Row.Subject);
                ref float x2Row = ref At(ref row, Row.Front);
                ref float mask1Row = ref At(ref row, Row.MaskMask);
                for (int step = 0; step < 4; step++)
                {
                    V4 mask1 = V4.Broadcast(At(ref mask1Row, step));
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 x1 = V4.Load(ref x1Row, (step * 4) + n);
                        V4 x2 = V4.Load(ref x2Row, (step * 4) + n);
                        V4 chosen = V4.SelectGreater(mask1, V4.Zero, x1, V4.Broadcast(1f));
                        V4 chosen2 = V4.SelectGreater(mask1, V4.Zero, x2, V4.Broadcast(1f));
                        V4 product = chosen * chosen2;
                        V4 chosen3 = V4.SelectGreater(mask1, V4.Zero, product, V4.Zero);
                        V4 y = V4.SelectGreater(mask1, V4.Zero, product, chosen3);
                        V4.Store(y, ref yRow, (step * 4) + n);
                    }
                }
            }
        }

        // Subject backward:
        //   chosen = mask_1 > 0 ? x_1 : 1
        //   chosen2 = mask_1 > 0 ? x_2 : 1
        //   dchosen3 = mask_1 > 0 ? 0 : dy
        //   dproduct = mask_1 > 0 ? dy + dchosen3 : 0
        //   dchosen2 = dproduct chosen
        //   dchosen = dproduct chosen2
        //   dx_1 = mask_1 > 0 ? dchosen : 0
        //   dx_2 = mask_1 > 0 ? dchosen2 : 0
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.FrontBranch1Gradient);
                ref float dx1Row = ref At(ref row, Row.FrontBranch1Gradient);
                ref float x1Row = ref At(ref row, Row.Front);
                ref float x2Row = ref At(ref row, Row.Front);
                ref float mask1Row = ref At(ref row, Row.MaskMask);
                ref float dx2Row = ref At(ref row, Row.FrontBranch2Gradient);
                for (int step = 0; step < 4; step++)
                {
                    V4 mask1 = V4.Broadcast(At(ref mask1Row, step));
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 dy = V4.Load(ref dyRow, (step * 4) + n);
                        V4 x1 = V4.Load(ref x1Row, (step * 4) + n);
                        V4 x2 = V4.Load(ref x2Row, (step * 4) + n);
                        V4 chosen = V4.SelectGreater(mask1, V4.Zero, x1, V4.Broadcast(1f));
                        V4 chosen2 = V4.SelectGreater(mask1, V4.Zero, x2, V4.Broadcast(1f));
                        V4 dchosen3 = V4.SelectGreater(mask1, V4.Zero, V4.Zero, dy);
                        V4 dproduct = V4.SelectGreater(mask1, V4.Zero, dy + dchosen3, V4.Zero);
                        V4 dchosen2 = dproduct * chosen;
                        V4 dchosen = dproduct * chosen2;
                        V4 dx1 = V4.SelectGreater(mask1, V4.Zero, dchosen, V4.Zero);
                        V4 dx2 = V4.SelectGreater(mask1, V4.Zero, dchosen2, V4.Zero);
                        V4.Store(dx1, ref dx1Row, (step * 4) + n);
                        V4.Store(dx2, ref dx2Row, (step * 4) + n);
                    }
                }
            }
        }
