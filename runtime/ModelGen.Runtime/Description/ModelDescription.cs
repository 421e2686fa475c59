using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace ModelGen;

/// <summary>The description of a compiled model. Each generated class has one.</summary>
/// <param name="Name">The name of the class.</param>
/// <param name="Summary">The line about the model in its YAML, or empty.</param>
/// <param name="InputShape">
/// The shape of a sample: (time, features) or (features); (time, 1) where steps are indices; of several <see cref="Inputs"/> how many numbers they have
/// together.
/// </param>
/// <param name="OutputShape">The shape of the output of a sample; of several <see cref="Outputs"/> how many numbers they have together.</param>
/// <param name="Labels">The names of the classes of the only output, or empty; of two classes that one output tells apart both, or only that of class 1.</param>
/// <param name="Layers">The layers in their order, without the input.</param>
/// <param name="Parameters">The tensors of parameters in their order in the flat parameter vector, trainable ones first.</param>
/// <param name="Training">The settings of training in the YAML, or null where it has no <c>training</c> section.</param>
public sealed record ModelDescription(
    string Name,
    string Summary,
    TensorShape InputShape,
    TensorShape OutputShape,
    ImmutableArray<string> Labels,
    ImmutableArray<LayerDescription> Layers,
    ImmutableArray<ParameterDescription> Parameters,
    TrainingDescription? Training)
{
    /// <summary>What is said of the output alone, where the last layer is not the one that gives it.</summary>
    private readonly bool? outputIsMasked;

    /// <summary>
    /// Whether the model takes sequences of any length up to the time steps of <see cref="InputShape"/>, as it was compiled with <c>lengths: true</c>.
    /// </summary>
    public bool TakesLengths { get; init; }

    /// <summary>
    /// How many indices there are, where each time step of a sample is an index, a whole number from 0 to one less, as the model was compiled with
    /// <c>type: index</c>; null where steps hold numbers to compute with.
    /// </summary>
    public int? IndexCount { get; init; }

    /// <summary>
    /// The inputs of a model that has several by name, in the order in which they lie in a sample, one behind the other; empty where a sample is one
    /// input, of <see cref="InputShape"/>.
    /// </summary>
    public ImmutableArray<InputDescription> Inputs { get; init; } = [];

    /// <summary>
    /// The outputs of a model that has several by name, in the order in which they lie in the outputs of a sample, one behind the other; empty where the last
    /// layer gives the only one, of <see cref="OutputShape"/>. <see cref="WithOutput"/> describes the model with one of them.
    /// </summary>
    public ImmutableArray<OutputDescription> Outputs { get; init; } = [];

    /// <summary>
    /// Whether training carries states from one batch to the next, as a layer was compiled with <c>stateful: true</c>: see
    /// <see cref="ITrainableModel.ResetStates"/>.
    /// </summary>
    public bool IsStateful { get; init; }

    /// <summary>The number of elements in a sample, the longest where the model takes sequences of any length.</summary>
    public int InputLength => InputShape.Length;

    /// <summary>The number of elements in the output of a sample.</summary>
    public int OutputLength => OutputShape.Length;

    /// <summary>The number of elements in the target of a sample, as <see cref="ITrainableModel"/> takes it. 0 without a loss.</summary>
    public int TargetLength => Training is null ? 0 : Outputs.IsEmpty ? Count(Training.Loss, OutputShape) : CountTargets();

    /// <summary>Whether the output, or any of several, has a mask: then it does not matter what the targets of masked positions are.</summary>
    public bool OutputIsMasked
    {
        get => outputIsMasked ?? (Outputs.IsEmpty ? Layers is [.., { MaskOut: true }] : AnyOutputIsMasked());
        internal init => outputIsMasked = value;
    }

    /// <summary>The name of the output that was chosen of several by <see cref="WithOutput"/>; null: the model has all outputs that it has.</summary>
    internal string? OutputName { get; init; }

    /// <summary>The output positions of a sample: the vectors along the last axis of each output.</summary>
    internal int Positions => Outputs.IsEmpty ? OutputLength / OutputShape[^1] : CountPositions();

    /// <summary>The numbers that come out at a time step of a stream.</summary>
    internal int StepOutputLength => Outputs.IsEmpty ? OutputShape[^1] : CountStepOutputs();

    /// <summary>The number of elements in all parameters, the moving statistics included.</summary>
    public int ParameterCount { get; } = Count(Parameters, trainableOnly: false);

    /// <summary>The number of elements in the trainable parameters.</summary>
    public int TrainableCount { get; } = Count(Parameters, trainableOnly: true);

    /// <summary>The model in a line, as <c>LstmDigits: (28, 28) to (10), 82186 parameters</c>; <see cref="ToTable"/> says more.</summary>
    public override string ToString() => $"{Name}: {InputShape} to {OutputShape}, {Quantity.Of(ParameterCount, "parameter")}";

    /// <summary>The model as a table of layers, output shapes and parameters, in the style of Keras' <c>model.summary()</c>.</summary>
    /// <returns>Lines that end in <c>\n</c>.</returns>
    public string ToTable() => SummaryTable.Render(this);

    /// <summary>
    /// The model as if one of its <see cref="Outputs"/> were the only one: with the shape, the labels, the loss and the metrics of that, as a
    /// <see cref="MetricDescription"/> and all that reads outputs take it.
    /// </summary>
    /// <param name="name">The name of the output.</param>
    /// <exception cref="ArgumentException">There is no such output; says which there are.</exception>
    public ModelDescription WithOutput(string name) => OutputView.Named(this, name).Model;

    /// <summary>
    /// Whether it is the same object: a description is made once for its class, and of two arrays records compare where they lie rather than what they hold.
    /// </summary>
    /// <param name="other">Another description.</param>
    public bool Equals(ModelDescription? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    private int CountStepOutputs()
    {
        int count = 0;
        foreach (OutputDescription output in Outputs)
        {
            count += output.Shape[^1];
        }

        return count;
    }

    private static int Count(Loss loss, TensorShape output) => loss.TakesClassIndices() ? output.Length / output[^1] : output.Length;

    private int CountTargets()
    {
        int count = 0;
        foreach (OutputDescription output in Outputs)
        {
            count += output.Training is null ? 0 : Count(output.Training.Loss, output.Shape);
        }

        return count;
    }

    private int CountPositions()
    {
        int count = 0;
        foreach (OutputDescription output in Outputs)
        {
            count += output.Shape.Length / output.Shape[^1];
        }

        return count;
    }

    private bool AnyOutputIsMasked()
    {
        foreach (OutputDescription output in Outputs)
        {
            if (output.IsMasked)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Loops here and below keep LINQ, some 20 KB, out of small native programs.</summary>
    private static int Count(ImmutableArray<ParameterDescription> parameters, bool trainableOnly)
    {
        int count = 0;
        foreach (ParameterDescription parameter in parameters)
        {
            count += parameter.Trainable || !trainableOnly ? parameter.Shape.Length : 0;
        }

        return count;
    }
}

/// <summary>One of several inputs of a model.</summary>
/// <param name="Name">The name of the input.</param>
/// <param name="Shape">The shape of the input of a sample: (time, features) or (features); (time, 1) where steps are indices.</param>
/// <param name="Offset">The place of its first element in a sample.</param>
public sealed record InputDescription(string Name, TensorShape Shape, int Offset)
{
    /// <summary>As <see cref="ModelDescription.IndexCount"/>, of this input.</summary>
    public int? IndexCount { get; init; }
}

/// <summary>One layer of a model.</summary>
/// <param name="Name">The name of the layer, such as <c>lstm_1</c>; the names of its parameters begin with it.</param>
/// <param name="Kind">The kind of the layer, as Keras calls the class: such as <c>LSTM</c>.</param>
/// <param name="OutputShape">The shape of the output of a sample.</param>
/// <param name="ParameterCount">The number of elements in its parameters, the moving statistics included.</param>
/// <param name="MaskIn">Whether the input has a mask.</param>
/// <param name="MaskOut">Whether the output has a mask.</param>
/// <param name="MaskValue">The value that all features of a masked step have; null where the layer makes no mask.</param>
public sealed record LayerDescription(
    string Name, string Kind, TensorShape OutputShape, int ParameterCount, bool MaskIn, bool MaskOut, float? MaskValue = null)
{
    /// <summary>
    /// The names of the layers whose outputs it reads, in order, <c>input</c> for the model's input, and <c>encoder/c</c> for a state of a recurrent layer.
    /// Empty where each layer of the model reads the one before.
    /// </summary>
    public ImmutableArray<string> Inputs { get; init; } = [];

    /// <summary>Its options that are not the default of the model language, as <c>activation=relu</c>; those that shapes and names tell are left out.</summary>
    public string Settings { get; init; } = "";

    /// <inheritdoc cref="ModelDescription.Equals(ModelDescription)"/>
    public bool Equals(LayerDescription? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}

/// <summary>A tensor of parameters.</summary>
/// <param name="Name">The name of the layer and of the weight, as Keras' path: such as <c>lstm_1/kernel</c>.</param>
/// <param name="Shape">The shape, which is Keras'.</param>
/// <param name="Offset">The offset of its first element in the flat parameter vector.</param>
/// <param name="Trainable">Whether it is trained and has a gradient; moving statistics have none.</param>
/// <param name="Initializer">The initializer that makes its initial weights.</param>
public sealed record ParameterDescription(string Name, TensorShape Shape, int Offset, bool Trainable, Initializer Initializer);

/// <summary>Computes the loss of one output position.</summary>
/// <param name="output">The output of the position: (features).</param>
/// <param name="target">Its target: (features).</param>
/// <returns>The loss, as the equations of the model file's loss give it.</returns>
public delegate double PositionLoss(ReadOnlySpan<float> output, ReadOnlySpan<float> target);

/// <summary>The settings of training in a model's YAML, which the caller may override.</summary>
/// <param name="Loss">The loss to minimize; <see cref="Loss.Several"/> where each of several outputs has its own.</param>
/// <param name="Metrics">The metrics that are reported beside the loss; of several outputs each has its own.</param>
/// <param name="Optimizer">The optimizer and its settings.</param>
/// <param name="BatchSize">The number of samples in a training step.</param>
/// <param name="Epochs">The number of passes over the training data.</param>
/// <param name="ValidationSplit">The share of the samples, from the end, that is held out for validation; from 0 to below 1.</param>
/// <param name="Seed">The seed for initial weights, dropout and shuffling.</param>
public sealed record TrainingDescription(
    Loss Loss,
    ImmutableArray<MetricDescription> Metrics,
    OptimizerDescription Optimizer,
    int BatchSize,
    int Epochs,
    double ValidationSplit,
    ulong Seed)
{
    /// <summary>Its number, for the reason that <see cref="ModelOptions"/> has one.</summary>
    private readonly int loss = (int)Loss;

    /// <summary>The loss to minimize.</summary>
    public Loss Loss
    {
        get => (Loss)loss;
        init => loss = (int)value;
    }

    /// <summary>
    /// The metrics that count each position by its weight, as Keras' <c>weighted_metrics</c>; those of <see cref="Metrics"/> count all alike. Their keys
    /// in the history begin with <c>weighted_</c>.
    /// </summary>
    public ImmutableArray<MetricDescription> WeightedMetrics { get; init; } = [];

    /// <summary>The options of <see cref="Loss"/> that are not the default of the model language, as <c>delta=2</c>.</summary>
    public string LossSettings { get; init; } = "";

    /// <summary>
    /// The target of positions that count neither in the loss nor in its divisor, a class index or a number that is none, where targets are class indices:
    /// Keras' <c>ignore_class</c>; null: all positions count that are not masked.
    /// </summary>
    public int? IgnoredClass { get; init; }

    /// <summary>The loss of one output position in double precision; null where the model tells none, as where targets are class indices.</summary>
    public PositionLoss? PositionLoss { get; init; }

    /// <summary>The loss and the optimizer, as <c>huber(delta=2) by SGD(learning_rate=0.01)</c>.</summary>
    public override string ToString() => $"{LossExtensions.Text(Loss, LossSettings)} by {Optimizer}";

    /// <summary>
    /// The learning rate that a step takes, by the optimizer's rule: that of its schedule, scaled such that its peak is the given rate, or
    /// rate / (1 + decay * steps), with the optimizer's <c>decay</c>.
    /// </summary>
    /// <param name="learningRate">The rate before its schedule or its decay: <see cref="ITrainableModel.LearningRate"/>.</param>
    /// <param name="steps">The number of steps done before it: <see cref="ITrainableModel.Iterations"/>.</param>
    public double GetDecayedLearningRate(double learningRate, long steps) =>
        Optimizer.Schedule is RateSchedule schedule ? schedule.Scaled(learningRate, steps)
        : Optimizer.TryGetValue("decay", out double decay) ? learningRate / (1 + (decay * steps))
        : learningRate;
}
