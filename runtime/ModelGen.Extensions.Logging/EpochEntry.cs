using System.Collections;
using System.Globalization;
using Microsoft.Extensions.Logging;
using ModelGen.Training;

namespace ModelGen.Extensions.Logging;

/// <summary>
/// The log entry of an epoch. A message of the compiler's has a fixed list of values; which metrics there are, the training run says, and each
/// is a value under its own name.
/// </summary>
internal sealed class EpochEntry : IReadOnlyList<KeyValuePair<string, object?>>
{
    private static readonly EventId EpochEnd = new(2, nameof(EpochEnd));

    private readonly KeyValuePair<string, object?>[] values;
    private readonly string text;

    private EpochEntry(string template, TrainingRun run, EpochRecord epoch)
    {
        string model = run.Model.Description.Name;
        values =
        [
            new("Model", model),
            new("Epoch", epoch.Epoch + 1),
            new("Epochs", run.Epochs),
            new("Seconds", epoch.Seconds),
            .. epoch.Values.Select(value => new KeyValuePair<string, object?>(value.Name, value.Value)),
            new("LearningRate", epoch.LearningRate),
            new("NotFinite", epoch.NotFinite),
            new("{OriginalFormat}", template),
        ];
        text = string.Create(CultureInfo.InvariantCulture, $"{model}: epoch {epoch.Epoch + 1}/{run.Epochs} - {epoch.Seconds:F1} s - {epoch.Values}");
    }

    public int Count => values.Length;

    public KeyValuePair<string, object?> this[int index] => values[index];

    /// <summary>The text with names in the place of values, by which log stores tell entries of one kind: the same for all epochs of a run.</summary>
    public static string Template(TrainingRun run) =>
        "{Model}: epoch {Epoch}/{Epochs} - {Seconds:F1} s - " + string.Join(" - ", run.Names.Select(name => $"{name}: {{{name}:G4}}"));

    /// <summary>Writes the entry of an epoch.</summary>
    public static void Log(ILogger logger, string template, TrainingRun run, EpochRecord epoch)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            logger.Log(LogLevel.Information, EpochEnd, new EpochEntry(template, run, epoch), exception: null, static (entry, _) => entry.text);
        }
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => values.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => text;
}
