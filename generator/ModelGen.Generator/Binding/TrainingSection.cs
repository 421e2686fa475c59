using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Losses;
using ModelGen.Generator.Binding.Metrics;
using ModelGen.Generator.Binding.Optimizers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding;

/// <summary>The key <c>training</c>: its options and what they mean.</summary>
internal static class TrainingSection
{
    private static readonly Option<LossFunction> LossOption = new("loss", new LossType(), "The loss to minimize.");

    public static readonly Option<Optimizer> OptimizerOption = new("optimizer", new OptimizerType(), "How weights are changed.");

    public static readonly Option<EquatableArray<Use<MetricDeclaration>>> MetricsOption = new(
        "metrics", MetricRegistry.List, [], "What is measured besides the loss.");

    private static readonly Option<EquatableArray<Use<MetricDeclaration>>> WeightedMetrics = new(
        "weighted_metrics", MetricRegistry.List, [], "What is measured by the weights of samples and classes.");

    private static readonly Option<int> BatchSize = new("batch_size", new IntegerType(1, 65536), 32, "Samples in one step.");

    private static readonly Option<int> Epochs = new("epochs", new IntegerType(1, 1_000_000), 1, "Passes over the data.");

    private static readonly Option<double> ValidationSplit = new(
        "validation_split",
        new NumberType { Minimum = 0, Maximum = 1, BelowMaximum = true },
        0,
        "Share of the samples, the last ones, that is kept for validation.");

    private static readonly Option<int> Seed = new(
        "seed", new IntegerType(0, int.MaxValue), 0, "Seed for initial weights, dropout and shuffling.");

    public static readonly OptionSet Options = new(
        [LossOption, OptimizerOption, MetricsOption, WeightedMetrics, BatchSize, Epochs, ValidationSplit, Seed], TrainingWords.Keys);

    /// <summary>Makes the record, having reported where the loss does not fit the last layer.</summary>
    public static Training Build(OptionValues values, Layer last, Problems problems)
    {
        LossFunction loss = values.Get(LossOption).For(last.Output.Features);
        if (Objection(loss, last) is string objection)
        {
            problems.Report(Descriptors.LossMismatch, values.NodeOf(LossOption), objection);
        }

        return new Training(
            loss,
            MetricRegistry.Build(values.Get(MetricsOption), loss, last.Output.Features, problems),
            MetricRegistry.Build(values.Get(WeightedMetrics), loss, last.Output.Features, problems),
            values.Get(OptimizerOption),
            values.Get(BatchSize),
            values.Get(Epochs),
            values.Get(ValidationSplit),
            (ulong)values.Get(Seed));
    }

    private static string? Objection(LossFunction loss, Layer last)
    {
        if (!loss.TakesDistributions)
        {
            return null;
        }

        string name = loss.Name;
        if (last.Output.Features == 1)
        {
            return $"{name} needs at least 2 classes, but the output has 1 feature; for two classes write 'loss: binary_crossentropy' and end with "
                + "'dense: { units: 1, activation: sigmoid }', for more end with 'dense: { units: CLASSES, activation: softmax }'";
        }

        if (last is (AffineLayer { Activation: Activation.Softmax } or ActivationLayer { Activation: Activation.Softmax }))
        {
            return null;
        }

        string advice = last is AffineLayer or ActivationLayer
            ? "write 'activation: softmax' there"
            : "add '- dense: { units: CLASSES, activation: softmax }', with as many units as there are classes";
        return $"{name} needs probabilities, but the last layer '{last.Name}' is no softmax; {advice}";
    }
}
