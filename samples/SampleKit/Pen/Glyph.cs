using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;

namespace SampleKit.Pen;

/// <summary>A point that the pen passes through; at a corner it stops and turns rather than curving on.</summary>
public readonly record struct PenPoint(Vector2 Position, bool Corner);

/// <summary>What the pen draws without being lifted; at least two points.</summary>
public sealed record Stroke(ImmutableArray<PenPoint> Points);

/// <summary>One way to write a character.</summary>
public sealed record Glyph(ImmutableArray<Stroke> Strokes)
{
    /// <summary>Reads a glyph from the points of its strokes.</summary>
    /// <param name="text">
    /// Points <c>x,y</c> in a box of 100 x 100, x to the right and y down; <c>/</c> lifts the pen and <c>!</c> marks a corner.
    /// </param>
    /// <returns>The glyph in a box of [-1, 1] x [-1, 1], y down.</returns>
    public static Glyph Parse(string text) =>
        new([.. text.Split(" / ").Select(stroke => new Stroke([.. stroke.Split(' ').Select(Point)]))]);

    private static PenPoint Point(string text)
    {
        float[] xy = [.. text.TrimEnd('!').Split(',').Select(number => float.Parse(number, CultureInfo.InvariantCulture))];
        return new PenPoint((new Vector2(xy[0], xy[1]) - new Vector2(50)) / 50, text.EndsWith('!'));
    }
}
