// modelgen: 1
// name: GaussianNoise
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - gaussian_noise: { stddev: 0.5, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // SubjectUniform1: in training, random numbers from 0 to 1, else zeros.
            private static void SubjectUniform1Forward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                long begin = (long)first * 12;
                int count = Min(TileRows, batch.Count - first) * 12;
                for (long block = (begin / 4) + Group.IdxX; block * 4 < begin + count; block += Group.DimX)
                {
                    (uint w0, uint w1, uint w2, uint w3) = DeviceDraw.Words(batch, 0, block);
                    int i = (int)((block * 4) - begin);
                    SubjectUniform1ForwardNumber(batch, first, i, count, w0);
                    SubjectUniform1ForwardNumber(batch, first, i + 1, count, w1);
                    SubjectUniform1ForwardNumber(batch, first, i + 2, count, w2);
                    SubjectUniform1ForwardNumber(batch, first, i + 3, count, w3);
                }
            }

            private static void SubjectUniform1ForwardNumber(DeviceBatch batch, int first, int i, int count, uint word)
            {
                if ((uint)i < (uint)count)
                {
                    int row = (first + (i / 12)) * RowFloats, n = i % 12;
                    batch.Rows[row + Row.SubjectUniform1 + (n / 3 * 4) + (n % 3)] = DeviceDraw.Uniform(batch, word);
                }
            }

            // SubjectUniform2: in training, random numbers from 0 to 1, else zeros.
            private static void SubjectUniform2Forward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                long begin = (long)first * 12;
                int count = Min(TileRows, batch.Count - first) * 12;
                for (long block = (begin / 4) + Group.IdxX; block * 4 < begin + count; block += Group.DimX)
                {
                    (uint w0, uint w1, uint w2, uint w3) = DeviceDraw.Words(batch, 1, block);
                    int i = (int)((block * 4) - begin);
                    SubjectUniform2ForwardNumber(batch, first, i, count, w0);
                    SubjectUniform2ForwardNumber(batch, first, i + 1, count, w1);
                    SubjectUniform2ForwardNumber(batch, first, i + 2, count, w2);
                    SubjectUniform2ForwardNumber(batch, first, i + 3, count, w3);
                }
            }

            private static void SubjectUniform2ForwardNumber(DeviceBatch batch, int first, int i, int count, uint word)
            {
                if ((uint)i < (uint)count)
                {
                    int row = (first + (i / 12)) * RowFloats, n = i % 12;
                    batch.Rows[row + Row.SubjectUniform2 + (n / 3 * 4) + (n % 3)] = DeviceDraw.Uniform(batch, word);
                }
            }

            // Subject:
            //   log = ln(1 − uniform_1)
            //   sqrt = √((−2) log)
            //   cospi = cos(π (2 uniform_2))
            //   y = x + 0.5 sqrt cospi
            private static void SubjectForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 12; i += Group.DimX)
                {
                    int sample = first + (i / 12), n = i % 12;
                    int row = sample * RowFloats;
                    float x = batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)];
                    float uniform1 = batch.Rows[row + Row.SubjectUniform1 + (n / 3 * 4) + (n % 3)];
                    float uniform2 = batch.Rows[row + Row.SubjectUniform2 + (n / 3 * 4) + (n % 3)];
                    float log = Log(1f - uniform1);
                    float sqrt = Sqrt((-2f) * log);
                    float cospi = CosPi(2f * uniform2);
                    float y = x + ((0.5f * sqrt) * cospi);
                    batch.Rows[row + Row.Front + (n / 3 * 4) + (n % 3)] = y;
                }
            }
