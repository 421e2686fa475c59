using System.Collections.Immutable;
using SampleKit.Pen;

namespace Sequences.Data.Strokes;

/// <summary>A character: the ways to begin it, which tell it from others, and the ways to end it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Heads">Where the pen goes first.</param>
/// <param name="Tails">Where it goes on to from any of the heads, without being lifted.</param>
internal sealed record Character(string Name, ImmutableArray<Stroke> Heads, ImmutableArray<Stroke> Tails);

/// <summary>
/// Five characters in the manner of Devanagari, each written without lifting the pen. bA and lA end in the same strokes, and so do
/// chA and dA: who has forgotten how the character began can only guess between the two. Points are written as
/// <see cref="Glyph.Parse"/> reads them.
/// </summary>
internal static class Characters
{
    /// <summary>From the foot of a stem along the ground, up the bar of the vowel, and back along the line that letters hang from.</summary>
    private static readonly string[] StemBarLine =
    [
        "57,70 58,90! 72,97 84,90! 84,17! 92,14! 50,16 6,15",
        "57,66 57,92! 70,94 85,92! 85,15! 60,13 32,16 8,14",
    ];

    /// <summary>Up to the line that letters hang from, along it, and down the bar of the vowel.</summary>
    private static readonly string[] LineBar =
    [
        "40,18! 9,17! 50,15 92,15! 84,16! 84,93",
        "38,16! 7,15! 44,17 85,14! 83,50 85,95",
    ];

    /// <summary>The characters; each head ends in a corner or goes on smoothly, as its last point says.</summary>
    public static ImmutableArray<Character> All { get; } =
    [
        Read(
            "ai",
            [
                "42,94 32,76 22,60 34,56 50,70 64,62 58,46 44,40",
                "36,96 26,74 24,56 38,58 54,72 66,56 56,42 44,38",
                "46,90 30,78 20,62 30,52 48,64 62,60 60,48 46,42",
            ],
            ["44,18! 10,17! 50,15 90,15! 70,2 42,-4", "45,16! 8,15! 48,17 88,14! 64,4 36,0"]),
        Read(
            "bA",
            [
                "26,48 46,64! 54,48 40,34 20,38 12,54 22,70 42,70 55,52!",
                "22,44 44,62! 53,44 38,32 20,36 14,58 28,72 46,66 56,48!",
                "24,52 42,66! 52,50 42,38 24,40 15,52 20,68 38,72 54,54!",
            ],
            StemBarLine),
        Read(
            "chA",
            [
                "54,76 44,86 26,82 22,68 36,58 46,48 32,44 20,36 28,25 42,26",
                "50,68 52,82 34,88 22,76 30,62 44,52 34,44 22,34 30,24 41,28",
                "48,80 36,88 20,78 26,64 42,58 44,48 28,46 18,34 28,26 40,30",
            ],
            LineBar),
        Read(
            "dA",
            [
                "58,94 46,76 36,60 44,48 46,64 28,70 14,58 20,42 38,38!",
                "54,96 44,78 34,64 40,52 48,62 32,72 16,62 18,46 37,40!",
                "60,90 48,72 38,58 48,50 44,66 24,68 13,54 22,40 39,36!",
            ],
            LineBar),
        Read(
            "lA",
            [
                "8,76 10,52 22,38 32,50 32,70! 36,48 46,38 56,50!",
                "6,72 12,46 24,40 33,54 31,72! 38,46 48,40 55,52!",
                "10,78 8,56 20,40 32,46 33,68! 34,50 44,36 56,46!",
            ],
            StemBarLine),
    ];

    private static Character Read(string name, string[] heads, string[] tails) => new(name, Strokes(heads), Strokes(tails));

    private static ImmutableArray<Stroke> Strokes(string[] texts) => [.. texts.Select(text => Glyph.Parse(text).Strokes.Single())];
}
