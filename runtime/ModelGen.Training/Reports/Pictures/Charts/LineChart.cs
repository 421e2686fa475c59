using System.Globalization;
using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>Draws values over epochs as lines, with a table of the final and the best values as legend.</summary>
internal static class LineChart
{
    private const double Width = 360;
    private const double PlotHeight = 180;
    private const double Margin = 10;
    private const int MostTicks = 7;

    /// <summary>Up to here each value has a marker.</summary>
    private const int MostMarkers = 12;

    /// <summary>Draws a chart.</summary>
    /// <param name="title">What the chart shows.</param>
    /// <param name="series">The lines; with one at least.</param>
    /// <param name="nature">What is known of the values: whether they are shares, and which is the best.</param>
    public static Picture Draw(string title, IReadOnlyList<Series> series, MetricNature nature)
    {
        IReadOnlyList<XElement> legend = LineLegend.Draw(series, nature, Margin, 38, Width - Margin);
        double top = 38 + LineLegend.Height(series.Count) + 14, bottom = top + PlotHeight;
        IEnumerable<double> values = series.SelectMany(line => line.Values);
        Axis y = Axis.Of(values, nature.IsShare, bottom, top, MostTicks);
        double left = Margin + Plot.LabelRoom(y);
        Axis x = Axis.Whole(series.Min(line => line.First), series.Max(line => Math.Max(line.First, line.Last)), left + 8, Width - Margin - 8, MostTicks);
        Plot plot = new(x, y, left, top, Width - Margin, bottom);
        return new Picture(
            title,
            Describe(series, nature),
            Width,
            bottom + Plot.CaptionRoom,
            [
                Shapes.CutText(Font.Heading, Margin, 18, title, Width - (2 * Margin)),
                .. legend,
                .. plot.Draw(y.IsLogarithmic ? "epoch (vertical axis logarithmic)" : "epoch", values.Any(Axis.Takes)),
                .. series.Select((line, index) => DrawLine(line, new SeriesStyle(index), x, y, nature)),
            ]);
    }

    private static string Describe(IReadOnlyList<Series> series, MetricNature nature) => string.Join("; ", series.Select(line =>
    {
        int final = line.FinalIndex, best = line.BestIndex(nature);
        string bestOf = best < 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $", best {MetricValue.Format(line.Values[best])} after epoch {line.First + best}");
        return line.LastIndex < 0
            ? $"{line.Name}: no values"
            : string.Create(CultureInfo.InvariantCulture, $"{line.Name}: {MetricValue.Format(line.Values[final])} after epoch {line.First + final}{bestOf}");
    })) + ".";

    private static XElement DrawLine(Series line, SeriesStyle style, Axis x, Axis y, MetricNature nature)
    {
        Point[] points = [.. line.Values.Select((value, i) => Axis.Takes(value) ? new Point(x.At(line.First + i), y.At(value)) : Point.None)];
        Point[][] runs = [.. Point.Runs(points)];
        int every = (points.Length + MostMarkers - 1) / MostMarkers, best = line.BestIndex(nature), last = line.LastIndex, final = line.FinalIndex;
        IEnumerable<Point> marked = points
            .Where((point, i) => point.IsPlaced && (i == best || i == last || i == final || (i - style.Index) % every == 0))
            .Concat(runs.Where(run => run.Length == 1).Select(run => run[0]))
            .Distinct();
        PathData path = new(), markers = new();
        foreach (Point[] run in runs.Where(run => run.Length > 1))
        {
            path.Polyline(LineThinning.Thin(run));
        }

        foreach (Point point in marked)
        {
            markers.Shape(point, style.Marker);
        }

        return Shapes.Element(
            "g",
            style.Color,
            Shapes.Title(line.Name),
            Shapes.Path(style.Line, path),
            Shapes.Path("mg-marker", markers),
            best < 0 ? null : Shapes.Circle("mg-ring", points[best].X, points[best].Y, LineLegend.RingRadius));
    }
}
