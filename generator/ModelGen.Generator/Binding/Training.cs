using ModelGen.Generator.Binding.Losses;
using ModelGen.Generator.Common;

namespace ModelGen.Generator.Binding;

/// <summary>What an output is trained for.</summary>
/// <param name="Loss">The loss to minimize.</param>
/// <param name="Weight">What the loss is multiplied by in the sum over several outputs.</param>
/// <param name="Metrics">What is measured besides the loss.</param>
/// <param name="WeightedMetrics">What is measured by the weights of samples and classes.</param>
internal sealed record Goal(LossFunction Loss, double Weight, EquatableArray<Metric> Metrics, EquatableArray<Metric> WeightedMetrics);

/// <summary>How to train.</summary>
/// <param name="Goals">What each output is trained for.</param>
/// <param name="Optimizer">How weights are changed.</param>
/// <param name="BatchSize">Samples in one step.</param>
/// <param name="Epochs">Passes over the data.</param>
/// <param name="ValidationSplit">The share of the samples that is kept for validation.</param>
/// <param name="Seed">The seed for initial weights, dropout and shuffling.</param>
internal sealed record Training(
    EquatableArray<Goal> Goals,
    Optimizer Optimizer,
    int BatchSize,
    int Epochs,
    double ValidationSplit,
    ulong Seed)
{
    /// <summary>What the only output is trained for.</summary>
    public Goal Goal => Goals.Single();
}

/// <summary>A metric.</summary>
/// <param name="Name">Keras' full name, such as <c>mean_absolute_error</c>.</param>
/// <param name="Key">What histories call it.</param>
/// <param name="Settings">The settings that the file gives, each a number or a word.</param>
internal sealed record Metric(string Name, string Key, EquatableArray<(string Name, object Value)> Settings);
