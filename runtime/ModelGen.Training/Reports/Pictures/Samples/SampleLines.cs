using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>Draws the features of a sample as lines over time.</summary>
internal static class SampleLines
{
    /// <summary>The width of the picture in pixels.</summary>
    public const double Width = 160;

    /// <summary>The height of the picture in pixels.</summary>
    public const double Height = 100;

    private const double Margin = 6;

    /// <summary>Draws lines.</summary>
    /// <param name="values">(time, features), C order.</param>
    /// <param name="features">How many lines.</param>
    /// <param name="least">The value at the lower edge.</param>
    /// <param name="greatest">The value at the upper edge.</param>
    public static IEnumerable<XElement> Draw(float[] values, int features, float least, float greatest)
    {
        int steps = values.Length / features;
        double range = (double)greatest - least;
        if (least < 0 && greatest > 0)
        {
            yield return Shapes.Line("mg-grid", Margin, Y(0), Width - Margin, Y(0));
        }

        for (int feature = 0; feature < features; feature++)
        {
            SeriesStyle style = new(feature);
            PathData path = new(), markers = new();
            foreach (Point[] run in Point.Runs(Enumerable.Range(0, steps).Select(step => At(step, values[(step * features) + feature]))))
            {
                _ = run.Length > 1 ? path.Polyline(LineThinning.Thin(run)) : markers.Shape(run[0], style.Marker);
            }

            yield return Shapes.Element("g", style.Color, Shapes.Path(style.Line, path), Shapes.Path("mg-marker", markers));
        }

        Point At(int step, float value) => float.IsFinite(value) ? new(X(step), Y(value)) : Point.None;

        double X(int step) => steps == 1 ? Width / 2 : Margin + ((Width - (2 * Margin)) * step / (steps - 1));

        double Y(double value) => Height - Margin - ((Height - (2 * Margin)) * (range > 0 ? (value - least) / range : 0.5));
    }
}
