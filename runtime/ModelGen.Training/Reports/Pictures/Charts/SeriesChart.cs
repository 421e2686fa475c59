using System.Globalization;
using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>Draws a true series and a model's beside each other, as lines over the steps.</summary>
internal static class SeriesChart
{
    private const double Width = 360;
    private const double PlotHeight = 140;
    private const double Margin = 10;
    private const double Top = 50;
    private const int MostTicks = 7;

    /// <summary>Draws a chart.</summary>
    /// <param name="title">What the chart shows.</param>
    /// <param name="axis">What stands below: what the lines run over.</param>
    /// <param name="points">A place on that axis, in increasing order, with the true and the predicted value there.</param>
    public static Picture Draw(string title, string axis, IReadOnlyList<(int At, double Truth, double Predicted)> points)
    {
        double bottom = Top + PlotHeight, right = Width - Margin;
        double[] values = [.. points.SelectMany(point => new[] { point.Truth, point.Predicted })];
        Axis y = Axis.Linear(values, bottom, Top, MostTicks);
        double left = Margin + Plot.LabelRoom(y);
        Axis x = Axis.Whole(points.Min(point => point.At), points.Max(point => point.At), left + 8, right - 8, MostTicks);
        Plot plot = new(x, y, left, Top, right, bottom);
        SeriesStyle truth = new(0), predicted = new(1);
        double second = Margin + LineLegend.SampleWidth + 6 + Font.Regular.Width("true") + 20;
        return new Picture(
            title,
            Describe(points),
            Width,
            bottom + Plot.CaptionRoom,
            [
                Shapes.CutText(Font.Heading, Margin, 18, title, Width - (2 * Margin)),
                LineLegend.Sample(truth, Margin, 36 - Font.Regular.Drop),
                Shapes.Text(Font.Regular, Margin + LineLegend.SampleWidth + 6, 36, "true"),
                LineLegend.Sample(predicted, second, 36 - Font.Regular.Drop),
                Shapes.Text(Font.Regular, second + LineLegend.SampleWidth + 6, 36, "predicted"),
                .. plot.Draw(axis, values.Any(Axis.Takes)),
                DrawLine("true", truth, plot, points.Select(point => (point.At, point.Truth))),
                DrawLine("predicted", predicted, plot, points.Select(point => (point.At, point.Predicted))),
            ]);
    }

    private static XElement DrawLine(string name, SeriesStyle style, Plot plot, IEnumerable<(int At, double Value)> values)
    {
        PathData path = new(), markers = new();
        foreach (Point[] run in Point.Runs(WithGaps(values).Select(value => Axis.Takes(value.Value) ? plot.At(value.At, value.Value) : Point.None)))
        {
            _ = run.Length > 1 ? path.Polyline(LineThinning.Thin(run)) : markers.Shape(run[0], style.Marker);
        }

        return Shapes.Element("g", style.Color, Shapes.Title(name), Shapes.Path(style.Line, path), Shapes.Path("mg-marker", markers));
    }

    /// <summary>The values, with one that has no place wherever steps were left out.</summary>
    private static IEnumerable<(int At, double Value)> WithGaps(IEnumerable<(int At, double Value)> values)
    {
        int? before = null;
        foreach ((int at, double value) in values)
        {
            if (before is int last && at > last + 1)
            {
                yield return (last + 1, double.NaN);
            }

            yield return (at, value);
            before = at;
        }
    }

    private static string Describe(IReadOnlyList<(int At, double Truth, double Predicted)> points)
    {
        int broken = points.Count(point => !double.IsFinite(point.Truth - point.Predicted));
        (int at, double truth, double predicted) = points.MaxBy(point => Math.Abs(point.Truth - point.Predicted));
        string worst = string.Create(
            CultureInfo.InvariantCulture, $"{points.Count} values; furthest off at {at}: true {MetricValue.Format(truth)}, predicted {MetricValue.Format(predicted)}");
        return broken == 0 ? $"{worst}." : $"{worst}; {Numbers.Thousands(broken)} not finite.";
    }
}
