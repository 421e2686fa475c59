using System.Globalization;
using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>How a model was trained, what tells whether another training run is the same, and how long it took.</summary>
internal static class SettingsSection
{
    /// <summary>The section of a training run.</summary>
    public static XElement Render(RunPart part)
    {
        History history = part.History;
        TrainingSettings settings = history.Settings;
        bool anyEpoch = history.Epochs.Count > 0;
        return part.Section("settings", "Settings", Html.Element(
            "div",
            Html.Class("tables"),
            Table.Facts(
                "Training",
                ("optimizer", part.Model.Training?.Optimizer.ToString()),
                ("loss", part.Model.Training is { } training ? training.Loss + (training.LossSettings == "" ? "" : $"({training.LossSettings})") : null),
                (RateLabel(part), Format.Setting(settings.LearningRate)),
                ("learning rate at the end", anyEpoch ? Format.Setting(history.Epochs[^1].LearningRate) : null),
                ("batch size", Format.Count(settings.BatchSize)),
                ("epochs asked for", Epochs(settings)),
                ("seed", settings.Seed.ToString(CultureInfo.InvariantCulture)),
                ("samples shuffled", settings.Shuffle ? "yes" : "no"),
                ("share of validation samples", ValidationShare(history)),
                ("validation samples", settings.SplitMode is { } mode ? InWords(mode) : null),
                ("class weights", settings.ClassWeights.IsEmpty ? null : string.Join(", ", settings.ClassWeights.Select(Format.Setting))),
                ("callbacks", settings.Callbacks.Length > 0 ? settings.Callbacks : null)),
            Table.Facts(
                "Run",
                ("started", Moment(history.Started)),
                ("duration", Format.Duration(history.Seconds)),
                ("mean duration of an epoch", anyEpoch ? Format.Duration(history.Epochs.Average(epoch => epoch.Seconds)) : null),
                ("epochs that ran", Format.Count(history.Epochs.Count)),
                ("weights are those after epoch", WeightsAfter(history)),
                ("ended", history.EndReason.InWords()),
                ("first number that is not finite", history.Fault?.ToString()),
                ("initial weights, SHA-256", Html.Element("code", history.InitialWeights)),
                ("final weights, SHA-256", Html.Element("code", history.FinalWeights)))));
    }

    /// <summary>What the rate at the start is: of a schedule its peak, which no step need have.</summary>
    private static string RateLabel(RunPart part) =>
        part.Model.Training?.Optimizer.Schedule is null ? "learning rate at the start" : "learning rate that the schedule is scaled to";

    private static XElement Moment(DateTimeOffset moment) =>
        Html.Element("time", new XAttribute("datetime", Format.Machine(moment)), Format.Moment(moment));

    private static string? ValidationShare(History history) => history.ValidationData is null
        ? null
        : Numbers.Percent((double)history.ValidationData.Count / (history.TrainingData.Count + history.ValidationData.Count));

    /// <summary>How validation samples were chosen; null for the usual way.</summary>
    private static string? InWords(SplitMode mode) => mode switch
    {
        SplitMode.Shuffled => "drawn at random",
        SplitMode.Stratified => "drawn at random from each class",
        _ => null,
    };

    /// <summary>The epoch, and whether the weights went on from there in one that was cut short; null where none ran to its end.</summary>
    private static string? WeightsAfter(History history) => history.Final is not EpochRecord final ? null
        : history.Epochs[^1].Complete || history.RestoredEpoch is not null ? Format.Count(final.Epoch + 1)
        : $"{Format.Count(final.Epoch + 1)} and a part of the next";

    private static string Epochs(TrainingSettings settings) => settings.InitialEpoch == 0
        ? Format.Count(settings.Epochs)
        : string.Create(CultureInfo.InvariantCulture, $"{settings.InitialEpoch + 1} to {settings.Epochs}");
}
