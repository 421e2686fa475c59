using System.Collections.Immutable;
using System.Numerics;

namespace SampleKit.Drawing;

/// <summary>Draws a curve with braille characters, each of which has two by four dots.</summary>
public static class CurveDrawing
{
    private const int DotsAcross = 2;

    private const int DotsDown = 4;

    /// <summary>The character without dots; the bits of those behind it say which dots they have.</summary>
    private const char NoDots = '\u2800';

    /// <summary>The bits of a character's dots, row by row, as Unicode numbers them.</summary>
    private static readonly int[] Bits = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];

    /// <summary>Draws the straight lines from each point to the next, as large as they fit with the same scale along both axes.</summary>
    /// <param name="points">At least one point; x to the right and y down, in any unit.</param>
    /// <param name="height">Lines of the drawing.</param>
    /// <param name="width">Characters of a line.</param>
    /// <param name="unicode">Whether the terminal has more than ASCII; without, a <c>*</c> stands for any dots.</param>
    public static ImmutableArray<string> Draw(ReadOnlySpan<Vector2> points, int height, int width, bool unicode)
    {
        int[] cells = new int[height * width];
        Vector2 corner = new(width * DotsAcross - 1, height * DotsDown - 1);
        (Vector2 low, Vector2 high) = Box(points);
        Vector2 fit = corner / (high - low);

        // Points that all lie on each other fit at any scale.
        float scale = MathF.Min(MathF.Min(fit.X, fit.Y), float.MaxValue);
        Vector2 margin = (corner - scale * (high - low)) / 2;
        for (int i = 0; i < points.Length; i++)
        {
            Line(cells, width, margin + scale * (points[Math.Max(i - 1, 0)] - low), margin + scale * (points[i] - low));
        }

        return [.. cells.Chunk(width).Select(line => string.Concat(line.Select(cell => Character(cell, unicode))))];
    }

    private static (Vector2 Low, Vector2 High) Box(ReadOnlySpan<Vector2> points)
    {
        (Vector2 low, Vector2 high) = (points[0], points[0]);
        foreach (Vector2 point in points)
        {
            (low, high) = (Vector2.Min(low, point), Vector2.Max(high, point));
        }

        return (low, high);
    }

    /// <summary>Sets the dots nearest to a line, one in each column or, if it is steep, in each row.</summary>
    private static void Line(int[] cells, int width, Vector2 from, Vector2 to)
    {
        Vector2 way = Vector2.Abs(to - from);
        int pieces = Math.Max((int)MathF.Ceiling(MathF.Max(way.X, way.Y)), 1);
        for (int piece = 0; piece <= pieces; piece++)
        {
            Vector2 dot = Vector2.Lerp(from, to, piece / (float)pieces);
            (int row, int dotRow) = Math.DivRem((int)MathF.Round(dot.Y), DotsDown);
            (int column, int dotColumn) = Math.DivRem((int)MathF.Round(dot.X), DotsAcross);
            cells[row * width + column] |= Bits[dotRow * DotsAcross + dotColumn];
        }
    }

    private static char Character(int cell, bool unicode) => cell == 0 ? ' ' : unicode ? (char)(NoDots + cell) : '*';
}
