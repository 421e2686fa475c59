using System.Globalization;

namespace ModelGen.Training;

/// <summary>
/// What two training runs have in common of which one is the other gone on: the model, the settings, the data and the callbacks. How many epochs there are may
/// differ, and so may threads and devices.
/// </summary>
internal sealed class RunIdentity
{
    private const string Part = "run/";
    private const string None = "none";

    /// <summary>From so many characters on, what two lists have in common is left out where it is said how they differ.</summary>
    private const int LongText = 100;

    private readonly List<KeyValuePair<string, string>> texts;

    /// <summary>The identity of a run. Reads all data, and of very large ones samples that are spread over them.</summary>
    public RunIdentity(ModelDescription model, TrainingPlan plan, IReadOnlyList<Callback> callbacks)
    {
        TrainingDescription training = TrainingPlan.TrainingSection(model);
        TrainingSettings settings = plan.Settings;
        texts =
        [
            .. WeightsMetadata.Of(model),
            new(Part + "loss", training.LossSettings.Length == 0 ? training.Loss.GetKerasName() : $"{training.Loss.GetKerasName()}({training.LossSettings})"),
            new(Part + "optimizer", Describe(training.Optimizer)),
            new(Part + "metrics", string.Join(", ", Metrics(model, one => one.Metrics).Concat(plan.Metrics.Select(Name)))),
            new(Part + "weighted metrics", Joined(Metrics(model, one => one.WeightedMetrics))),
            new(Part + "class weights", Joined(settings.ClassWeights.Select(weight => weight.ToString("R", CultureInfo.InvariantCulture)))),
            new(Part + "batch size", Text(settings.BatchSize)),
            new(Part + "seed", settings.Seed.ToString(CultureInfo.InvariantCulture)),
            new(Part + "shuffling", settings.Shuffle ? "on" : "off"),
            new(Part + "first epoch", Text(settings.InitialEpoch)),
            new(Part + "split", settings.SplitMode is SplitMode mode ? mode.ToString() : None),
            new(Part + "training data", Describe(plan.TrainingData)),
            new(Part + "validation data", plan.ValidationData is null ? None : Describe(plan.ValidationData)),
            new(Part + "callbacks", Joined(callbacks.Where(callback => callback is not Checkpoint))),
        ];
    }

    /// <summary>Texts for the header of a checkpoint.</summary>
    public IEnumerable<KeyValuePair<string, string>> Texts => texts;

    /// <summary>Refuses the checkpoint of another run.</summary>
    /// <exception cref="CheckpointException">It is of another one; says all that differs.</exception>
    public void Check(TensorFile file, string path)
    {
        // A checkpoint of a version that did not know an option yet says nothing of it.
        string[] differences = [.. texts
            .Select(text => (text.Key, There: file.Texts.GetValueOrDefault(text.Key, None), Here: text.Value))
            .Where(text => text.There != text.Here)
            .Select(text => $"{text.Key[(text.Key.LastIndexOf('/') + 1)..]}: {Differing(text.There, text.Here)}")];
        if (differences.Length > 0)
        {
            throw new CheckpointException(
                $"{path} is of another training run, which this one can't go on with. What differs is {string.Join("; ", differences)}. Give what it was "
                + $"trained with, begin anew with another folder, or load its weights alone with {nameof(IModel.Load)}.");
        }
    }

    /// <summary>Two texts that differ; of long lists, such as those of callbacks, without what both begin and end with.</summary>
    private static string Differing(string there, string here)
    {
        List<string> those = Parts(there), these = Parts(here);
        int shorter = Math.Min(those.Count, these.Count), head = 0, tail = 0;
        while (head < shorter && those[head] == these[head])
        {
            head++;
        }

        while (tail < shorter - head && those[^(tail + 1)] == these[^(tail + 1)])
        {
            tail++;
        }

        return there.Length < LongText ? $"{there} there, {here} here" : $"{Middle(those)} there, {Middle(these)} here";

        string Middle(List<string> parts) => Joined(
            [.. Enumerable.Repeat("...", Math.Min(head, 1)), .. parts[head..^tail], .. Enumerable.Repeat("...", Math.Min(tail, 1))]);
    }

    /// <summary>The parts of a list that <see cref="Joined{T}"/> has made: commas in parentheses are those of a part.</summary>
    private static List<string> Parts(string list)
    {
        List<string> parts = [];
        int begin = 0, depth = 0;
        for (int i = 0; i < list.Length; i++)
        {
            depth += list[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0 && list[i] == ',')
            {
                parts.Add(list[begin..i]);
                begin = i + 2;
            }
        }

        return [.. parts, list[Math.Min(begin, list.Length)..]];
    }

    /// <summary>The metrics of all outputs.</summary>
    private static IEnumerable<string> Metrics(ModelDescription model, Func<TrainingDescription, IEnumerable<MetricDescription>> ofOutput) =>
        OutputView.Of(model).SelectMany(part => ofOutput(part.Model.Training!).Select(metric => MetricNames.OfOutput(part.Name, Describe(metric))));

    private static string Name(IMetric metric) => MetricNames.OfOutput(metric.Output ?? "", metric.Name);

    private static string Joined<T>(IEnumerable<T> parts) => string.Join(", ", parts) is { Length: > 0 } some ? some : None;

    private static string Describe(MetricDescription metric) => metric.Settings.IsEmpty ? metric.Key : $"{metric.Key}: {metric}";

    /// <summary>Without what is off, so that an option that a later version adds changes nothing where it isn't used.</summary>
    private static string Describe(OptimizerDescription optimizer)
    {
        IEnumerable<string> settings = optimizer.Settings.Where(setting => setting.Value != 0).Select(setting => setting.ToString());
        return $"{optimizer.Name}({string.Join(", ", optimizer.Schedule is null ? settings : settings.Append($"{optimizer.Schedule}"))})";
    }

    private static string Describe(Dataset data) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Quantity.Of(data.Count, "sample")} of {data.InputLength} with targets of {data.TargetLength}{Weights(data)}, CRC-32C {DataFingerprint.Of(data)}");

    private static string Weights(Dataset data) => data.WeightLength == 0 ? "" : $" and {Quantity.Of(data.WeightLength, "weight")}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
