using System.Numerics;
using SampleKit;

namespace Digits.Data;

/// <summary>How one digit is written: where, how large, how slanted, how bent, how steadily, and with which pen.</summary>
internal readonly struct Hand
{
    private readonly Vector2 column1;
    private readonly Vector2 column2;
    private readonly Vector2 centre;
    private readonly Vector2 bend;
    private readonly float unsteadiness;

    /// <summary>Draws a hand.</summary>
    public Hand(ref Draws draws)
    {
        float height = draws.Between(7.5f, 10.5f);
        float width = height * draws.Between(0.6f, 1.05f);
        float slant = 0.1f + 0.22f * draws.Normal();

        // The rotation by an angle a, with t = tan(a / 2): cos a = (1 - t²) / (1 + t²), sin a = 2 t / (1 + t²).
        float t = 0.08f * draws.Normal();
        float cos = (1 - t * t) / (1 + t * t);
        float sin = 2 * t / (1 + t * t);

        column1 = width * new Vector2(cos, sin);
        column2 = height * (new Vector2(-sin, cos) - slant * new Vector2(cos, sin));
        centre = new Vector2(13.5f) + 1.2f * new Vector2(draws.Normal(), draws.Normal());
        bend = 0.12f * new Vector2(draws.Normal(), draws.Normal());
        unsteadiness = draws.Between(0.04f, 0.12f);
        PenRadius = draws.Between(0.7f, 1.9f);
        Darkness = draws.Between(0.7f, 1.1f);
    }

    /// <summary>Half the width of the stroke, in pixels.</summary>
    public float PenRadius { get; }

    /// <summary>Ink of a fully covered pixel; above 1 it is cut off.</summary>
    public float Darkness { get; }

    /// <summary>Where this hand puts a point of the glyph's box, in pixels.</summary>
    public Vector2 Place(Vector2 point, ref Draws draws)
    {
        Vector2 aimed = point + unsteadiness * new Vector2(draws.Normal(), draws.Normal());
        Vector2 bent = aimed + bend * new Vector2(aimed.Y * aimed.Y, aimed.X * aimed.X);
        return centre + bent.X * column1 + bent.Y * column2;
    }
}
