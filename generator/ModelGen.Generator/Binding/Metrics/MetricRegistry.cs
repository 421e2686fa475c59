using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Losses;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Metrics;

/// <summary>
/// The kinds of metrics. A new one is a line here and one in the runtime's <c>MetricKind</c>, where stands what it computes.
/// </summary>
internal static class MetricRegistry
{
    private const string OfDecisions = ": of class 1 of a single output, otherwise the mean over classes.";

    private const string OfRankings = ": of class 1 of a single output, otherwise the mean over classes, each against the others.";

    private const string InTopK = "The share of positions whose class is among the k most probable ones";

    public static readonly Registry<MetricDeclaration> Metrics = new(
        "metric",
        [
            new("accuracy", MetricReading.Classes, "The share of right answers: Keras' choice of binary, categorical or sparse accuracy by the shapes."),
            new(
                "binary_accuracy",
                MetricReading.Decisions,
                "The share of elements that are right: above the threshold where the target is 1, and not where it is 0.",
                MetricOptions.Threshold,
                MetricOptions.Threshold),
            new("categorical_accuracy", MetricReading.Distributions, "The share of positions whose output is largest where the target is."),
            new("sparse_categorical_accuracy", MetricReading.ClassIndices, "The share of positions whose output is largest for the class that is the target."),
            TopK("top_k_accuracy", MetricReading.Classes, $"{InTopK}: Keras' choice of the next two by the targets."),
            TopK("top_k_categorical_accuracy", MetricReading.Distributions, $"{InTopK}; it is where the target is largest."),
            TopK("sparse_top_k_categorical_accuracy", MetricReading.ClassIndices, $"{InTopK}; it is the target."),
            Decision("precision", "Of what is predicted as a class, the share that is of it"),
            Decision("recall", "The share of a class that is predicted as it"),
            .. Both(Decision("f1_score", "The harmonic mean of precision and recall"), "f1"),
            .. Both(
                new(
                    "auc",
                    MetricReading.Classes,
                    "The area under the ROC curve, or under that of precision over recall" + OfRankings,
                    MetricOptions.Curve,
                    MetricOptions.Curve, MetricOptions.NumThresholds, MetricOptions.SummationMethod, MetricOptions.ClassId),
                "roc_auc"),
            new("average_precision", MetricReading.Classes, "The average precision" + OfRankings, null, MetricOptions.ClassId),
            .. Both(Numbers("mean_squared_error", "(p − y)², mean over all elements."), "mse"),
            .. Both(Numbers("mean_absolute_error", "|p − y|, mean over all elements."), "mae"),
            .. Both(Numbers("root_mean_squared_error", "√ of the mean of (p − y)² over all elements."), "rmse"),
            .. Both(Numbers("mean_absolute_percentage_error", "100 |p − y| / |y|, mean over all elements; |y| is at least 1e-7."), "mape"),
            .. Both(Numbers("mean_squared_logarithmic_error", "(ln(1 + p) − ln(1 + y))², mean over all elements; p and y are at least 1e-7."), "msle"),
            .. Both(Numbers("r2_score", "The coefficient of determination 1 − Σ(p − y)² / Σ(y − mean y)², mean over elements of an output."), "r2"),
            Numbers("cosine_similarity", "p · y / (|p| |y|) of the vectors of a position, mean over positions."),
            new("perplexity", MetricReading.Probabilities, "e to the power of the mean cross-entropy of the outputs, each position counted once."),
        ])
    {
        Foreign = TrainingWords.Metrics,
    };

    /// <summary>A list of metrics.</summary>
    public static readonly ListType<Use<MetricDeclaration>> List = new("metrics", Metrics, 0, 16) { Definition = "metrics" };

    /// <summary>Makes metrics, having reported those that do not fit the model or have the key of another.</summary>
    /// <param name="uses">The metrics.</param>
    /// <param name="loss">What the model is trained with.</param>
    /// <param name="features">Elements in an output.</param>
    /// <param name="problems">Where to report.</param>
    public static EquatableArray<Metric> Build(EquatableArray<Use<MetricDeclaration>> uses, LossFunction loss, int features, Problems problems)
    {
        Dictionary<string, int> lines = new();
        List<Metric> metrics = new();
        foreach (Use<MetricDeclaration> use in uses)
        {
            Metric metric = use.Declaration.Build(use.Values);
            metrics.Add(metric);
            if (use.Declaration.Objection(loss, features) is string objection)
            {
                problems.Report(Descriptors.MetricMismatch, use.Keyword, objection);
            }

            if (use.Values.Find(MetricOptions.ClassId) is int element && element >= features)
            {
                problems.Report(
                    Descriptors.MetricMismatch,
                    use.Values.NodeOf(MetricOptions.ClassId),
                    $"the output has {(features == 1 ? "1 element" : $"{features} elements")}, counted from 0; write 'class_id: {features - 1}' or less");
            }

            CheckKey(use, metric, lines, problems);
        }

        return metrics.ToEquatableArray();
    }

    /// <summary>A metric is found by each of its names: two that share one could not be told apart.</summary>
    private static void CheckKey(Use<MetricDeclaration> use, Metric metric, Dictionary<string, int> lines, Problems problems)
    {
        MetricDeclaration? called = Metrics.Declarations.FirstOrDefault(declaration => declaration.Keyword == metric.Key);
        Node place = use.Values.NodeOf(MetricOptions.Name);
        if (called is not null && called.Name != metric.Name)
        {
            problems.Report(Descriptors.MetricMismatch, place, $"'{metric.Key}' is the name of another metric; choose another 'name'");
            return;
        }

        string full = called?.Name ?? metric.Key;
        if (lines.TryGetValue(full, out int line))
        {
            bool differ = use.Values.Given().Any();
            problems.Report(
                Descriptors.Repeated, place, metric.Key, Words.Show(line), differ ? "give one of the two another 'name'" : "remove one of the two");
        }

        lines[full] = use.Keyword.Place.Line + 1;
    }

    private static MetricDeclaration TopK(string name, MetricReading reading, string doc) => new(name, reading, doc, MetricOptions.K, MetricOptions.K);

    private static MetricDeclaration Decision(string name, string doc) => new(
        name, MetricReading.Classes, doc + OfDecisions, MetricOptions.Decides, MetricOptions.Decides, MetricOptions.ClassId, MetricOptions.Average);

    private static MetricDeclaration Numbers(string name, string doc) => new(name, MetricReading.Numbers, doc);

    private static MetricDeclaration[] Both(MetricDeclaration metric, string other) => [metric, metric.As(other)];
}
