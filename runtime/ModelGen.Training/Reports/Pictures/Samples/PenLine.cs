using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>Draws the path of a pen, with equal scales for x and y.</summary>
internal static class PenLine
{
    /// <summary>The width and height of the picture in pixels.</summary>
    public const double Side = 120;

    private const double Margin = 8;
    private const double Thickest = 3.6;
    private const double Thinnest = 1.2;

    /// <summary>How many thicknesses there are.</summary>
    private const int Parts = 10;

    /// <summary>Draws a path.</summary>
    /// <param name="values">(time, 2): x to the right and y down.</param>
    public static IEnumerable<XElement> Draw(float[] values)
    {
        Point[] points = Place(values);
        int last = points.Length - 1;
        for (int part = 0; part < Parts; part++)
        {
            int from = (int)((long)last * part / Parts), to = (int)((long)last * (part + 1) / Parts);
            PathData path = new();
            foreach (Point[] run in Point.Runs(points.Skip(from).Take(to + 1 - from)).Where(run => run.Length > 1))
            {
                path.Polyline(run);
            }

            if (Shapes.Path("mg-pen", path) is XElement stroke)
            {
                stroke.Add(Shapes.Attribute("stroke-width", Thickest + ((Thinnest - Thickest) * part / (Parts - 1))));
                yield return stroke;
            }
        }

        foreach (Point start in points.Where(point => point.IsPlaced).Take(1))
        {
            yield return Shapes.Element("g", "mg-color-2", Shapes.Circle("mg-ring", start.X, start.Y, 5));
        }
    }

    /// <summary>Puts the path into the middle of the picture, as large as it can be.</summary>
    private static Point[] Place(float[] values)
    {
        Point[] points = [.. Enumerable.Range(0, values.Length / 2).Select(i => new Point(values[2 * i], values[(2 * i) + 1]))];
        Point[] placed = [.. points.Where(point => point.IsPlaced).DefaultIfEmpty()];
        double left = placed.Min(point => point.X), right = placed.Max(point => point.X);
        double top = placed.Min(point => point.Y), bottom = placed.Max(point => point.Y);
        double extent = Math.Max(right - left, bottom - top), scale = extent > 0 ? (Side - (2 * Margin)) / extent : 0;
        return [.. points.Select(point => new Point(
            (Side / 2) + ((point.X - ((left + right) / 2)) * scale), (Side / 2) + ((point.Y - ((top + bottom) / 2)) * scale)))];
    }
}
