namespace ModelGen;

/// <summary>What follows from the choice of a metric.</summary>
public static class MetricExtensions
{
    /// <summary>Whether the metric reads outputs and targets as classes; the others compare numbers.</summary>
    /// <param name="metric">The metric.</param>
    public static bool IsOfClasses(this Metric metric) => metric is not (Metric.MeanSquaredError or Metric.MeanAbsoluteError);

    /// <summary>The metric's full name in Keras, such as <c>mean_squared_error</c>; <c>average_precision</c> is scikit-learn's.</summary>
    /// <param name="metric">The metric.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such metric.</exception>
    public static string GetKerasName(this Metric metric) => metric switch
    {
        Metric.Accuracy => "accuracy",
        Metric.MeanSquaredError => "mean_squared_error",
        Metric.MeanAbsoluteError => "mean_absolute_error",
        Metric.Precision => "precision",
        Metric.Recall => "recall",
        Metric.F1Score => "f1_score",
        Metric.AreaUnderRoc => "auc",
        Metric.AveragePrecision => "average_precision",
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "There is no such metric."),
    };
}
