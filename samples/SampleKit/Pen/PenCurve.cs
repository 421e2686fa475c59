using System.Numerics;

namespace SampleKit.Pen;

/// <summary>
/// The curve that a pen draws through the points of a stroke: for each span, from a point to the next, that of Catmull and Rom
/// ("A Class of Local Interpolating Splines", 1974). Only sums and products are computed, all exactly rounded.
/// </summary>
public static class PenCurve
{
    /// <summary>Where the pen is on its way from one point to the next.</summary>
    /// <param name="points">Where the pen passes through.</param>
    /// <param name="stroke">As many points, of which only the corners count.</param>
    /// <param name="span">The point that the pen comes from, not the last.</param>
    /// <param name="t">How far it has come: 0 at this point, 1 at the next.</param>
    public static Vector2 At(ReadOnlySpan<Vector2> points, ReadOnlySpan<PenPoint> stroke, int span, float t)
    {
        // The neighbours give the directions at the ends of the span, save at corners and ends of the stroke.
        (Vector2 from, Vector2 to) = (points[span], points[span + 1]);
        Vector2 before = span == 0 || stroke[span].Corner ? from : points[span - 1];
        Vector2 after = span + 2 == points.Length || stroke[span + 1].Corner ? to : points[span + 2];
        return 0.5f * (2 * from + t * (to - before + t * (2 * before - 5 * from + 4 * to - after + t * (3 * (from - to) + after - before))));
    }
}
