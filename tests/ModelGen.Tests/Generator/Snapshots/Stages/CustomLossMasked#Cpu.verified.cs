// modelgen: 1
// name: CustomLossMasked
// input: { shape: [4, 3] }
// layers:
//   - masking: { mask_value: 2, name: mask }
//   - dense: { units: 3, name: front }
//   - dense: { units: 2, activation: linear }
// training: { loss: { custom: { constants: { q: 0.9 }, equations: [ x = y_true - y_pred, "loss = max(q * x, (q - 1) * x)" ] } }, optimizer: sgd }

        // Custom, the mean over the last axis of:
        //   x = y − x′
        //   v_loss = 0.9 x
        //   v_loss2 = (−0.1) x
        //   chosen = v_loss2 > v_loss ? v_loss2 : 0.5 v_loss + 0.5 v_loss2
        //   value_loss = v_loss > v_loss2 ? v_loss : chosen
        //   min = min(0, value_loss)
        //   max = max(0, min)
        //   loss = value_loss + max
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
                    V4 x_ = y - x;
                    V4 vLoss = V4.Broadcast(0.9f) * x_;
                    V4 vLoss2 = V4.Broadcast(-0.1f) * x_;
                    V4 chosen = V4.SelectGreater(vLoss2, vLoss, vLoss2, V4.Fma(V4.Broadcast(0.5f), vLoss, V4.Broadcast(0.5f) * vLoss2));
                    V4 valueLoss = V4.SelectGreater(vLoss, vLoss2, vLoss, chosen);
                    V4 min = V4.Min(V4.Zero, valueLoss);
                    V4 max = V4.Max(V4.Zero, min);
                    V4 loss = valueLoss + max;
                    V4.Store(loss, ref lossRow, n);
                }

                double sum = 0;
                int positions = 0;
                for (int step = 0; step < 4; step++)
                {
                    if (At(ref row, Row.MaskMask + step) > 0)
                    {
                        float positionLoss = Rows.Sum(ref At(ref row, Row.Losses + (step * 4)), 2) / 2;
                        sum += positionLoss * batch.WeightOf(first + i, step);
                        positions++;
                    }
                }

                batch.SetLoss(first + i, sum, positions);
            }
        }

        // Its gradient, where dloss is weight / (features · counted positions):
        //   x = y − x′
        //   v_loss = 0.9 x
        //   v_loss2 = (−0.1) x
        //   chosen = v_loss2 > v_loss ? v_loss2 : 0.5 v_loss + 0.5 v_loss2
        //   value_loss = v_loss > v_loss2 ? v_loss : chosen
        //   min = min(0, value_loss)
        //   max = max(0, min)
        //   dmin = max > 0 ? dloss : max
        //   dvalue_loss = dloss + (0 > min ? dmin : min)
        //   dchosen = v_loss > v_loss2 ? 0 : dvalue_loss
        //   dv_loss2 = (v_loss2 > v_loss ? dchosen : 0) + (v_loss2 > v_loss ? 0 : dchosen) 0.5
        //   dv_loss = (v_loss > v_loss2 ? dvalue_loss : 0) + (v_loss2 > v_loss ? 0 : dchosen) 0.5
        //   dx = dv_loss2 (−0.1) + dv_loss 0.9
        //   dx′ = −dx
        [MethodImpl(Hot)]
        public static void LossBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                for (int step = 0; step < 4; step++)
                {
                    if (At(ref row, Row.MaskMask + step) > 0)
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
                            V4 x_ = y - x;
                            V4 vLoss = V4.Broadcast(0.9f) * x_;
                            V4 vLoss2 = V4.Broadcast(-0.1f) * x_;
                            V4 chosen = V4.SelectGreater(vLoss2, vLoss, vLoss2, V4.Fma(V4.Broadcast(0.5f), vLoss, V4.Broadcast(0.5f) * vLoss2));
                            V4 valueLoss = V4.SelectGreater(vLoss, vLoss2, vLoss, chosen);
                            V4 min = V4.Min(V4.Zero, valueLoss);
                            V4 max = V4.Max(V4.Zero, min);
                            V4 dmin = V4.SelectGreater(max, V4.Zero, dloss, max);
                            V4 dvalueLoss = dloss + V4.SelectGreater(V4.Zero, min, dmin, min);
                            V4 dchosen = V4.SelectGreater(vLoss, vLoss2, V4.Zero, dvalueLoss);
                            V4 dvLoss2 =
                                V4.Fma(V4.SelectGreater(vLoss2, vLoss, V4.Zero, dchosen), V4.Broadcast(0.5f),
                                V4.SelectGreater(vLoss2, vLoss, dchosen, V4.Zero));
                            V4 dvLoss =
                                V4.Fma(V4.SelectGreater(vLoss2, vLoss, V4.Zero, dchosen), V4.Broadcast(0.5f),
                                V4.SelectGreater(vLoss, vLoss2, dvalueLoss, V4.Zero));
                            V4 dx = V4.Fma(dvLoss2, V4.Broadcast(-0.1f), dvLoss * V4.Broadcast(0.9f));
                            V4 dx_ = -dx;
                            V4.Store(dx_, ref dxRow, n);
                        }
                    }
                    else
                    {
                        Rows.Clear(ref At(ref row, Row.Dense2Gradient + (step * 4)), 4);
                    }
                }
            }
        }
