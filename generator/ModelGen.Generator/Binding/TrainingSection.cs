using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Optimizers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;

namespace ModelGen.Generator.Binding;

/// <summary>The key <c>training</c>: its options and what they mean.</summary>
internal static class TrainingSection
{
    /// <summary>What the only output is trained for.</summary>
    public static readonly GoalOptions Goal = new(ofOutput: false);

    public static readonly Option<Optimizer> OptimizerOption = new("optimizer", new OptimizerType(), "How weights are changed.");

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
        [Goal.Loss, OptimizerOption, Goal.Metrics, Goal.WeightedMetrics, BatchSize, Epochs, ValidationSplit, Seed], TrainingWords.Keys);

    /// <summary>Makes the record of what each output is trained for.</summary>
    public static Training Build(OptionValues values, EquatableArray<Goal> goals) => new(
        goals,
        values.Get(OptimizerOption),
        values.Get(BatchSize),
        values.Get(Epochs),
        values.Get(ValidationSplit),
        (ulong)values.Get(Seed));
}
