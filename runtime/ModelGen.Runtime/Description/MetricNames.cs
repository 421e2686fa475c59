namespace ModelGen;

/// <summary>How metrics are called in a history.</summary>
internal static class MetricNames
{
    private const string ValidationPrefix = "val_";

    /// <summary>The metric's key in the history of a model: the name that the YAML gives it, or its full name.</summary>
    public static string KeyOf(this ModelDescription model, Metric metric)
    {
        string full = metric.GetKerasName();
        return model.Training?.MetricNames.FirstOrDefault(name => AreSame(name, full)) ?? full;
    }

    /// <summary>Whether two keys of a history mean the same, such as <c>val_mae</c> and <c>val_mean_absolute_error</c>.</summary>
    public static bool AreSame(string key, string other) => InFull(key) == InFull(other);

    /// <summary>Whether a key of the history is an accuracy.</summary>
    public static bool IsAccuracy(string key) => InFull(key).EndsWith(Metric.Accuracy.GetKerasName(), StringComparison.Ordinal);

    /// <summary>Whether a key of the history is an accuracy or another metric of classes: a share, and better where it is greater.</summary>
    public static bool IsShare(string key) =>
        IsAccuracy(key) || Enum.GetValues<Metric>().Any(metric => metric.IsOfClasses() && AreSame(WithoutPrefix(key), metric.GetKerasName()));

    private static string WithoutPrefix(string key) =>
        key.StartsWith(ValidationPrefix, StringComparison.Ordinal) ? key[ValidationPrefix.Length..] : key;

    /// <summary>A key with the full name of its metric.</summary>
    private static string InFull(string key) => key.StartsWith(ValidationPrefix, StringComparison.Ordinal)
        ? ValidationPrefix + InFull(key[ValidationPrefix.Length..])
        : key switch
        {
            "mse" => Metric.MeanSquaredError.GetKerasName(),
            "mae" => Metric.MeanAbsoluteError.GetKerasName(),
            "f1" => Metric.F1Score.GetKerasName(),
            "roc_auc" => Metric.AreaUnderRoc.GetKerasName(),
            _ => key,
        };
}
