using System.Numerics;
using SampleKit;

namespace Sequences.Data.Strokes;

/// <summary>How one character is written: where, how large, how slanted, how bent, and how steadily.</summary>
internal readonly struct PenHand
{
    private readonly Vector2 column1;
    private readonly Vector2 column2;
    private readonly Vector2 centre;
    private readonly Vector2 bend;
    private readonly float unsteadiness;

    /// <summary>Draws a hand.</summary>
    public PenHand(ref Draws draws)
    {
        float height = draws.Between(0.65f, 0.95f);
        float width = height * draws.Between(0.8f, 1.25f);
        float slant = 0.1f + 0.15f * draws.Normal();

        // The rotation by an angle a, with t = tan(a / 2): cos a = (1 - t²) / (1 + t²), sin a = 2 t / (1 + t²).
        float t = 0.04f * draws.Normal();
        float cos = (1 - t * t) / (1 + t * t);
        float sin = 2 * t / (1 + t * t);

        column1 = width * new Vector2(cos, sin);
        column2 = height * (new Vector2(-sin, cos) - slant * new Vector2(cos, sin));
        centre = 0.08f * new Vector2(draws.Normal(), draws.Normal());
        bend = 0.06f * new Vector2(draws.Normal(), draws.Normal());
        unsteadiness = draws.Between(0.025f, 0.065f);
        Tremor = draws.Between(0.001f, 0.005f);
    }

    /// <summary>How far the pen shakes from one sample of its path to the next; the whole character is about 2 high.</summary>
    public float Tremor { get; }

    /// <summary>Where this hand puts a point of the character's box.</summary>
    public Vector2 Place(Vector2 point, ref Draws draws)
    {
        Vector2 aimed = point + unsteadiness * new Vector2(draws.Normal(), draws.Normal());
        Vector2 bent = aimed + bend * new Vector2(aimed.Y * aimed.Y, aimed.X * aimed.X);
        return centre + bent.X * column1 + bent.Y * column2;
    }
}
