using System.Numerics;
using SampleKit;
using SampleKit.Pen;

namespace Zoo.Data;

/// <summary>Characters of one stroke as the path of a pen, by hands that differ in size, slant and steadiness, in 20 to 40 points.</summary>
internal static class PenStrokes
{
    /// <summary>What both numbers of a point are where the path has ended.</summary>
    private const float Missing = 2;

    private static readonly Stroke[] Characters =
    [
        Read("20,30 34,10 62,10 76,30 60,54 22,90! 80,90"),                              // 2
        Read("24,20 50,8 74,24 50,46! 78,66 54,92 22,80"),                               // 3
        Read("76,20 50,8 26,26 50,48 76,70 50,92 22,80"),                                // S
        Read("10,12 30,90! 50,40! 70,90! 90,12"),                                        // W
        Read("78,24 50,8 22,30 20,66 48,92 78,76 78,56! 54,56"),                         // G
        Read("12,90 20,12! 50,62! 80,12! 88,90"),                                        // M
    ];

    private static readonly Handwriting Writing = new(
        Centre: Vector2.Zero,
        Wander: 0.1f,
        Height: (0.6f, 0.95f),
        Width: (0.7f, 1.2f),
        Slant: 0.15f,
        Turn: 0.06f,
        Bend: 0.08f,
        Unsteadiness: (0.03f, 0.08f));

    /// <summary>Writes a character.</summary>
    /// <param name="draws">Which, and what it is like.</param>
    /// <param name="path">Takes the points: (steps, 2), those behind the path's end as missing.</param>
    /// <param name="target">Takes the class of the character.</param>
    public static void Make(ref Draws draws, Span<float> path, Span<float> target)
    {
        int character = draws.Below(Characters.Length), most = path.Length / 2, count = most - draws.Below((most / 2) + 1);
        ReadOnlySpan<PenPoint> stroke = Characters[character].Points.AsSpan();
        Hand hand = new(Writing, ref draws);
        Span<Vector2> points = stackalloc Vector2[stroke.Length];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = hand.Place(stroke[i].Position, ref draws);
        }

        path.Fill(Missing);
        for (int i = 0; i < count; i++)
        {
            float place = (points.Length - 1) * (float)i / (count - 1);
            int span = Math.Min((int)place, points.Length - 2);
            PenCurve.At(points, stroke, span, place - span).CopyTo(path[(2 * i)..]);
        }

        target[0] = character;
    }

    private static Stroke Read(string text) => Glyph.Parse(text).Strokes.Single();
}
