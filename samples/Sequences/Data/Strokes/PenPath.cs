using System.Numerics;
using SampleKit;
using SampleKit.Pen;

namespace Sequences.Data.Strokes;

/// <summary>The path of a pen in time, as short straight pieces: it slows down where it turns, and its pace wanders.</summary>
internal sealed class PenPath
{
    /// <summary>Straight pieces that stand for one span of a curve between two points.</summary>
    private const int PiecesPerSpan = 12;

    private readonly Vector2[] ends;
    private readonly float[] times;

    /// <summary>Lets the pen pass through points.</summary>
    /// <param name="points">Where it passes through.</param>
    /// <param name="stroke">As many points, of which only the corners count.</param>
    /// <param name="draws">For the pace.</param>
    public PenPath(ReadOnlySpan<Vector2> points, ReadOnlySpan<PenPoint> stroke, ref Draws draws)
    {
        int pieces = (points.Length - 1) * PiecesPerSpan;
        ends = new Vector2[pieces + 1];
        times = new float[pieces + 1];
        ends[0] = points[0];
        Vector2 direction = Vector2.Zero;
        float pace = Pace(ref draws);
        for (int span = 0; span + 1 < points.Length; span++)
        {
            float nextPace = Pace(ref draws);
            for (int piece = 1; piece <= PiecesPerSpan; piece++)
            {
                float share = (float)piece / PiecesPerSpan;
                int end = span * PiecesPerSpan + piece;
                ends[end] = PenCurve.At(points, stroke, span, share);
                times[end] = times[end - 1] + Time(ends[end] - ends[end - 1], pace + share * (nextPace - pace), ref direction);
            }

            pace = nextPace;
        }
    }

    /// <summary>How long the pen is on its way, in an arbitrary unit; it starts at 0.</summary>
    public float Duration => times[^1];

    /// <summary>When the pen passes through a point of the stroke.</summary>
    public float TimeAt(int point) => times[point * PiecesPerSpan];

    /// <summary>Where the pen is at a time.</summary>
    public Vector2 At(float time)
    {
        int found = Array.BinarySearch(times, time);
        int end = Math.Clamp(found < 0 ? ~found : found, 1, times.Length - 1);
        float share = Math.Clamp((time - times[end - 1]) / (times[end] - times[end - 1]), 0, 1);
        return ends[end - 1] + share * (ends[end] - ends[end - 1]);
    }

    private static float Pace(ref Draws draws) => draws.Between(0.6f, 1.5f);

    /// <summary>How long a piece takes: up to four times as long where it turns off from the direction of the piece before.</summary>
    private static float Time(Vector2 along, float pace, ref Vector2 direction)
    {
        // No piece is so short that it takes no time: times grow.
        float length = along.Length() + 1e-5f;
        Vector2 before = direction;
        direction = along / length;
        float turn = 1 - Vector2.Dot(before, direction);
        return length / pace * (1 + 3 * Math.Min(10 * turn, 1));
    }
}
