namespace ModelGen.Training;

/// <summary>How metrics are called in a history.</summary>
internal static class MetricNames
{
    private const string ValidationPrefix = "val_";
    private const string WeightedPrefix = "weighted_";

    private static readonly string[] Accuracies = ["accuracy", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy"];

    /// <summary>The key of a metric that counts positions by their weights.</summary>
    public static string Weighted(string key) => WeightedPrefix + key;

    /// <summary>The key of what is measured of one of several outputs; of the only one, without a name, the key itself.</summary>
    public static string OfOutput(string output, string key) => output.Length == 0 ? key : $"{output}_{key}";

    /// <summary>Whether two keys of a history mean the same, such as <c>val_mae</c> and <c>val_mean_absolute_error</c>.</summary>
    public static bool AreSame(string key, string other) => InFull(key) == InFull(other);

    /// <summary>Whether a key of the history is an accuracy.</summary>
    public static bool IsAccuracy(string key) => Accuracies.Contains(WithoutPrefix(key));

    /// <summary>The key of the metric that a key is of, of the training or of its validation, counted by weights or not.</summary>
    public static string WithoutPrefix(string key) => PrefixOf(key) is string prefix ? WithoutPrefix(key[prefix.Length..]) : key;

    /// <summary>What is known of the values under a key that is a metric's name; null where it is none.</summary>
    public static MetricNature? NatureOf(string key) => WithoutPrefix(key) switch
    {
        "loss" => MetricNature.Error,
        string name => MetricKind.Find(name)?.Nature,
    };

    /// <summary>Why a metric of the program's own can't have a name, as the end of an error; null: it can.</summary>
    public static string? Objection(string name) =>
        name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? "a name is letters, digits and underscores"
        : name == "loss" || MetricKind.Find(name) is not null ? "the model language has a meaning for it"
        : name.StartsWith(ValidationPrefix, StringComparison.Ordinal) ? $"\"{ValidationPrefix}\" begins the names of validations"
        : name.StartsWith(WeightedPrefix, StringComparison.Ordinal) ? $"\"{WeightedPrefix}\" begins the names of metrics that count weights"
        : null;

    private static string? PrefixOf(string key) => key.StartsWith(ValidationPrefix, StringComparison.Ordinal) ? ValidationPrefix
        : key.StartsWith(WeightedPrefix, StringComparison.Ordinal) ? WeightedPrefix
        : null;

    /// <summary>A key with the full name of its metric.</summary>
    private static string InFull(string key)
    {
        // What stands in front is a prefix or the name of an output, which may have underscores as well.
        int start = 0;
        while (true)
        {
            if (MetricKind.Find(key[start..]) is MetricKind kind)
            {
                return key[..start] + kind.Name;
            }

            int end = key.IndexOf('_', start);
            if (end < 0)
            {
                return key;
            }

            start = end + 1;
        }
    }
}
