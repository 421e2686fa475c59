namespace ModelGen.Training;

/// <summary>A place in a picture, in pixels from its top left corner.</summary>
internal readonly record struct Point(double X, double Y)
{
    /// <summary>The place of what has none.</summary>
    public static readonly Point None = new(double.NaN, double.NaN);

    /// <summary>Whether it is a place at all: neither coordinate is NaN or infinite.</summary>
    public bool IsPlaced => double.IsFinite(X) && double.IsFinite(Y);

    /// <summary>The parts of a line between its gaps.</summary>
    /// <param name="points">Its points in order; those that are no places are gaps.</param>
    public static IEnumerable<Point[]> Runs(IEnumerable<Point> points)
    {
        List<Point> run = [];
        foreach (Point point in points.Append(None))
        {
            if (point.IsPlaced)
            {
                run.Add(point);
            }
            else if (run.Count > 0)
            {
                yield return [.. run];
                run.Clear();
            }
        }
    }
}
