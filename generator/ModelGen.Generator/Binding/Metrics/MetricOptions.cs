using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;

namespace ModelGen.Generator.Binding.Metrics;

/// <summary>Options of metrics.</summary>
internal static class MetricOptions
{
    /// <summary>Its key in a history.</summary>
    public static readonly Option<string> Name = new("name", Identifiers.Metric, null, "The metric's key in the history; by default what it is written as.");

    /// <summary>When an output says yes, for a metric in which each does.</summary>
    public static readonly Option<double> Threshold = new(
        "threshold", new NumberType { Minimum = 0, Maximum = 1 }, MetricDefaults.Threshold, "Outputs above it say yes.");

    /// <summary>When an output says yes, where without it the largest may.</summary>
    public static readonly Option<object?> Decides = new(
        "threshold",
        new OptionalType<double>(new NumberType { Minimum = 0, Maximum = 1 }),
        null,
        "Each output above it says yes. Without it, where classes exclude each other the largest output does, and otherwise each above 0.5.");

    /// <summary>How many classes are looked at.</summary>
    public static readonly Option<int> K = new("k", new IntegerType(1, 65536), MetricDefaults.K, "How many of the most probable classes are looked at.");

    /// <summary>The one class that counts.</summary>
    public static readonly Option<object?> ClassId = new(
        "class_id", new OptionalType<int>(new IntegerType(0, 65535)), null, "The one element of the outputs that counts, from 0; without it all do.");

    /// <summary>How the scores of classes become one.</summary>
    public static readonly Option<string> Average = new(
        "average",
        Words("kind of average", MetricDefaults.Average, "micro", "weighted"),
        MetricDefaults.Average,
        "How scores of several classes become one: macro: their mean; weighted: that by the positions of each; micro: the score of all decisions.");

    /// <summary>Which curve.</summary>
    public static readonly Option<string> Curve = new(
        "curve",
        Words("curve", MetricDefaults.Curve, "pr"),
        MetricDefaults.Curve,
        "roc: true over false positives, as shares; pr: precision over recall.");

    /// <summary>How fine the curve is.</summary>
    public static readonly Option<object?> NumThresholds = new(
        "num_thresholds",
        new OptionalType<int>(new IntegerType(2, 1_000_000)),
        null,
        "How many thresholds from 0 to 1 approximate the curve, as in Keras, where they are 200; without it each output is one, and the area exact.");

    /// <summary>What lies between two thresholds.</summary>
    public static readonly Option<string> SummationMethod = new(
        "summation_method",
        Words("summation method", MetricDefaults.SummationMethod, "minoring", "majoring"),
        MetricDefaults.SummationMethod,
        "The area between two thresholds: interpolation, of pr that of the counts; minoring or majoring: by the lesser or the greater height.");

    private static NamesType<string> Words(string what, params string[] words) =>
        new(what, words.Select(word => (word, word)).ToArray()) { Foreign = TrainingWords.MetricValues };
}
