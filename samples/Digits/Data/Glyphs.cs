using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;

namespace Digits.Data;

/// <summary>A point that the pen passes through; at a corner it stops and turns rather than curving on.</summary>
internal readonly record struct PenPoint(Vector2 Position, bool Corner);

/// <summary>What the pen draws without being lifted; at least two points.</summary>
internal sealed record Stroke(ImmutableArray<PenPoint> Points);

/// <summary>One way to write a digit.</summary>
internal sealed record Glyph(ImmutableArray<Stroke> Strokes);

/// <summary>The ways in which people write a digit: for each a few glyphs, each a few strokes of the pen.</summary>
internal static class Glyphs
{
    /// <summary>
    /// For each digit its glyphs. A glyph is written as the points of its strokes in a box of 100 x 100, x to the right and y down;
    /// <c>/</c> lifts the pen and <c>!</c> marks a corner.
    /// </summary>
    private static readonly string[][] Written =
    [
        [
            "52,4 28,14 16,50 28,86 52,96 74,84 84,50 74,16 50,4",
            "60,8 38,6 24,28 20,60 34,92 58,94 74,70 76,36 62,10 46,4",
            "66,16 44,6 22,26 16,58 30,88 56,92 78,74 84,44 72,18 54,10",
            "30,12 60,6 84,28 86,62 66,92 36,92 14,66 16,34 34,10",
        ],
        [
            "50,4 50,50 50,96",
            "32,24 54,4! 53,50 52,96",
            "34,22 52,4! 52,50 52,96 / 32,96 74,96",
            "58,4 52,34 48,66 46,96",
        ],
        [
            "20,26 32,8 58,4 78,22 72,46 46,70 18,94! 50,94 84,92",
            "22,22 40,5 66,8 76,30 60,58 34,84 20,90 26,76 44,80 64,94 84,88",
            "18,18 50,6 76,16 70,44 44,68 16,92! 84,96",
            "26,30 30,10 56,4 74,18 70,42 50,66 24,96! 80,94",
        ],
        [
            "20,16 46,4 74,14 72,36 44,48! 76,58 80,80 54,96 20,86",
            "22,8 76,8! 46,40! 74,52 80,76 56,96 20,86",
            "24,12 52,4 72,20 62,42 40,46 66,54 80,74 62,94 34,96 16,82",
            "18,14 48,4 70,18 60,40 40,48 46,42 70,54 78,76 56,96 20,88",
        ],
        [
            "30,6 24,34 20,58! 82,54 / 66,12 62,50 58,96",
            "62,4! 16,64! 86,64 / 62,4 62,96",
            "28,6 20,44 42,58 72,46 / 74,8 70,50 66,96",
            "64,6 40,32 16,58! 84,60 / 66,26 62,96",
        ],
        [
            "78,6 28,8! 24,44 54,40 80,60 70,88 42,96 16,84",
            "30,8 26,46! 52,40 78,56 76,82 50,96 18,86 / 30,8 78,8",
            "76,10 44,8 28,26 38,44 64,52 76,72 58,94 20,90",
            "74,6 34,6! 28,44! 62,42 78,66 64,90 22,92",
        ],
        [
            "68,6 40,24 22,54 22,82 44,96 70,88 76,66 58,52 34,60 22,78",
            "58,4 38,30 28,62 36,92 60,94 72,74 60,58 38,64 28,80",
            "72,12 46,8 24,38 18,72 38,96 68,90 78,68 58,50 30,60 20,76",
            "56,4 36,44 24,74 40,96 66,92 74,72 54,58 30,70",
        ],
        [
            "18,10 80,8! 58,50 42,96",
            "18,8 80,8! 54,54 44,96 / 34,52 74,50",
            "18,22 20,8! 48,12 80,6! 62,40 50,96",
            "16,12 48,6 80,12 66,44 46,70 36,96",
        ],
        [
            "72,18 48,4 26,18 36,40 64,56 76,78 52,96 26,82 36,58 66,40 74,20",
            "50,4 30,14 32,36 50,46 70,34 70,14 50,4 / 50,46 24,62 26,88 50,96 76,86 76,62 50,46",
            "66,10 38,6 28,26 52,46 76,70 62,94 34,94 22,74 46,50 70,30 68,10",
            "78,8 40,8 28,28 54,48 74,72 56,96 28,86 34,62 60,42 80,16",
        ],
        [
            "74,24 52,6 26,18 26,44 52,54 72,36 74,22! 72,60 62,96",
            "70,10 40,6 24,30 40,52 68,40 74,14 70,56 50,96",
            "74,22 50,4 24,20 28,46 54,54 74,30 76,60 58,92 24,90",
            "72,12 44,4 24,26 36,48 62,44 72,14! 72,96",
        ],
    ];

    /// <summary>The glyphs of each digit, in a box of [-1, 1] x [-1, 1], y down.</summary>
    public static ImmutableArray<ImmutableArray<Glyph>> OfDigit { get; } =
        [.. Written.Select(glyphs => glyphs.Select(Parse).ToImmutableArray())];

    private static Glyph Parse(string glyph) =>
        new([.. glyph.Split(" / ").Select(stroke => new Stroke([.. stroke.Split(' ').Select(Point)]))]);

    private static PenPoint Point(string text)
    {
        float[] xy = [.. text.TrimEnd('!').Split(',').Select(number => float.Parse(number, CultureInfo.InvariantCulture))];
        return new PenPoint((new Vector2(xy[0], xy[1]) - new Vector2(50)) / 50, text.EndsWith('!'));
    }
}
