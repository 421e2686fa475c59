namespace ModelGen.Import.Graph;

/// <summary>Writes how a model was trained where the model language takes that for this model; otherwise a note says why it does not.</summary>
internal static class Trainings
{
    private static readonly string[] Crossentropies =
        ["sparse_categorical_crossentropy", "categorical_crossentropy", "binary_crossentropy", "categorical_focal_crossentropy", "binary_focal_crossentropy"];

    private static readonly string[] OfNumbers =
    [
        "mean_squared_error", "mean_absolute_error", "mean_absolute_percentage_error", "mean_squared_logarithmic_error", "root_mean_squared_error",
        "cosine_similarity", "r2_score",
    ];

    private static readonly string[] OfClasses = ["accuracy", "precision", "recall", "auc", "f1_score"];

    /// <summary>The key <c>training</c>, or null.</summary>
    public static OptionList? Lower(SourceTraining training, DescribedLayer last, List<string> notes)
    {
        bool takesClasses = training.Loss.StartsWith("categorical", StringComparison.Ordinal) || training.Loss.StartsWith("sparse", StringComparison.Ordinal);
        bool isSoftmax = last.Kind switch
        {
            "dense" or "conv1d" => last.Options["activation"] is "softmax",
            "activation" => last.Options["function"] is "softmax",
            _ => false,
        };
        if (takesClasses && training.Loss != "categorical_hinge" && (!isSoftmax || last.Output.Features < 2))
        {
            notes.Add($"Training was left out: {training.Loss} needs a softmax over at least two classes at the end.");
            return null;
        }

        object loss = training.LossOptions.Count == 0 ? training.Loss : new OptionList { (training.Loss, training.LossOptions) };
        object optimizer = training.OptimizerOptions.Count == 0 ? training.Optimizer : new OptionList { (training.Optimizer, training.OptimizerOptions) };
        OptionList options = [("loss", loss), ("optimizer", optimizer)];
        bool isCrossentropy = Crossentropies.Contains(training.Loss);
        List<string> metrics = [];
        foreach (string metric in training.Metrics.Distinct())
        {
            bool fits = isCrossentropy ? OfClasses.Contains(metric) : OfNumbers.Contains(metric);
            (fits ? metrics : notes).Add(fits ? metric : $"The metric '{metric}' was left out.");
        }

        if (metrics.Count > 0)
        {
            options.Set("metrics", metrics);
        }

        return options;
    }
}
