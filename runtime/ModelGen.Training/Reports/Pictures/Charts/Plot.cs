using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>Where values stand in a chart: two axes, with lines across at the ticks of the upright one.</summary>
/// <param name="X">The axis to the right.</param>
/// <param name="Y">The axis upwards.</param>
/// <param name="Left">The left edge, in pixels.</param>
/// <param name="Top">The upper edge.</param>
/// <param name="Right">The right edge.</param>
/// <param name="Bottom">The lower edge.</param>
internal sealed record Plot(Axis X, Axis Y, double Left, double Top, double Right, double Bottom)
{
    /// <summary>The room below a plot for the numbers of its ticks and the caption, in pixels.</summary>
    public const double CaptionRoom = 36;

    /// <summary>The room left of a plot for the numbers at its ticks, in pixels.</summary>
    public static double LabelRoom(Axis y) => 6 + y.Ticks.Max(tick => Font.Regular.Width(tick.Label));

    /// <summary>Where a value of both axes stands.</summary>
    public Point At(double x, double y) => new(X.At(x), Y.At(y));

    /// <summary>Draws the axes with their ticks.</summary>
    /// <param name="caption">What stands below the axis to the right.</param>
    /// <param name="hasValues">Whether any value has a place; if not, the plot says so.</param>
    public IEnumerable<XElement?> Draw(string caption, bool hasValues)
    {
        foreach (Tick tick in Y.Ticks)
        {
            double at = Y.At(tick.Value);
            yield return Shapes.Line("mg-grid", Left, at, Right, at);
            yield return Shapes.Text(Font.Regular, Left - 5, at + Font.Regular.Drop, tick.Label, "end", "mg-quiet");
        }

        yield return Shapes.Path("mg-frame", new PathData().Move(Left, Top).Line(Left, Bottom).Line(Right, Bottom));
        foreach (Tick tick in X.Ticks)
        {
            double at = X.At(tick.Value);
            yield return Shapes.Line("mg-frame", at, Bottom, at, Bottom + 4);
            yield return Shapes.Text(Font.Regular, at, Bottom + 15, tick.Label, "middle", "mg-quiet");
        }

        if (!hasValues)
        {
            yield return Shapes.Text(Font.Regular, (Left + Right) / 2, (Top + Bottom) / 2, "no finite values", "middle", "mg-quiet");
        }

        yield return Shapes.Text(Font.Regular, (Left + Right) / 2, Bottom + 30, caption, "middle", "mg-quiet");
    }
}
