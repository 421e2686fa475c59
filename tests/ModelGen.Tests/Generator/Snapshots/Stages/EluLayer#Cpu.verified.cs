// modelgen: 1
// name: EluLayer
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - elu: { alpha: 0.5, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // Subject:
        //   chosen = x > 0 ? 0 : x
        //   expm1_chosen = expm1(chosen)
        //   y = x > 0 ? x : 0.5 expm1_chosen
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float xRow = ref At(ref row, Row.Front);
                ref float yRow = ref At(ref row, Row.Subject);
                ref float expm1ChosenRow = ref At(ref row, Row.SubjectExpm1Chosen);
                for (int n = 0; n < 16; n += V4.Lanes)
                {
                    V4 x = V4.Load(ref xRow, n);
                    V4 chosen = V4.SelectGreater(x, V4.Zero, V4.Zero, x);
                    V4 expm1Chosen = Expm1(chosen);
                    V4 y = V4.SelectGreater(x, V4.Zero, x, V4.Broadcast(0.5f) * expm1Chosen);
                    V4.Store(y, ref yRow, n);
                    V4.Store(expm1Chosen, ref expm1ChosenRow, n);
                }
            }
        }

        // Subject backward:
        //   dexpm1_chosen = (x > 0 ? 0 : dy) 0.5
        //   dchosen = dexpm1_chosen (expm1_chosen + 1)
        //   dx = x > 0 ? dy : dchosen
        [MethodImpl(Hot)]
        public static void SubjectBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.FrontGradient);
                ref float dxRow = ref At(ref row, Row.FrontGradient);
                ref float xRow = ref At(ref row, Row.Front);
                ref float expm1ChosenRow = ref At(ref row, Row.SubjectExpm1Chosen);
                for (int n = 0; n < 16; n += V4.Lanes)
                {
                    V4 dy = V4.Load(ref dyRow, n);
                    V4 x = V4.Load(ref xRow, n);
                    V4 expm1Chosen = V4.Load(ref expm1ChosenRow, n);
                    V4 dexpm1Chosen = V4.SelectGreater(x, V4.Zero, V4.Zero, dy) * V4.Broadcast(0.5f);
                    V4 dchosen = dexpm1Chosen * (expm1Chosen + V4.Broadcast(1f));
                    V4 dx = V4.SelectGreater(x, V4.Zero, dy, dchosen);
                    V4.Store(dx, ref dxRow, n);
                }
            }
        }
