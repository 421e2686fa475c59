namespace ModelGen.Training;

/// <summary>How metrics are called.</summary>
public static class MetricNames
{
    /// <summary>The metric's key in Keras' history.</summary>
    /// <param name="metric">The metric.</param>
    public static string KerasName(this Metric metric) => metric switch
    {
        Metric.Accuracy => "accuracy",
        Metric.MeanSquaredError => "mean_squared_error",
        Metric.MeanAbsoluteError => "mean_absolute_error",
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "There is no such metric."),
    };

    /// <summary>Whether a key of the history is an accuracy: a share, and better where it is greater.</summary>
    internal static bool IsAccuracy(string key) => key.EndsWith(Metric.Accuracy.KerasName(), StringComparison.Ordinal);
}
