using System.Globalization;

namespace ModelGen.Training;

/// <summary>A history as comma-separated values: RFC 4180, but with <c>\n</c> at the end of each line.</summary>
internal static class HistoryCsv
{
    private static readonly char[] Quoted = [',', '"', '\r', '\n'];

    /// <summary>Writes a line of headings, then one for each epoch; values that an epoch does not have are empty.</summary>
    public static void Write(History history, TextWriter writer)
    {
        string[] names = [.. history.Names.Order(StringComparer.Ordinal)];
        string[] norms = [.. history.Epochs.SelectMany(epoch => epoch.Norms).Select(norms => norms.Layer).Distinct()];
        IEnumerable<string> headings = norms.SelectMany(layer => new[] { layer + "/gradient_norm", layer + "/update_ratio" });
        WriteLine(writer, ["epoch", .. names, "learning_rate", "seconds", .. headings]);
        foreach (EpochRecord epoch in history.Epochs)
        {
            WriteLine(
                writer,
                [
                    epoch.Epoch.ToString(CultureInfo.InvariantCulture),
                    .. names.Select(name => epoch.Values.TryGetValue(name, out double value) ? Number(value) : ""),
                    Number(epoch.LearningRate),
                    Number(epoch.Seconds),
                    .. epoch.Norms.SelectMany(norms => new[] { Number(norms.Gradient), Number(norms.UpdateRatio) }),
                ]);
        }
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static void WriteLine(TextWriter writer, IEnumerable<string> fields)
    {
        writer.Write(string.Join(',', fields.Select(Quote)));
        writer.Write('\n');
    }

    private static string Quote(string field) =>
        field.IndexOfAny(Quoted) < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
