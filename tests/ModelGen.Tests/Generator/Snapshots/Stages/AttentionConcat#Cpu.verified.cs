// modelgen: 1
// name: AttentionConcat
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - attention: { score_mode: concat, use_scale: true, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // SubjectQuery: each row 4 times, (4, 3) to (16, 3).
        [MethodImpl(Hot)]
        public static void SubjectQueryForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Windows.Repeat(
                    new() { Steps = 16, StepRow = 4, Windows = 4, WindowRow = 4, Size = 4, Strides = 4, Columns = 4 }, ref At(ref row, Row.Front),
                    ref At(ref row, Row.SubjectQuery));
            }
        }

        // SubjectQuery backward: dx is the sum of dy over the times.
        [MethodImpl(Hot)]
        public static void SubjectQueryBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Windows.Sum<V4>(
                    new() { Steps = 16, StepRow = 4, Windows = 4, WindowRow = 4, Size = 4, Strides = 4, Columns = 4 }, isMean: false,
                    ref At(ref row, Row.SubjectQueryGradient), ref At(ref row, Row.FrontBranch1Gradient));
            }
        }

        // SubjectKey: all rows 4 times, (4, 3) to (16, 3).
        [MethodImpl(Hot)]
        public static void SubjectKeyForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Windows.Repeat(
                    new() { Steps = 4, StepRow = 16, Windows = 1, WindowRow = 16, Size = 4, Strides = 4, Columns = 16 }, ref At(ref row, Row.Front),
                    ref At(ref row, Row.SubjectKey));
            }
        }

        // SubjectKey backward: dx is the sum of dy over the times.
        [MethodImpl(Hot)]
        public static void SubjectKeyBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                Windows.Sum<V4>(
                    new() { Steps = 4, StepRow = 16, Windows = 1, WindowRow = 16, Size = 4, Strides = 4, Columns = 16 }, isMean: false,
                    ref At(ref row, Row.SubjectKeyGradient), ref At(ref row, Row.FrontBranch2Gradient));
            }
        }

        // SubjectPairs:
        //   tanh = tanh(scale (query + key))
        //   sum_tanh = Σfeatures(tanh)
        //   y = concat_score_weight sum_tanh
        [MethodImpl(Hot)]
        public static void SubjectPairsForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            ref float scaleRow = ref At(ref memory.Packed, Packed.SubjectScale);
            ref float concatScoreWeightRow = ref At(ref memory.Packed, Packed.SubjectConcatScoreWeight);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float queryRow = ref At(ref row, Row.SubjectQuery);
                ref float yRow = ref At(ref row, Row.SubjectPairs);
                ref float keyRow = ref At(ref row, Row.SubjectKey);
                ref float tanhRow = ref At(ref row, Row.SubjectPairsTanh);
                ref float sumTanhRow = ref At(ref row, Row.SubjectPairsSumTanh);
                for (int step = 0; step < 16; step++)
                {
                    V4 scale = V4.Broadcast(At(ref scaleRow, 0));
                    FeatureSum sumTanhTotal = new(3);
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 query = V4.Load(ref queryRow, (step * 4) + n);
                        V4 key = V4.Load(ref keyRow, (step * 4) + n);
                        V4 tanh = Tanh(scale * (query + key));
                        sumTanhTotal.Add(tanh, n);
                    }

                    At(ref sumTanhRow, step) = sumTanhTotal.Total;
                    V4 concatScoreWeight = V4.Broadcast(At(ref concatScoreWeightRow, 0));
                    V4 sumTanh = V4.Broadcast(At(ref sumTanhRow, step));
                    V4 y = concatScoreWeight * sumTanh;
                    At(ref yRow, step) = Unsafe.As<V4, float>(ref y);
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 query = V4.Load(ref queryRow, (step * 4) + n);
                        V4 key = V4.Load(ref keyRow, (step * 4) + n);
                        V4 tanh = Tanh(scale * (query + key));
                        V4.Store(tanh, ref tanhRow, (step * 4) + n);
                    }
                }
            }
        }

        // SubjectPairs backward:
        //   dsum_tanh = dy concat_score_weight
        //   dquery = dsum_tanh (1 − tanh tanh) scale
        //   dkey = dsum_tanh (1 − tanh tanh) scale
        //   dscale = Σnumbers(dsum_tanh (1 − tanh tanh) (query + key))
        //   dconcat_score_weight = Σsteps(dy sum_tanh)
        [MethodImpl(Hot)]
        public static void SubjectPairsBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            ModelMemory memory = batch.Memory;
            ref float scaleRow = ref At(ref memory.Packed, Packed.SubjectScale);
            ref float concatScoreWeightRow = ref At(ref memory.Packed, Packed.SubjectConcatScoreWeight);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.SubjectPairsGradient);
                ref float dqueryRow = ref At(ref row, Row.SubjectQueryGradient);
                ref float queryRow = ref At(ref row, Row.SubjectQuery);
                ref float keyRow = ref At(ref row, Row.SubjectKey);
                ref float tanhRow = ref At(ref row, Row.SubjectPairsTanh);
                ref float sumTanhRow = ref At(ref row, Row.SubjectPairsSumTanh);
                ref float dkeyRow = ref At(ref row, Row.SubjectKeyGradient);
                ref float dscaleRow = ref At(ref row, Row.SubjectPairsScaleGradient);
                ref float dconcatScoreWeightRow = ref At(ref row, Row.SubjectPairsConcatScoreWeightGradient);
                Rows.Clear(ref dscaleRow, 4);
                Rows.Clear(ref dconcatScoreWeightRow, 4);
                for (int step = 0; step < 16; step++)
                {
                    V4 dy = V4.Broadcast(At(ref dyRow, step));
                    V4 scale = V4.Broadcast(At(ref scaleRow, 0));
                    V4 concatScoreWeight = V4.Broadcast(At(ref concatScoreWeightRow, 0));
                    V4 sumTanh = V4.Broadcast(At(ref sumTanhRow, step));
                    V4 dsumTanh = dy * concatScoreWeight;
                    FeatureSum dscaleTotal = new(3);
                    V4 dconcatScoreWeightTerm = dy * sumTanh;
                    V4.Store(V4.Load(ref dconcatScoreWeightRow, 0) + dconcatScoreWeightTerm, ref dconcatScoreWeightRow, 0);
                    for (int n = 0; n < 4; n += V4.Lanes)
                    {
                        V4 query = V4.Load(ref queryRow, (step * 4) + n);
                        V4 key = V4.Load(ref keyRow, (step * 4) + n);
                        V4 tanh = V4.Load(ref tanhRow, (step * 4) + n);
                        V4 dquery = dsumTanh * V4.FmaNegated(tanh, tanh, V4.Broadcast(1f)) * scale;
                        V4 dkey = dsumTanh * V4.FmaNegated(tanh, tanh, V4.Broadcast(1f)) * scale;
                        V4 dscaleTerm = dsumTanh * V4.FmaNegated(tanh, tanh, V4.Broadcast(1f)) * (query + key);
                        dscaleTotal.Add(dscaleTerm, n);
                        V4.Store(dquery, ref dqueryRow, (step * 4) + n);
                        V4.Store(dkey, ref dkeyRow, (step * 4) + n);
                    }

                    At(ref dscaleRow, 0) += dscaleTotal.Total;
                }
            }
        }

        // SubjectPairs: dscale = Σ dscale, dconcat_score_weight = Σ dconcat_score_weight over samples.
        [MethodImpl(Hot)]
        public static void SubjectPairsGradients(TrainingBatch batch, Part part)
        {
            ref float rows = ref batch.Memory.TrainingRow(0);
            ref float gradients = ref batch.Memory.Gradients;
            SampleSum.Run<V4>(
                ref At(ref rows, Row.SubjectPairsScaleGradient), RowFloats, batch.Rows, ref At(ref gradients, Weights.SubjectScale), 1, 4, 1, part);
            SampleSum.Run<V4>(ref At(ref rows, Row.SubjectPairsConcatScoreWeightGradient), RowFloats, batch.Rows,
                ref At(ref gradients, Weights.SubjectConcatScoreWeight), 1, 4, 1, part);
        }

        // SubjectSoftmax: p = exp(z) / Σ exp(z).
        [MethodImpl(Hot)]
        public static void SubjectSoftmaxForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                for (int step = 0; step < 4; step++)
                {
                    Softmax.Forward<V4>(ref At(ref row, Row.SubjectPairs + (step * 4)), ref At(ref row, Row.SubjectPairs + (step * 4)), 4);
                }
            }
        }

        // SubjectSoftmax backward: dz = p (dp − Σ dp p).
        [MethodImpl(Hot)]
        public static void SubjectSoftmaxBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                for (int step = 0; step < 4; step++)
                {
                    Softmax.Backward<V4>(ref At(ref row, Row.SubjectPairs + (step * 4)), ref At(ref row, Row.SubjectPairsGradient + (step * 4)),
                        ref At(ref row, Row.SubjectPairsGradient + (step * 4)), 4);
                }
            }
        }

        // Subject: C = A B, (4, 4), (4, 3) to (4, 3).
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                MatrixProduct.Run<V4>(
                    new()
                    {
                        Rows = 4, Columns = 3, Depth = 4,
                        ARow = 4, AColumn = 1, BRow = 4, BColumn = 1, CRow = 4,
                    },
                    a: ref At(ref row, Row.SubjectPairs),
                    b: ref At(ref row, Row.Front),
                    c: ref At(ref row, Row.Subject));
            }
        }

        // Subject backward: dA = dC Bᵀ, dB = Aᵀ dC, (4, 3), (4, 3), (4, 4) to (4, 4), (4, 3).
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                MatrixProduct.Run<V4>(
                    new()
                    {
                        Rows = 4, Columns = 4, Depth = 3,
                        ARow = 4, AColumn = 1, BRow = 1, BColumn = 4, CRow = 4,
                    },
                    a: ref At(ref row, Row.SubjectGradient),
                    b: ref At(ref row, Row.Front),
                    c: ref At(ref row, Row.SubjectPairsGradient));
                MatrixProduct.Run<V4>(
                    new()
                    {
                        Rows = 4, Columns = 3, Depth = 4,
                        ARow = 1, AColumn = 4, BRow = 4, BColumn = 1, CRow = 4,
                    },
                    a: ref At(ref row, Row.SubjectPairs),
                    b: ref At(ref row, Row.SubjectGradient),
                    c: ref At(ref row, Row.FrontBranch3Gradient));
            }
        }
