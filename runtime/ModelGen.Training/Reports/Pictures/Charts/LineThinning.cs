namespace ModelGen.Training;

/// <summary>
/// Leaves out points that would not change what is seen of a line: of those in one column of pixels the first, the least, the greatest
/// and the last stay. Jugel, Jerzak, Hackenbroich and Markl, "M4: A Visualization-Oriented Time Series Data Aggregation" (2014).
/// </summary>
internal static class LineThinning
{
    /// <summary>A picture is seen at about twice its natural size, on a desktop or a fine screen.</summary>
    private const double Column = 0.5;

    /// <summary>What stays of a line.</summary>
    /// <param name="points">Its points, from left to right.</param>
    public static IEnumerable<Point> Thin(IEnumerable<Point> points)
    {
        List<Point> column = [];
        foreach (Point point in points)
        {
            if (column.Count > 0 && Math.Floor(column[0].X / Column) != Math.Floor(point.X / Column))
            {
                foreach (Point kept in Extremes(column))
                {
                    yield return kept;
                }

                column.Clear();
            }

            column.Add(point);
        }

        foreach (Point kept in Extremes(column))
        {
            yield return kept;
        }
    }

    private static IEnumerable<Point> Extremes(List<Point> column) => column.Count <= 2
        ? column
        : new[] { column[0], column.MinBy(point => point.Y), column.MaxBy(point => point.Y), column[^1] }.Distinct().OrderBy(point => point.X);
}
