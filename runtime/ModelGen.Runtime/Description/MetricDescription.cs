using System.Collections.Immutable;
using System.Globalization;

namespace ModelGen;

/// <summary>A metric that is measured beside the loss, and its settings.</summary>
/// <param name="Name">
/// The full name of the metric in Keras, such as <c>mean_absolute_error</c>; <c>average_precision</c> is scikit-learn's. The table of what is measured
/// in the page about training has them all.
/// </param>
/// <param name="Settings">The settings that have another value than by default.</param>
public sealed record MetricDescription(string Name, ImmutableArray<MetricSetting> Settings)
{
    /// <summary>Describes a metric whose settings are those by default.</summary>
    /// <param name="name">The full name of the metric in Keras.</param>
    public MetricDescription(string name)
        : this(name, [])
    {
    }

    /// <summary>
    /// The key of the metric in a history and in results: what the YAML calls it, such as <c>mae</c> for the mean absolute error, as in Keras. By default
    /// its full name.
    /// </summary>
    public string Key { get; init; } = Name;

    /// <summary>A setting, such as <c>metric["k"]</c>; null where it has the value that it has by default.</summary>
    /// <param name="name">The name of the setting in the YAML.</param>
    public MetricSetting? this[string name]
    {
        get
        {
            foreach (MetricSetting setting in Settings)
            {
                if (setting.Name == name)
                {
                    return setting;
                }
            }

            return null;
        }
    }

    /// <summary>The metric with its settings, such as <c>top_k_accuracy(k=3)</c>.</summary>
    public override string ToString() => Settings.IsEmpty ? Name : $"{Name}({string.Join(", ", Settings)})";
}

/// <summary>A setting of a metric: a number or a word.</summary>
/// <param name="Name">The name of the setting in the YAML, such as <c>threshold</c>.</param>
/// <param name="Value">The value of the setting; NaN of a word.</param>
public sealed record MetricSetting(string Name, double Value)
{
    /// <summary>Makes a setting whose value is a word.</summary>
    /// <param name="name">The name of the setting in the YAML, such as <c>average</c>.</param>
    /// <param name="word">The word, such as <c>micro</c>.</param>
    public MetricSetting(string name, string word)
        : this(name, double.NaN) => Word = word;

    /// <summary>The value as a word; null of a number.</summary>
    public string? Word { get; }

    /// <summary>The setting as <c>k=3</c> or <c>average=micro</c>.</summary>
    public override string ToString() => $"{Name}={Word ?? Value.ToString(CultureInfo.InvariantCulture)}";
}
