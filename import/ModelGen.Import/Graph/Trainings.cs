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

    /// <summary>The key <c>training</c>, and where there are several outputs what each of them is trained for; null: the model only predicts.</summary>
    /// <param name="training">How it was trained.</param>
    /// <param name="outputs">The layers that give the outputs.</param>
    /// <param name="notes">What could not be said.</param>
    public static (OptionList Training, List<OptionList> Goals)? Lower(SourceTraining training, List<DescribedLayer> outputs, List<string> notes)
    {
        bool isOne = outputs.Count == 1;
        List<OptionList> goals = [];
        foreach ((SourceGoal goal, DescribedLayer output) in training.Goals.Zip(outputs))
        {
            string ofOutput = isOne ? "" : $" of '{output.Name}'";
            if (NeedsSoftmax(goal.Loss) && !IsSoftmax(output))
            {
                notes.Add($"Training was left out: {goal.Loss}{ofOutput} needs a softmax over at least two classes at the end.");
                return null;
            }

            goals.Add(Lower(goal, isOne, ofOutput, notes));
        }

        object optimizer = training.OptimizerOptions.Count == 0 ? training.Optimizer : new OptionList { (training.Optimizer, training.OptimizerOptions) };
        OptionList options = isOne ? goals[0] : [];
        options.Insert(isOne ? 1 : 0, ("optimizer", optimizer));
        return (options, goals);
    }

    private static OptionList Lower(SourceGoal goal, bool isOne, string ofOutput, List<string> notes)
    {
        OptionList options = [("loss", goal.LossOptions.Count == 0 ? goal.Loss : new OptionList { (goal.Loss, goal.LossOptions) })];
        if (goal.Weight != 1)
        {
            if (isOne)
            {
                notes.Add("The weight of the loss was left out; the only output's is 1 here.");
            }
            else
            {
                options.Set("loss_weight", goal.Weight);
            }
        }

        bool isCrossentropy = Crossentropies.Contains(goal.Loss);
        foreach ((string key, List<string> given) in new[] { ("metrics", goal.Metrics), ("weighted_metrics", goal.WeightedMetrics) })
        {
            List<string> metrics = [];
            foreach (string metric in given.Distinct())
            {
                bool fits = isCrossentropy ? OfClasses.Contains(metric) : OfNumbers.Contains(metric);
                (fits ? metrics : notes).Add(fits ? metric : $"The metric '{metric}'{ofOutput} was left out.");
            }

            if (metrics.Count > 0)
            {
                options.Set(key, metrics);
            }
        }

        return options;
    }

    private static bool NeedsSoftmax(string loss) =>
        loss != "categorical_hinge" && (loss.StartsWith("categorical", StringComparison.Ordinal) || loss.StartsWith("sparse", StringComparison.Ordinal));

    private static bool IsSoftmax(DescribedLayer output) => output.Output.Features >= 2 && output.Kind switch
    {
        "dense" or "conv1d" => output.Options["activation"] is "softmax",
        "activation" => output.Options["function"] is "softmax",
        _ => false,
    };
}
