using System.Collections.Immutable;

namespace ModelGen;

/// <summary>What a compiled model is. Generated classes hold one each.</summary>
/// <param name="Name">The class name.</param>
/// <param name="Summary">One line about the model from its YAML, or empty.</param>
/// <param name="InputShape">Shape of one sample: (time, features) or (features).</param>
/// <param name="OutputShape">Shape of one sample's output.</param>
/// <param name="Labels">Names of the classes, or empty; of two classes told apart by one output number two, or only that of class 1.</param>
/// <param name="Layers">The layers in order, the input not among them.</param>
/// <param name="Parameters">The tensors in the order of the flat parameter vector, trainable ones first.</param>
/// <param name="Training">How the YAML says to train the model, or null where it has no <c>training</c> section.</param>
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
    /// <summary>Numbers in one sample.</summary>
    public int InputLength => InputShape.Length;

    /// <summary>Numbers in one sample's output.</summary>
    public int OutputLength => OutputShape.Length;

    /// <summary>Numbers in one sample's target: see <see cref="ITrainableModel.Forward"/>. 0 without a loss.</summary>
    public int TargetLength => Training is null ? 0 : Training.Loss.TakesClassIndices() ? OutputLength / OutputShape[^1] : OutputLength;

    /// <summary>Whether a mask goes out with the output: then what the targets of masked positions hold does not matter.</summary>
    public bool OutputIsMasked => Layers is [.., { MaskOut: true }];

    /// <summary>Numbers in all parameters, the moving statistics included.</summary>
    public int ParameterCount { get; } = Parameters.Sum(p => p.Shape.Length);

    /// <summary>Numbers in the trainable parameters.</summary>
    public int TrainableCount { get; } = Parameters.Where(p => p.Trainable).Sum(p => p.Shape.Length);

    /// <summary>The model in a line, as <c>LstmDigits: (28, 28) to (10), 82186 parameters</c>; <see cref="ToTable"/> says more.</summary>
    public override string ToString() => $"{Name}: {InputShape} to {OutputShape}, {ParameterCount} parameters";

    /// <summary>The model as a table of layers, output shapes and parameters, in the style of Keras' <c>model.summary()</c>.</summary>
    /// <returns>Lines that end in <c>\n</c>.</returns>
    public string ToTable() => SummaryTable.Render(this);
}

/// <summary>One layer of a model.</summary>
/// <param name="Name">Its name, such as <c>lstm_1</c>; parameter names start with it.</param>
/// <param name="Kind">Its kind as Keras calls the class, such as <c>LSTM</c>.</param>
/// <param name="OutputShape">Shape of one sample's output.</param>
/// <param name="ParameterCount">Numbers in its parameters, the moving statistics included.</param>
/// <param name="MaskIn">Whether a mask comes in with the input.</param>
/// <param name="MaskOut">Whether a mask goes out with the output.</param>
/// <param name="MaskValue">What all features of a step equal where the layer masks it; null where the layer makes no mask.</param>
public sealed record LayerDescription(
    string Name, string Kind, TensorShape OutputShape, int ParameterCount, bool MaskIn, bool MaskOut, float? MaskValue = null)
{
    /// <summary>
    /// Names of the layers whose outputs it reads, in order, <c>input</c> for the model's input. Empty where each layer of the model reads the one
    /// before.
    /// </summary>
    public ImmutableArray<string> Inputs { get; init; } = [];
}

/// <summary>One tensor of parameters.</summary>
/// <param name="Name">Keras' path: layer and weight, such as <c>lstm_1/kernel</c>.</param>
/// <param name="Shape">Keras' shape.</param>
/// <param name="Offset">Where it starts in the flat parameter vector, in numbers.</param>
/// <param name="Trainable">Whether it has a gradient; moving statistics have none.</param>
/// <param name="Initializer">How its first values are made.</param>
public sealed record ParameterDescription(string Name, TensorShape Shape, int Offset, bool Trainable, Initializer Initializer);

/// <summary>How a model is trained unless the caller says otherwise.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Metrics">Which metrics are reported beside the loss.</param>
/// <param name="Optimizer">The optimizer and its settings.</param>
/// <param name="BatchSize">Samples in a step.</param>
/// <param name="Epochs">Passes over the training data.</param>
/// <param name="ValidationSplit">The share of the samples, from the end, that is held out of training; from 0 to below 1.</param>
/// <param name="Seed">The seed of initial weights, shuffling and dropout.</param>
public sealed record TrainingDescription(
    Loss Loss,
    ImmutableArray<Metric> Metrics,
    OptimizerDescription Optimizer,
    int BatchSize,
    int Epochs,
    double ValidationSplit,
    ulong Seed)
{
    /// <summary>
    /// What the YAML calls each of <see cref="Metrics"/>, such as <c>mae</c> for the mean absolute error. As in Keras these are the keys of the
    /// history.
    /// </summary>
    public ImmutableArray<string> MetricNames { get; init; } = [.. Metrics.Select(metric => metric.GetKerasName())];

    /// <summary>The learning rate that a step takes, by the optimizer's rule: rate / (1 + decay * steps), with the optimizer's <c>decay</c>.</summary>
    /// <param name="learningRate">The rate before its decay: <see cref="ITrainableModel.LearningRate"/>.</param>
    /// <param name="steps">The number of steps done before it: <see cref="ITrainableModel.Iterations"/>.</param>
    public double GetDecayedLearningRate(double learningRate, long steps) =>
        Optimizer.TryGetValue("decay", out double decay) ? learningRate / (1 + (decay * steps)) : learningRate;
}
