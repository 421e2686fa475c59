// modelgen: 1
// name: GaussianNoise
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - gaussian_noise: { stddev: 0.5, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

        // SubjectUniform1: in training, random numbers from 0 to 1, else zeros.
        [MethodImpl(Hot)]
        public static void SubjectUniform1Forward(TrainingBatch batch, ref float rows, int first, int count)
        {
            StepContext context = batch.Context;
            RandomStream stream = new(context.Seed, StreamKind.Noise, 0, (uint)context.Epoch, (uint)context.Step);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                UniformDraw.Fill(
                    ref At(ref row, Row.SubjectUniform1), 4, 4, 3, context.Training, in stream, (first + i) * 12L);
            }
        }

        // SubjectUniform2: in training, random numbers from 0 to 1, else zeros.
        [MethodImpl(Hot)]
        public static void SubjectUniform2Forward(TrainingBatch batch, ref float rows, int first, int count)
        {
            StepContext context = batch.Context;
            RandomStream stream = new(context.Seed, StreamKind.Noise, 1, (uint)context.Epoch, (uint)context.Step);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                UniformDraw.Fill(
                    ref At(ref row, Row.SubjectUniform2), 4, 4, 3, context.Training, in stream, (first + i) * 12L);
            }
        }

        // Subject:
        //   log = ln(1 − uniform_1)
        //   sqrt = √((−2) log)
        //   cospi = cos(π (2 uniform_2))
        //   y = x + 0.5 sqrt cospi
        [MethodImpl(Hot)]
        public static void SubjectForward(TrainingBatch batch, ref float rows, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ref float row = ref At(ref rows, i * RowFloats);
                ref float xRow = ref At(ref row, Row.Front);
                ref float yRow = ref At(ref row, Row.Front);
                ref float uniform1Row = ref At(ref row, Row.SubjectUniform1);
                ref float uniform2Row = ref At(ref row, Row.SubjectUniform2);
                for (int n = 0; n < 16; n += V4.Lanes)
                {
                    V4 x = V4.Load(ref xRow, n);
                    V4 uniform1 = V4.Load(ref uniform1Row, n);
                    V4 uniform2 = V4.Load(ref uniform2Row, n);
                    V4 log = Log(V4.Broadcast(1f) - uniform1);
                    V4 sqrt = V4.Sqrt(V4.Broadcast(-2f) * log);
                    V4 cospi = CosPi(V4.Broadcast(2f) * uniform2);
                    V4 y = V4.Fma(V4.Broadcast(0.5f) * sqrt, cospi, x);
                    V4.Store(y, ref yRow, n);
                }
            }
        }
