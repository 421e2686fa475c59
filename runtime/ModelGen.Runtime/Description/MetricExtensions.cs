namespace ModelGen;

/// <summary>What follows from the choice of a metric.</summary>
public static class MetricExtensions
{
    /// <summary>The metric's full name in Keras, such as <c>mean_squared_error</c>.</summary>
    /// <param name="metric">The metric.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such metric.</exception>
    public static string GetKerasName(this Metric metric) => metric switch
    {
        Metric.Accuracy => "accuracy",
        Metric.MeanSquaredError => "mean_squared_error",
        Metric.MeanAbsoluteError => "mean_absolute_error",
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "There is no such metric."),
    };
}
