namespace ModelGen;

/// <summary>How metrics are called.</summary>
public static class MetricNames
{
    private const string ValidationPrefix = "val_";

    /// <summary>The metric's full name in Keras.</summary>
    /// <param name="metric">The metric.</param>
    public static string KerasName(this Metric metric) => metric switch
    {
        Metric.Accuracy => "accuracy",
        Metric.MeanSquaredError => "mean_squared_error",
        Metric.MeanAbsoluteError => "mean_absolute_error",
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "There is no such metric."),
    };

    /// <summary>The metric's key in the history of a model: the name that the YAML gives it, or its full name.</summary>
    internal static string KeyOf(this ModelDescription model, Metric metric)
    {
        string full = metric.KerasName();
        return model.Training?.MetricNames.FirstOrDefault(name => AreSame(name, full)) ?? full;
    }

    /// <summary>Whether two keys of a history mean the same, such as <c>val_mae</c> and <c>val_mean_absolute_error</c>.</summary>
    internal static bool AreSame(string key, string other) => InFull(key) == InFull(other);

    /// <summary>Whether a key of the history is an accuracy: a share, and better where it is greater.</summary>
    internal static bool IsAccuracy(string key) => InFull(key).EndsWith(Metric.Accuracy.KerasName(), StringComparison.Ordinal);

    /// <summary>A key with the full name of its metric.</summary>
    private static string InFull(string key) => key.StartsWith(ValidationPrefix, StringComparison.Ordinal)
        ? ValidationPrefix + InFull(key[ValidationPrefix.Length..])
        : key switch
        {
            "mse" => Metric.MeanSquaredError.KerasName(),
            "mae" => Metric.MeanAbsoluteError.KerasName(),
            _ => key,
        };
}
