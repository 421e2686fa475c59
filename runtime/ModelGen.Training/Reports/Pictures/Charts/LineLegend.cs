using System.Globalization;
using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>
/// The legend of a <see cref="LineChart"/>: a table above the plot, where it covers nothing, with a row for each line: its look, its name,
/// its last value, and its best, which has a ring in the plot.
/// </summary>
internal static class LineLegend
{
    /// <summary>The radius of the ring about a best value, in pixels.</summary>
    public const double RingRadius = 5;

    private const double Row = 15;
    private const double SampleWidth = 30;
    private const double BestColumn = 104;
    private const double LastColumn = 60;

    /// <summary>The height of a legend from the base line of its first row to that of its last, in pixels.</summary>
    /// <param name="lines">How many lines the chart has.</param>
    public static double Height(int lines) => lines * Row;

    /// <summary>Draws a legend.</summary>
    /// <param name="series">The lines.</param>
    /// <param name="isAccuracy">Whether the greatest value is the best, or the least.</param>
    /// <param name="left">Where it begins.</param>
    /// <param name="y">The base line of its first row, the heading.</param>
    /// <param name="right">Where it ends.</param>
    public static IReadOnlyList<XElement> Draw(IReadOnlyList<Series> series, bool isAccuracy, double left, double y, double right)
    {
        double last = right - BestColumn, name = left + SampleWidth + 6;
        const string BestHeading = "best (epoch)";
        List<XElement> legend =
        [
            Shapes.Text(Font.Regular, last, y, "last", "end", "mg-quiet"),
            Shapes.Text(Font.Regular, right, y, BestHeading, "end", "mg-quiet"),
            Shapes.Element("g", "mg-color-8", Shapes.Circle("mg-ring", right - Font.Regular.Width(BestHeading) - 8, y - 4, RingRadius - 1)),
        ];
        for (int i = 0; i < series.Count; i++)
        {
            y += Row;
            SeriesStyle style = new(i);
            double middle = y - Font.Regular.Drop;
            legend.Add(Shapes.Element(
                "g",
                style.Color,
                Shapes.Path(style.Line, new PathData().Move(left, middle).Line(left + SampleWidth, middle)),
                Shapes.Path("mg-marker", new PathData().Shape(new(left + (SampleWidth / 2), middle), style.Marker))));
            legend.Add(Shapes.CutText(Font.Regular, name, y, series[i].Name, last - LastColumn - name));
            legend.AddRange(Values(series[i], isAccuracy, y, last, right));
        }

        return legend;
    }

    private static IEnumerable<XElement> Values(Series line, bool isAccuracy, double y, double lastColumn, double bestColumn)
    {
        int last = line.LastIndex, best = line.BestIndex(isAccuracy);
        if (line.Values.Count > 0)
        {
            yield return Shapes.Text(Font.Regular, lastColumn, y, Numbers.Value(line.Values[^1]), "end");
        }

        if (best >= 0)
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{Numbers.Value(line.Values[best])} ({line.First + best})");
            yield return Shapes.Text(Font.Regular, bestColumn, y, text, "end");
        }
    }
}
