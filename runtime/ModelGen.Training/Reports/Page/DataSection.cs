using System.Globalization;
using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>The data of a training: how many samples, of which classes and lengths, and their hashes.</summary>
internal static class DataSection
{
    /// <summary>The section of a training.</summary>
    public static XElement Render(RunPart part)
    {
        IReadOnlyList<BarGroup> classes = Classes(part);
        List<(string Name, IReadOnlyList<int> Numbers)> lengths = part.Mask is float mask
            ? [.. part.DataSets.Select(set => (set.Name, (IReadOnlyList<int>)SequenceLengths.Of(set.Data, part.Model.InputShape[1], mask)))]
            : [];
        bool areDrawn = classes.Count > 0 && part.ClassNames.Count <= RunPart.MostClassesDrawn;
        return part.Section(
            "data",
            "Data",
            Html.SideBySide(
                areDrawn ? Html.Figure(BarChart.Draw($"Classes of {part.Classified}", part.ClassNames, classes)) : null,
                lengths.Count > 0 ? Html.Figure(Histogram.Draw("Lengths of sequences in steps", lengths)) : null,
                Sets(part)),
            classes.Count > 0 ? Html.Details("Numbers of each class", ClassTable(part, classes)) : null,
            lengths.Count > 0 ? Html.Details("Numbers of the lengths", LengthTable(lengths)) : null);
    }

    private static XElement Sets(RunPart part)
    {
        var table = new Table("Data sets", "data", "samples", "SHA-256");
        foreach ((string name, Dataset data) in part.DataSets)
        {
            table.Add(name, Format.Count(data.Count), Html.Element("code", part.Hashes.Of(data)));
        }

        return table.ToElement();
    }

    /// <summary>The counts of the classes in each data set whose targets are classes, then those of the predictions.</summary>
    private static List<BarGroup> Classes(RunPart part)
    {
        List<BarGroup> groups = [];
        foreach ((string name, Dataset data) in part.DataSets)
        {
            if (ClassCounts.OfTargets(data, part) is double[] counts)
            {
                groups.Add(new BarGroup(name, counts));
            }
        }

        if (part.Run.Test is Predictions test)
        {
            groups.Add(new BarGroup("predicted for test", ClassCounts.Of(test.Select(prediction => prediction.Predicted), test.Classes)));
        }

        return groups;
    }

    private static XElement ClassTable(RunPart part, IReadOnlyList<BarGroup> groups)
    {
        var table = new Table($"Classes of {part.Classified}", ["class", .. groups.Select(group => group.Name)]);
        for (int i = 0; i < part.ClassNames.Count; i++)
        {
            table.Add(part.ClassNames[i], [.. groups.Select(group => Format.Count((long)group.Counts[i]))]);
        }

        return table.ToElement();
    }

    private static XElement LengthTable(IEnumerable<(string Name, IReadOnlyList<int> Numbers)> lengths)
    {
        var table = new Table("Lengths of sequences in steps", "data", "shortest", "median", "mean", "longest");
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
