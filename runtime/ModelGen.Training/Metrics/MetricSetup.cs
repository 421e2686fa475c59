using System.Globalization;

namespace ModelGen.Training;

/// <summary>A metric with the model that it measures, as its statistic is made.</summary>
/// <param name="metric">The metric.</param>
/// <param name="model">The model.</param>
/// <param name="threshold">What takes the place of the metric's own threshold; null: nothing does.</param>
internal sealed class MetricSetup(MetricDescription metric, ModelDescription model, double? threshold)
{
    /// <summary>Elements in the output of one position.</summary>
    public int OutputWidth => model.OutputShape[^1];

    /// <summary>Elements in its target: 1 or as many.</summary>
    public int TargetWidth => OutputWidth * model.TargetLength / model.OutputLength;

    /// <summary>How outputs and targets are read as classes.</summary>
    public ClassRule Rule => new(OutputWidth, TargetWidth, model.Training?.Loss.TakesAnswers() != true, Threshold);

    /// <summary>Whether the loss counts a position of a target, for metrics that follow from it.</summary>
    public bool Counts(ReadOnlySpan<float> target) => TargetWidth > 1 || !IgnoredTargets.Contain(model, target[0]);

    /// <summary>The number above which an output says yes; null: what the outputs' nature says.</summary>
    public double? Threshold => threshold ?? metric["threshold"]?.Value;

    /// <summary>The one element of outputs to look at; null: all.</summary>
    public int? ClassId => Integer("class_id", 0, OutputWidth - 1);

    /// <summary>A setting that is an integer; null where it is not given.</summary>
    /// <exception cref="ArgumentException">It is none, or out of range.</exception>
    public int? Integer(string name, int least, int most)
    {
        double? value = metric[name]?.Value;
        return value is null || (value >= least && value <= most && value == Math.Floor(value.Value))
            ? (int?)value
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture, $"The setting {name} of the metric {metric.Key} is {value}; give an integer from {least} to {most}."),
                nameof(metric));
    }

    /// <summary>A setting that is one of some words.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="byDefault">The word where it is not given.</param>
    /// <param name="others">The other words that there are.</param>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    public string Word(string name, string byDefault, params string[] others) => metric[name] is not MetricSetting setting ? byDefault
        : setting.Word is string word && (word == byDefault || others.Contains(word)) ? word
        : throw new ArgumentException(
            $"The setting {setting} of the metric {metric.Key} is none; there are: {string.Join(", ", others.Prepend(byDefault))}.", nameof(metric));

    /// <summary>Checks that the metric has no other settings.</summary>
    /// <exception cref="ArgumentException">It has; says which.</exception>
    public void CheckNames(string[] known)
    {
        foreach (MetricSetting setting in metric.Settings)
        {
            if (!known.Contains(setting.Name))
            {
                string there = known.Length == 0 ? "it has none" : $"there are: {string.Join(", ", known)}";
                throw new ArgumentException($"The metric {metric.Name} has no setting \"{setting.Name}\"; {there}.", nameof(metric));
            }
        }
    }
}
