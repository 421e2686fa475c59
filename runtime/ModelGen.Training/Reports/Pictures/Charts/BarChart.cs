using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>Some counts that belong together, such as those of the classes in the test data.</summary>
/// <param name="Name">What they are of.</param>
/// <param name="Counts">One for each row of a chart; sums of weights too.</param>
internal sealed record BarGroup(string Name, IReadOnlyList<double> Counts);

/// <summary>
/// Draws counts as bars that run to the right, a row for each class or bin with a bar for each group, so that names and values have room
/// on a phone however many rows there are. Groups may differ in size, so a bar is as long as its share of its group.
/// </summary>
internal static class BarChart
{
    private const double Width = 360;
    private const double Margin = 10;
    private const double LongestName = 96;
    private const double Bar = 10;
    private const double RowGap = 6;
    private const double LegendRow = 15;
    private const double HatchGap = 3.5;

    /// <summary>Draws a chart.</summary>
    /// <param name="title">What the chart shows.</param>
    /// <param name="rows">The names of the rows; one at least.</param>
    /// <param name="groups">The groups, each with a count for each row; one at least.</param>
    public static Picture Draw(string title, IReadOnlyList<string> rows, IReadOnlyList<BarGroup> groups)
    {
        double[] totals = [.. groups.Select(group => Math.Max(group.Counts.Sum(), double.Epsilon))];
        double greatest = groups.Zip(totals, (group, total) => group.Counts.Max() / total).Max();
        string[][] values = [.. groups.Zip(totals, (group, total) => group.Counts.Select(count => Value(count, count / total)).ToArray())];
        double left = Margin + 5 + Math.Min(LongestName, rows.Max(Font.Regular.Width));
        double valueWidth = values.SelectMany(texts => texts).Max(Font.Small.Width);
        double longest = Width - Margin - valueWidth - 5 - left;
        List<XElement> content = [Shapes.CutText(Font.Heading, Margin, 18, title, Width - (2 * Margin)), .. Legend(groups)];
        double y = 30 + (groups.Count * LegendRow);
        foreach ((int row, string name) in rows.Select((name, row) => (row, name)))
        {
            double height = groups.Count * Bar;
            content.Add(Shapes.CutText(Font.Regular, left - 5, y + (height / 2) + Font.Regular.Drop, name, LongestName, "end"));
            for (int group = 0; group < groups.Count; group++)
            {
                double share = groups[group].Counts[row] / totals[group];
                double top = y + (group * Bar), end = greatest > 0 ? share / greatest * longest : 0;
                content.Add(DrawBar(new SeriesStyle(group), left, top, end, Bar - 2, $"{name}, {groups[group].Name}: {values[group][row]}"));
                content.Add(Shapes.Text(Font.Small, left + end + 4, top + (Bar / 2) - 1 + Font.Small.Drop, values[group][row], "start", "mg-quiet"));
            }

            y += height + RowGap;
        }

        double axisTop = 30 + (groups.Count * LegendRow) - 3;
        content.Add(Shapes.Line("mg-frame", left, axisTop, left, y - 3));
        return new Picture(title, Describe(rows, groups, totals), Width, y + 4, content);
    }

    private static string Value(double count, double share) => $"{Numbers.Count(count)} ({Numbers.Percent(share)})";

    private static IEnumerable<XElement> Legend(IReadOnlyList<BarGroup> groups)
    {
        double y = 33;
        for (int i = 0; i < groups.Count; i++)
        {
            yield return DrawBar(new SeriesStyle(i), Margin, y - Bar + 2, 26, Bar - 2, groups[i].Name);
            string text = $"{groups[i].Name}: {Numbers.Count(groups[i].Counts.Sum())}";
            yield return Shapes.CutText(Font.Regular, Margin + 33, y, text, Width - (2 * Margin) - 33);
            y += LegendRow;
        }
    }

    private static XElement DrawBar(SeriesStyle style, double x, double y, double width, double height, string title)
    {
        XElement bar = Shapes.Rectangle(style.Fill == BarFill.Solid ? "mg-solid" : "mg-hollow", x, y, width, height);
        PathData hatch = style.Fill switch
        {
            BarFill.Slanted => Hatch(x, y, width, height, slant: height),
            BarFill.Upright => Hatch(x, y, width, height, slant: 0),
            _ => new(),
        };
        return Shapes.Element("g", style.Color, Shapes.Title(title), width > 0 ? bar : null, Shapes.Path("mg-hatch", hatch));
    }

    /// <summary>
    /// Lines through a rectangle. A pattern would need an id, which could be another picture's on the same page.
    /// </summary>
    /// <param name="x">The left edge.</param>
    /// <param name="y">The top edge.</param>
    /// <param name="width">The width.</param>
    /// <param name="height">The height.</param>
    /// <param name="slant">How far to the right a line gets on its way from bottom to top.</param>
    private static PathData Hatch(double x, double y, double width, double height, double slant)
    {
        PathData lines = new();
        for (double foot = HatchGap - slant; foot < width; foot += HatchGap)
        {
            // The parts of a line from foot to foot + slant that lie left and right of the rectangle are cut off.
            double from = Math.Max(foot, 0), to = Math.Min(foot + slant, width);
            double low = slant == 0 ? 0 : (from - foot) / slant, high = slant == 0 ? 1 : (to - foot) / slant;
            lines.Move(x + from, y + (height * (1 - low))).Line(x + to, y + (height * (1 - high)));
        }

        return lines;
    }

    private static string Describe(IReadOnlyList<string> rows, IReadOnlyList<BarGroup> groups, double[] totals) =>
        string.Join("; ", groups.Zip(totals, (group, total) =>
        {
            (double count, string row) = group.Counts.Zip(rows).MaxBy(pair => pair.First);
            return $"{group.Name}: {Numbers.Count(group.Counts.Sum())} in {rows.Count} rows, most in {row}: {Value(count, count / total)}";
        })) + ".";
}
