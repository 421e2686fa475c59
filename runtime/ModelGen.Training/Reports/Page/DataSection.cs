using System.Globalization;
using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>The data of a training run: how many samples, of which classes and lengths, and their hashes.</summary>
internal static class DataSection
{
    /// <summary>The section of a training run.</summary>
    public static XElement Render(RunPart part)
    {
        IReadOnlyList<BarGroup> classes = Distributions.Classes(part.Run);
        IReadOnlyList<(string Name, IReadOnlyList<int> Numbers)> lengths = Distributions.Lengths(part.Run);
        bool areDrawn = classes.Count > 0 && part.Run.ClassNames.Count <= RunPart.MostClassesDrawn;
        return part.Section(
            "data",
            "Data",
            Html.SideBySide(
                areDrawn ? Html.Figure(Distributions.Draw(part.Run, classes)) : null,
                lengths.Count > 0 ? Html.Figure(Distributions.Draw(lengths)) : null,
                Sets(part)),
            classes.Count > 0 ? Html.Details("Numbers of each class", ClassTable(part, classes)) : null,
            lengths.Count > 0 ? Html.Details("Numbers of the lengths", LengthTable(lengths)) : null);
    }

    private static XElement Sets(RunPart part)
    {
        Table table = new("Data sets", "data", "samples", "SHA-256");
        foreach ((string name, Dataset data) in part.Run.DataSets)
        {
            table.Add(name, Format.Count(data.Count), Html.Element("code", part.Hashes.Of(data)));
        }

        return table.ToElement();
    }

    private static XElement ClassTable(RunPart part, IReadOnlyList<BarGroup> groups)
    {
        Table table = new(Distributions.ClassesTitle(part.Run), ["class", .. groups.Select(group => group.Name)]);
        for (int i = 0; i < part.Run.ClassNames.Count; i++)
        {
            table.Add(part.Run.ClassNames[i], [.. groups.Select(group => Format.Count((long)group.Counts[i]))]);
        }

        return table.ToElement();
    }

    private static XElement LengthTable(IEnumerable<(string Name, IReadOnlyList<int> Numbers)> lengths)
    {
        Table table = new(Distributions.LengthsTitle, "data", "shortest", "median", "mean", "longest");
        foreach ((string name, IReadOnlyList<int> numbers) in lengths)
        {
            int[] sorted = [.. numbers.Order()];
            double median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0;
            table.Add(
                name,
                Format.Count(sorted[0]),
                median.ToString("0.#", CultureInfo.InvariantCulture),
                sorted.Average().ToString("F1", CultureInfo.InvariantCulture),
                Format.Count(sorted[^1]));
        }

        return table.ToElement();
    }
}
