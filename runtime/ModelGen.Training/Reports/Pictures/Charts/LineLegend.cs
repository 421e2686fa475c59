using System.Globalization;
using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>
/// The legend of a <see cref="LineChart"/>: a table above the plot, where it covers nothing, with a row for each line: its look, its name,
/// the value of the model that came out, and the best if any is, which has a ring in the plot. Numbers are written as in the tables of a page.
/// </summary>
internal static class LineLegend
{
    /// <summary>The radius of the ring about a best value, in pixels.</summary>
    public const double RingRadius = 5;

    private const double Row = 15;
    /// <summary>The length of a line's sample, in pixels.</summary>
    public const double SampleWidth = 30;
    private const double ColumnGap = 14;
    private const string FinalHeading = "final";
    private const string BestHeading = "best (epoch)";

    /// <summary>The height of a legend from the base line of its first row to that of its last, in pixels.</summary>
    /// <param name="lines">How many lines the chart has.</param>
    public static double Height(int lines) => lines * Row;

    /// <summary>Draws a legend.</summary>
    /// <param name="series">The lines.</param>
    /// <param name="nature">Which value is the best, if any.</param>
    /// <param name="left">Where it begins.</param>
    /// <param name="y">The base line of its first row, the heading.</param>
    /// <param name="right">Where it ends.</param>
    public static IReadOnlyList<XElement> Draw(IReadOnlyList<Series> series, MetricNature nature, double left, double y, double right)
    {
        (string Final, string Best)[] values = [.. series.Select(line => Values(line, nature))];
        double best = Math.Max(Font.Regular.Width(BestHeading) + 8 + RingRadius, Widest(values.Select(value => value.Best))) + ColumnGap;
        double final = right - (nature.HasNoBest ? 0 : best);
        double name = left + SampleWidth + 6, nameRoom = final - ColumnGap - Widest([FinalHeading, .. values.Select(value => value.Final)]) - name;
        List<XElement> legend = [Shapes.Text(Font.Regular, final, y, FinalHeading, "end", "mg-quiet")];
        if (!nature.HasNoBest)
        {
            legend.Add(Shapes.Text(Font.Regular, right, y, BestHeading, "end", "mg-quiet"));
            legend.Add(Shapes.Element("g", "mg-color-8", Shapes.Circle("mg-ring", right - Font.Regular.Width(BestHeading) - 8, y - 4, RingRadius - 1)));
        }

        for (int i = 0; i < series.Count; i++)
        {
            y += Row;
            legend.Add(Sample(new SeriesStyle(i), left, y - Font.Regular.Drop));
            legend.Add(Shapes.CutText(Font.Regular, name, y, series[i].Name, nameRoom));
            legend.Add(Shapes.Text(Font.Regular, final, y, values[i].Final, "end"));
            if (values[i].Best.Length > 0)
            {
                legend.Add(Shapes.Text(Font.Regular, right, y, values[i].Best, "end"));
            }
        }

        return legend;
    }

    /// <summary>A piece of a line with its marker, as it looks in the plot.</summary>
    /// <param name="style">The look.</param>
    /// <param name="left">Where it begins.</param>
    /// <param name="y">Its height.</param>
    public static XElement Sample(SeriesStyle style, double left, double y) => Shapes.Element(
        "g",
        style.Color,
        Shapes.Path(style.Line, new PathData().Move(left, y).Line(left + SampleWidth, y)),
        Shapes.Path("mg-marker", new PathData().Shape(new(left + (SampleWidth / 2), y), style.Marker)));

    /// <summary>What a row says; empty where there is nothing to say.</summary>
    private static (string Final, string Best) Values(Series line, MetricNature nature)
    {
        int final = line.FinalIndex, best = line.BestIndex(nature);
        return (
            final < 0 ? "" : MetricValue.Format(line.Values[final]),
            best < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{MetricValue.Format(line.Values[best])} ({line.First + best})"));
    }

    private static double Widest(IEnumerable<string> texts) => texts.Max(Font.Regular.Width);
}
