using System.Numerics;

namespace SampleKit.Pen;

/// <summary>How one glyph is written: where, how large, how slanted, how bent, and how steadily.</summary>
public readonly struct Hand
{
    private readonly Vector2 column1;
    private readonly Vector2 column2;
    private readonly Vector2 centre;
    private readonly Vector2 bend;
    private readonly float unsteadiness;

    /// <summary>Draws a hand.</summary>
    /// <param name="writing">How hands differ.</param>
    /// <param name="draws">For what this one is like.</param>
    public Hand(Handwriting writing, ref Draws draws)
    {
        float height = draws.Between(writing.Height.Least, writing.Height.Most);
        float width = height * draws.Between(writing.Width.Least, writing.Width.Most);
        float slant = 0.1f + writing.Slant * draws.Normal();

        // The rotation by an angle a, with t = tan(a / 2): cos a = (1 - t²) / (1 + t²), sin a = 2 t / (1 + t²).
        float t = writing.Turn * draws.Normal();
        float cos = (1 - t * t) / (1 + t * t);
        float sin = 2 * t / (1 + t * t);

        column1 = width * new Vector2(cos, sin);
        column2 = height * (new Vector2(-sin, cos) - slant * new Vector2(cos, sin));
        centre = writing.Centre + writing.Wander * new Vector2(draws.Normal(), draws.Normal());
        bend = writing.Bend * new Vector2(draws.Normal(), draws.Normal());
        unsteadiness = draws.Between(writing.Unsteadiness.Least, writing.Unsteadiness.Most);
    }

    /// <summary>Where this hand puts a point of the glyph's box of [-1, 1] x [-1, 1].</summary>
    /// <param name="point">The point.</param>
    /// <param name="draws">For how far the hand misses it.</param>
    public Vector2 Place(Vector2 point, ref Draws draws)
    {
        Vector2 aimed = point + unsteadiness * new Vector2(draws.Normal(), draws.Normal());
        Vector2 bent = aimed + bend * new Vector2(aimed.Y * aimed.Y, aimed.X * aimed.X);
        return centre + bent.X * column1 + bent.Y * column2;
    }
}
