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
            private static void LossForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    float sum = 0;
                    for (int feature = 0; feature < 2; feature++)
                    {
                        float x = batch.Rows[row + Row.Dense2 + (n * 4) + feature];
                        float y = batch.Target[(((sample * 4) + n) * 2) + feature];
                        float x_ = y - x;
                        float vLoss = 0.9f * x_;
                        float vLoss2 = (-0.1f) * x_;
                        float chosen = vLoss2 > vLoss ? vLoss2 : ((0.5f * vLoss) + (0.5f * vLoss2));
                        float valueLoss = vLoss > vLoss2 ? vLoss : chosen;
                        float min = Min(0f, valueLoss);
                        float max = Max(0f, min);
                        float loss = valueLoss + max;
                        sum += loss;
                    }

                    batch.Losses[(sample * 4) + n] = batch.Rows[row + Row.MaskMask + n] > 0 ? sum / 2 : 0;
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
            private static void LossBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                float share = OutputPositions.Share(batch, shared, 4);
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 8; i += Group.DimX)
                {
                    int sample = first + (i / 8), n = i % 8;
                    int row = sample * RowFloats;
                    if (batch.Rows[row + Row.MaskMask + (n / 2)] > 0)
                    {
                        float x = batch.Rows[row + Row.Dense2 + (n / 2 * 4) + (n % 2)];
                        float y = batch.Target[(sample * 8) + n];
                        float dloss = share * OutputPositions.Weight(batch, (sample * 4) + (n / 2)) / 2;
                        float x_ = y - x;
                        float vLoss = 0.9f * x_;
                        float vLoss2 = (-0.1f) * x_;
                        float chosen = vLoss2 > vLoss ? vLoss2 : ((0.5f * vLoss) + (0.5f * vLoss2));
                        float valueLoss = vLoss > vLoss2 ? vLoss : chosen;
                        float min = Min(0f, valueLoss);
                        float max = Max(0f, min);
                        float dmin = max > 0f ? dloss : max;
                        float dvalueLoss = dloss + (min < 0f ? dmin : min);
                        float dchosen = vLoss > vLoss2 ? 0f : dvalueLoss;
                        float dvLoss2 = (vLoss2 > vLoss ? dchosen : 0f) + ((vLoss2 > vLoss ? 0f : dchosen) * 0.5f);
                        float dvLoss = (vLoss > vLoss2 ? dvalueLoss : 0f) + ((vLoss2 > vLoss ? 0f : dchosen) * 0.5f);
                        float dx = (dvLoss2 * (-0.1f)) + (dvLoss * 0.9f);
                        float dx_ = -dx;
                        batch.Rows[row + Row.Dense2Gradient + (n / 2 * 4) + (n % 2)] = dx_;
                    }
                    else
                    {
                        batch.Rows[row + Row.Dense2Gradient + (n / 2 * 4) + (n % 2)] = 0;
                    }
                }
            }
