// modelgen: 1
// name: Softmax
// input: { shape: [4, 3] }
// layers:
//   - dense: { units: 3, name: front }
//   - activation: { function: softmax, name: subject }
//   - dense: 2
// training: { loss: mean_squared_error, optimizer: sgd }

            // SubjectSoftmax: p = exp(z) / Σ exp(z).
            private static void SubjectSoftmaxForward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    DeviceSoftmax.Forward(batch.Rows, row + Row.Front + (n * 4), row + Row.Front + (n * 4), 3);
                }
            }

            // SubjectSoftmax backward: dz = p (dp − Σ dp p).
            private static void SubjectSoftmaxBackward(DeviceBatch batch, ArrayView<float> shared, int first)
            {
                for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * 4; i += Group.DimX)
                {
                    int sample = first + (i / 4), n = i % 4;
                    int row = sample * RowFloats;
                    DeviceSoftmax.Backward(
                        batch.Rows, row + Row.Front + (n * 4), row + Row.FrontGradient + (n * 4), row + Row.FrontGradient + (n * 4), 3);
                }
            }
