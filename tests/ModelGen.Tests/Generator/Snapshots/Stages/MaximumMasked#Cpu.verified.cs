// modelgen: 1
// name: MaximumMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - maximum: { from: [front, front], name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // Subject:
        //   right_2 = mask_1 > 0 ? x_2 : x_1
        //   left_2 = mask_1 > 0 ? x_1 : right_2
        //   chosen = right_2 > left_2 ? right_2 : 0.5 left_2 + 0.5 right_2
        //   y = left_2 > right_2 ? left_2 : chosen
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
                        V4 right2 = V4.SelectGreater(mask1, V4.Zero, x2, x1);
                        V4 left2 = V4.SelectGreater(mask1, V4.Zero, x1, right2);
                        V4 chosen = V4.SelectGreater(right2, left2, right2, V4.Fma(V4.Broadcast(0.5f), left2, V4.Broadcast(0.5f) * right2));
                        V4 y = V4.SelectGreater(left2, right2, left2, chosen);
                        V4.Store(y, ref yRow, (step * 4) + n);
                    }
                }
            }
        }

        // Subject backward:
        //   right_2 = mask_1 > 0 ? x_2 : x_1
        //   left_2 = mask_1 > 0 ? x_1 : right_2
        //   dchosen = left_2 > right_2 ? 0 : dy
        //   dleft_2 = (left_2 > right_2 ? dy : 0) + (right_2 > left_2 ? 0 : dchosen) 0.5
        //   dright_2 = (right_2 > left_2 ? dchosen : 0) + (right_2 > left_2 ? 0 : dchosen) 0.5 + (mask_1 > 0 ? 0 : dleft_2)
        //   dx_1 = mask_1 > 0 ? dleft_2 : dright_2
        //   dx_2 = mask_1 > 0 ? dright_2 : 0
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
                        V4 right2 = V4.SelectGreater(mask1, V4.Zero, x2, x1);
                        V4 left2 = V4.SelectGreater(mask1, V4.Zero, x1, right2);
                        V4 dchosen = V4.SelectGreater(left2, right2, V4.Zero, dy);
                        V4 dleft2 =
                            V4.Fma(
                            V4.SelectGreater(right2, left2, V4.Zero, dchosen), V4.Broadcast(0.5f), V4.SelectGreater(left2, right2, dy, V4.Zero));
                        V4 dright2 =
                            V4.Fma(V4.SelectGreater(right2, left2, V4.Zero, dchosen), V4.Broadcast(0.5f),
                            V4.SelectGreater(right2, left2, dchosen, V4.Zero)) + V4.SelectGreater(mask1, V4.Zero, V4.Zero, dleft2);
                        V4 dx1 = V4.SelectGreater(mask1, V4.Zero, dleft2, dright2);
                        V4 dx2 = V4.SelectGreater(mask1, V4.Zero, dright2, V4.Zero);
                        V4.Store(dx1, ref dx1Row, (step * 4) + n);
                        V4.Store(dx2, ref dx2Row, (step * 4) + n);
                    }
                }
            }
        }
