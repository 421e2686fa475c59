using ModelGen.Tests.Evaluation;

namespace ModelGen.Tests.Training;

/// <summary>What every stand-in for a compiled model shares: a description, one parameter, and no files.</summary>
internal abstract class FakeModel(ModelDescription description, int batchSize) : ITrainableModel
{
    private readonly float[] parameters = new float[1];
    private readonly float[] gradients = new float[1];

    public ModelDescription Description { get; } = description;

    public int BatchSize { get; } = batchSize;

    public ReadOnlySpan<float> Parameters => parameters;

    public Span<float> EditParameters() => parameters;

    public ReadOnlySpan<float> Gradients => gradients;

    public Span<float> EditGradients() => gradients;

    public double LearningRate { get; set; } = 0.125;

    public long Iterations { get; set; }

    public ReadOnlySpan<float> OptimizerState => [];

    public Span<float> EditOptimizerState() => [];

    public abstract ReadOnlySpan<float> Outputs { get; }

    public virtual ReadOnlySpan<float> OutputMask => [];

    public static ModelDescription Describe(
        TensorShape input, TensorShape output, Loss loss, string[]? metrics = null, int epochs = 1, double split = 0, ulong seed = 0) =>
        new(
            "Fake",
            "",
            input,
            output,
            [],
            [],
            [new ParameterDescription("fake/kernel", new TensorShape(1), 0, true, Initializer.Zeros)],
            new TrainingDescription(loss, [.. (metrics ?? []).Select(name => new MetricDescription(name))], new("SGD", []), 32, epochs, split, seed)
            {
                PositionLoss = loss.TakesClassIndices() ? null : (output, target) => OutputLoss.Of(loss, output, target),
            });

    public abstract double Forward(ReadOnlySpan<float> input, ReadOnlySpan<float> target, in StepContext context);

    public abstract void Backward();

    public abstract void Update();

    public abstract void Predict(ReadOnlySpan<float> input, Span<float> output);

    public void Save(Stream stream) => throw new NotSupportedException();

    public void Load(Stream stream) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}

/// <summary>Linear regression y = w x of one number, with the mean squared error and plain gradient descent.</summary>
internal sealed class LinearModel(int batchSize, int epochs = 1, double split = 0, params string[] metrics)
    : FakeModel(
        Describe(new TensorShape(1), new TensorShape(1), Loss.MeanSquaredError, metrics, epochs, split), batchSize)
{
    private readonly float[] outputs = new float[batchSize];
    private int count;

    public override ReadOnlySpan<float> Outputs => outputs.AsSpan(0, count);

    public override double Forward(ReadOnlySpan<float> input, ReadOnlySpan<float> target, in StepContext context)
    {
        count = input.Length;
        Predict(input, outputs.AsSpan(0, count));
        double loss = 0;
        EditGradients()[0] = 0;
        for (int i = 0; i < count; i++)
        {
            float error = outputs[i] - target[i];
            loss += error * error / count;
            EditGradients()[0] += 2 * error * input[i] / count;
        }

        return loss;
    }

    public override void Backward() => count = 0;

    public override void Update()
    {
        EditParameters()[0] -= (float)LearningRate * Gradients[0];
        Iterations++;
    }

    public override void Predict(ReadOnlySpan<float> input, Span<float> output)
    {
        for (int i = 0; i < input.Length; i++)
        {
            output[i] = Parameters[0] * input[i];
        }
    }
}

/// <summary>
/// Gives losses from a script and notes what it is asked to do. Its one parameter counts the updates; its outputs are its inputs, unless told.
/// </summary>
internal sealed class ScriptedModel(ModelDescription description, int batchSize) : FakeModel(description, batchSize)
{
    private float[] outputs = [];

    public ScriptedModel(int batchSize, params string[] metrics)
        : this(Describe(new TensorShape(1), new TensorShape(1), Loss.MeanSquaredError, metrics), batchSize)
    {
    }

    /// <summary>The loss of a training step.</summary>
    public Func<StepContext, double> TrainingLoss { get; init; } = _ => 1;

    /// <summary>The losses of the evaluations, one batch each, in order.</summary>
    public double[] ValidationLosses { get; init; } = [];

    /// <summary>Gives the outputs for some inputs.</summary>
    public Func<float[], float[]> OutputsOf { get; init; } = inputs => inputs;

    /// <summary>Gives the mask for some inputs.</summary>
    public Func<float[], float[]> MaskOf { get; init; } = _ => [];

    public List<(StepContext Context, float[] Inputs, float[] Targets)> Steps { get; } = [];

    public int Evaluations { get; private set; }

    public override ReadOnlySpan<float> Outputs => outputs;

    public override ReadOnlySpan<float> OutputMask => MaskOf(outputs);

    public override double Forward(ReadOnlySpan<float> input, ReadOnlySpan<float> target, in StepContext context)
    {
        outputs = OutputsOf(input.ToArray());
        if (!context.Training)
        {
            return ValidationLosses[Evaluations++];
        }

        Steps.Add((context, input.ToArray(), target.ToArray()));
        return TrainingLoss(context);
    }

    /// <summary>The outputs end here, so that who reads them too late gets none.</summary>
    public override void Backward() => outputs = [];

    public override void Update()
    {
        Assert.Empty(outputs);
        Iterations++;
        EditParameters()[0] = Iterations;
    }

    public override void Predict(ReadOnlySpan<float> input, Span<float> output) => input.CopyTo(output);
}
