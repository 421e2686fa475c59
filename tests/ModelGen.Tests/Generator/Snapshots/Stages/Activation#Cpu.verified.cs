// modelgen: 1
// name: Activation
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - activation: { function: gelu, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // SubjectGelu:
        //   erf = erf(x 0.707106781)
        //   y = 0.5 x (1 + erf)
        [MethodImpl(Hot)]
        public static void SubjectGeluForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float xRow = ref At(ref row, Row.Front);
                ref float yRow = ref At(ref row, Row.SubjectGelu);
                ref float erfRow = ref At(ref row, Row.SubjectGeluErf);
                for (int n = 0; n < 16; n += V4.Lanes)
                {
                    V4 x = V4.Load(ref xRow, n);
                    V4 erf = Erf(x * V4.Broadcast(0.70710677f));
                    V4 y = V4.Broadcast(0.5f) * x * (V4.Broadcast(1f) + erf);
                    V4.Store(y, ref yRow, n);
                    V4.Store(erf, ref erfRow, n);
                }
            }
        }

        // SubjectGelu backward:
        //   derf = dy (0.5 x)
        //   dx = dy (1 + erf) 0.5 + derf 1.12837917 exp(−(x 0.707106781 (x 0.707106781))) 0.707106781
        [MethodImpl(Hot)]
        public static void SubjectGeluBackward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float dyRow = ref At(ref row, Row.FrontGradient);
                ref float dxRow = ref At(ref row, Row.FrontGradient);
                ref float xRow = ref At(ref row, Row.Front);
                ref float erfRow = ref At(ref row, Row.SubjectGeluErf);
                for (int n = 0; n < 16; n += V4.Lanes)
                {
                    V4 dy = V4.Load(ref dyRow, n);
                    V4 x = V4.Load(ref xRow, n);
                    V4 erf = V4.Load(ref erfRow, n);
                    V4 derf = dy * (V4.Broadcast(0.5f) * x);
                    V4 dx =
                        V4.Fma(dy * (V4.Broadcast(1f) + erf), V4.Broadcast(0.5f), derf * V4.Broadcast(1.1283792f)
                        * Exp(-(x * V4.Broadcast(0.70710677f) * (x * V4.Broadcast(0.70710677f)))) * V4.Broadcast(0.70710677f));
                    V4.Store(dx, ref dxRow, n);
                }
            }
        }
