using System.Globalization;

namespace ModelGen.Training;

/// <summary>
/// What two training runs have in common of which one is the other gone on: the model, the settings, the data and the callbacks. How many epochs there are may
/// differ, and so may threads and devices.
/// </summary>
internal sealed class RunIdentity
{
    private const string Part = "run/";
    private const string Checksum = ", CRC-32C ";

    private readonly List<KeyValuePair<string, string>> texts;

    /// <summary>The identity of a run. Reads all data, and of very large ones samples that are spread over them.</summary>
    public RunIdentity(ModelDescription model, TrainingPlan plan, IReadOnlyList<Callback> callbacks)
    {
        TrainingDescription training = TrainingPlan.TrainingSection(model);
        TrainingSettings settings = plan.Settings;
        texts =
        [
            .. WeightsMetadata.Of(model).Where(text => text.Key != MetadataTexts.Format),
            new(Part + "loss", training.Loss.ToString()),
            new(Part + "optimizer", training.Optimizer.ToString()),
            new(Part + "metrics", Joined(training.Metrics.Select(metric => $"{metric.Key}: {metric}").Concat(plan.MakeMetrics().Select(metric => metric.Name)))),
            new(Part + "weighted metrics", Joined(training.WeightedMetrics.Select(metric => $"{metric.Key}: {metric}"))),
            new(Part + "class weights", Joined(settings.ClassWeights.Select(weight => weight.ToString("R", CultureInfo.InvariantCulture)))),
            new(Part + "batch size", Text(settings.BatchSize)),
            new(Part + "seed", settings.Seed.ToString(CultureInfo.InvariantCulture)),
            new(Part + "shuffling", settings.Shuffle ? "on" : "off"),
            new(Part + "first epoch", Text(settings.InitialEpoch)),
            new(Part + "split", settings.SplitMode is SplitMode mode ? mode.ToString() : "none"),
            new(Part + "training data", Describe(plan.TrainingData)),
            new(Part + "validation data", plan.ValidationData is null ? "none" : Describe(plan.ValidationData)),
            new(Part + "callbacks", Joined(callbacks.Where(callback => callback is not Checkpoint))),
        ];
    }

    /// <summary>Texts for the header of a checkpoint.</summary>
    public IEnumerable<KeyValuePair<string, string>> Texts => texts;

    /// <summary>Refuses the checkpoint of another run.</summary>
    /// <exception cref="CheckpointException">It is of another one; says all that differs.</exception>
    public void Check(TensorFile file, string path)
    {
        string[] differences = [.. texts
            .Where(text => file.Texts.GetValueOrDefault(text.Key) != text.Value)
            .Select(text => $"{text.Key[(text.Key.LastIndexOf('/') + 1)..]}: {file.Texts.GetValueOrDefault(text.Key) ?? "nothing"} there, {text.Value} here")];
        if (differences.Length > 0)
        {
            throw new CheckpointException(
                $"{path} is of another training run, which this one can't go on with. What differs is {string.Join("; ", differences)}. Give what it was "
                + $"trained with, begin anew with another folder, or load its weights alone with {nameof(IModel.Load)}.");
        }
    }

    private static string Joined<T>(IEnumerable<T> parts) => string.Join(", ", parts) is { Length: > 0 } some ? some : "none";

    private static string Describe(Dataset data) => $"{data}{Checksum}{DataFingerprint.Of(data)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
