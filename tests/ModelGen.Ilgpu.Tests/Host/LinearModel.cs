namespace ModelGen.Ilgpu.Tests.Host;

/// <summary>
/// A model small enough to be worked out by hand, in double precision: y = w·x + b for each of 2 steps of 2 features, squared error, gradient
/// descent with momentum 0.5. A step whose first feature is 0 is masked. A moving statistic counts the forward passes of training.
/// </summary>
internal sealed class LinearModel : ITrainableModel
{
    public const int Steps = 2;
    public const int Features = 2;
    public const int Trainable = Features + 1;
    public const double Momentum = 0.5;

    private readonly float[] parameters = [0.5f, -0.25f, 0.125f, 0];
    private readonly float[] gradients = new float[Trainable];
    private readonly float[] velocity = new float[Trainable];
    private readonly double[] errors;
    private readonly float[] outputs;
    private readonly float[] mask;
    private float[] inputs = [];
    private int count;

    public LinearModel(int batchSize = 4, string name = "Linear", Loss loss = Loss.MeanSquaredError)
    {
        BatchSize = batchSize;
        errors = new double[batchSize * Steps];
        outputs = new float[batchSize * Steps];
        mask = new float[batchSize * Steps];
        Description = new(
            name,
            "",
            new TensorShape(Steps, Features),
            new TensorShape(Steps, 1),
            [],
            [],
            [
                new("linear/kernel", new TensorShape(Features, 1), 0, true, Initializer.Zeros),
                new("linear/bias", new TensorShape(1), Features, true, Initializer.Zeros),
                new("linear/count", new TensorShape(1), Trainable, false, Initializer.Zeros),
            ],
            new TrainingDescription(loss, [], new("SGD", []), batchSize, 1, 0, 0));
    }

    public ModelDescription Description { get; }

    public int BatchSize { get; }

    public ReadOnlySpan<float> Parameters => parameters;

    public Span<float> EditParameters() => parameters;

    public ReadOnlySpan<float> Gradients => gradients;

    public Span<float> EditGradients() => gradients;

    public ReadOnlySpan<float> OptimizerState => BatchSize > 0 ? velocity : throw new InvalidOperationException("no training");

    public Span<float> EditOptimizerState() => BatchSize > 0 ? velocity : throw new InvalidOperationException("no training");

    public double LearningRate { get; set; } = 0.25;

    public long Iterations { get; set; }

    public ReadOnlySpan<float> Outputs => outputs.AsSpan(0, count * Steps);

    public ReadOnlySpan<float> OutputMask => mask.AsSpan(0, count * Steps);

    /// <summary>The learning rate of a step, its decay included.</summary>
    public static double Decayed(double learningRate, long iteration) => learningRate / (1 + (0.5 * iteration));

    /// <summary>As many samples as asked for, with one masked step among them, and their targets.</summary>
    public static (float[] Input, float[] Target) Batch(int samples, int from = 0)
    {
        float[] input = [.. Enumerable.Range(from * 7, samples * Steps * Features).Select(n => ((n * 37 % 17) - 8) / 8f)];
        for (int step = 0; step < samples * Steps; step++)
        {
            input[step * Features] = step % 5 == 3 ? 0 : input[step * Features] == 0 ? 1 : input[step * Features];
        }

        return (input, [.. Enumerable.Range(from, samples * Steps).Select(n => (n % 3) - 0.5f)]);
    }

    public void Predict(ReadOnlySpan<float> input, Span<float> output)
    {
        for (int step = 0; step < output.Length; step++)
        {
            output[step] = (float)Output(input.Slice(step * Features, Features));
        }
    }

    public double Forward(ReadOnlySpan<float> input, ReadOnlySpan<float> target, in StepContext context)
    {
        inputs = input.ToArray();
        count = input.Length / Description.InputLength;
        double loss = 0;
        for (int step = 0; step < count * Steps; step++)
        {
            ReadOnlySpan<float> x = input.Slice(step * Features, Features);
            mask[step] = x[0] != 0 ? 1 : 0;
            outputs[step] = (float)Output(x);
            errors[step] = (Output(x) - target[step]) * mask[step];
            loss += errors[step] * errors[step];
        }

        parameters[Trainable] += context.Training ? 1 : 0;
        return loss / Counted;
    }

    public void Backward()
    {
        for (int i = 0; i < Trainable; i++)
        {
            double sum = 0;
            for (int step = 0; step < count * Steps; step++)
            {
                sum += 2 * errors[step] * (i < Features ? inputs[(step * Features) + i] : 1);
            }

            gradients[i] = (float)(sum / Counted);
        }
    }

    public void Update()
    {
        for (int i = 0; i < Trainable; i++)
        {
            velocity[i] = (float)((Momentum * velocity[i]) + gradients[i]);
            parameters[i] -= (float)(Decayed(LearningRate, Iterations) * velocity[i]);
        }

        Iterations++;
    }

    public void Save(Stream stream) => new WeightsFile(Description).Write(stream, parameters);

    public void Load(Stream stream) => new WeightsFile(Description).Read(stream, parameters);

    public void Dispose()
    {
    }

    private double Counted => mask.Take(count * Steps).Sum();

    private double Output(ReadOnlySpan<float> x) => (parameters[0] * (double)x[0]) + (parameters[1] * (double)x[1]) + parameters[2];
}
