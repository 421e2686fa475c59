using System.Globalization;
using System.Text;

namespace ModelGen.Training;

/// <summary>The <c>d</c> of a path, with positions to a tenth of a pixel.</summary>
internal sealed class PathData
{
    private readonly StringBuilder text = new();

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => text.Length == 0;

    /// <summary>Starts a new stroke at a point.</summary>
    public PathData Move(double x, double y) => Add('M', x, y);

    /// <summary>A straight line to a point.</summary>
    public PathData Line(double x, double y) => Add('L', x, y);

    /// <summary>A straight line through points, from the first of them on.</summary>
    public PathData Polyline(IEnumerable<Point> points)
    {
        char command = 'M';
        foreach (Point point in points)
        {
            Add(command, point.X, point.Y);
            command = 'L';
        }

        return this;
    }

    /// <summary>A shape whose data begin with a step relative to a point.</summary>
    public PathData Shape(Point at, string data)
    {
        Move(at.X, at.Y);
        text.Append(data);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    private PathData Add(char command, double x, double y)
    {
        text.Append(command).Append(Number(x)).Append(' ').Append(Number(y));
        return this;
    }

    private static string Number(double value) => (Math.Round(value, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);
}
