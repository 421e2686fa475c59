using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Xml.Linq;
using ModelGen.Vectors;

namespace ModelGen.Training;

/// <summary>What is needed to train a model again: how, when, with which programs, and the notes of the caller.</summary>
internal static class SettingsSection
{
    /// <summary>The section of a training.</summary>
    public static XElement Render(RunPart part)
    {
        History history = part.History;
        TrainingSettings settings = history.Settings;
        return part.Section("settings", "Settings", Html.Element(
            "div",
            Html.Class("tables"),
            Table.Facts(
                "Training",
                ("optimizer", part.Model.Training?.Optimizer),
                ("loss", part.Model.Training?.Loss.ToString()),
                ("learning rate at the start", Format.Setting(settings.LearningRate)),
                ("learning rate at the end", history.Epochs.Count == 0 ? null : Format.Setting(history.Epochs[^1].LearningRate)),
                ("batch size", Format.Count(settings.BatchSize)),
                ("epochs asked for", Epochs(settings)),
                ("seed", settings.Seed.ToString(CultureInfo.InvariantCulture)),
                ("samples shuffled", settings.Shuffle ? "yes" : "no"),
                ("share of validation samples", ValidationShare(history))),
            Table.Facts(
                "Run",
                ("started", Html.Element("time", new XAttribute("datetime", Format.Machine(history.Started)), Format.Moment(history.Started))),
                ("duration", Format.Duration(history.Seconds)),
                ("mean duration of an epoch", history.Epochs.Count == 0 ? null : Format.Duration(history.Epochs.Average(epoch => epoch.Seconds))),
                ("epochs that ran", Format.Count(history.Epochs.Count)),
                ("ended", history.EndReason.InWords()))));
    }

    /// <summary>The section of the page about what all trainings have in common.</summary>
    /// <param name="notes">The notes of the caller.</param>
    public static XElement Environment(IEnumerable<KeyValuePair<string, string>> notes)
    {
        (string, object?)[] facts = [.. notes.Select(note => (note.Key, (object?)note.Value))];
        return Html.Element(
            "section",
            Html.Id("environment"),
            Html.Heading(2, "Environment"),
            Html.Element(
                "div",
                Html.Class("tables"),
                Table.Facts(
                    "Versions",
                    ("ModelGen", Version),
                    (".NET", RuntimeInformation.FrameworkDescription),
                    ("operating system", RuntimeInformation.OSDescription),
                    ("architecture", RuntimeInformation.ProcessArchitecture.ToString()),
                    ("processors", Format.Count(System.Environment.ProcessorCount)),
                    ("widest vectors", $"{Format.Count((int)VectorChoice.Resolve(VectorWidth.Widest))} bits")),
                facts.Length > 0 ? Table.Facts("Notes", facts) : null));
    }

    /// <summary>The version of this assembly, with the commit where the build knew it.</summary>
    public static string Version { get; } =
        typeof(SettingsSection).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static string? ValidationShare(History history) => history.Validation is null
        ? null
        : Numbers.Percent((double)history.Validation.Count / (history.Training.Count + history.Validation.Count));

    private static string Epochs(TrainingSettings settings) => settings.InitialEpoch == 0
        ? Format.Count(settings.Epochs)
        : string.Create(CultureInfo.InvariantCulture, $"{settings.InitialEpoch + 1} to {settings.Epochs}");
}
