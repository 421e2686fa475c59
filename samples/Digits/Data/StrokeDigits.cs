using System.Collections.Immutable;
using System.Numerics;
using SampleKit;
using SampleKit.Pen;

namespace Digits.Data;

/// <summary>
/// Digits in the manner of handwriting, drawn from strokes with a pen whose hand is never quite the same. Only sums, products,
/// quotients and square roots are computed, all exactly rounded, so that a seed means the same bytes on every machine.
/// </summary>
/// <param name="seed">The seed; every digit is a function of it and of its own index.</param>
internal sealed class StrokeDigits(ulong seed)
{
    private const int Side = DigitSet.Side;

    /// <summary>Straight pieces that stand for one span of a curve between two points.</summary>
    private const int PiecesPerSpan = 6;

    /// <summary>Hands that fill the 20 x 20 pixels in the middle, as in MNIST.</summary>
    private static readonly Handwriting Writing = new(
        Centre: new Vector2(13.5f),
        Wander: 1.2f,
        Height: (7.5f, 10.5f),
        Width: (0.6f, 1.05f),
        Slant: 0.22f,
        Turn: 0.08f,
        Bend: 0.12f,
        Unsteadiness: (0.04f, 0.12f));

    /// <summary>The first digits of this seed; each class has its turn every ten digits.</summary>
    /// <param name="count">How many, above 0.</param>
    public DigitSet Make(int count)
    {
        byte[] pixels = new byte[count * DigitSet.PixelsPerDigit];
        byte[] labels = new byte[count];
        Parallel.For(0, count, index =>
        {
            labels[index] = (byte)(index % DigitSet.Classes);
            Draw(index, pixels.AsSpan(index * DigitSet.PixelsPerDigit, DigitSet.PixelsPerDigit));
        });
        return new DigitSet(pixels, labels);
    }

    /// <summary>Draws one digit, which is <paramref name="index"/> modulo 10.</summary>
    /// <param name="index">Which digit of this seed, from 0.</param>
    /// <param name="pixels">(28, 28), rows from the top; 0 is paper, 255 is ink.</param>
    public void Draw(int index, Span<byte> pixels)
    {
        Draws draws = new(seed, (uint)index);
        Hand hand = new(Writing, ref draws);
        float penRadius = draws.Between(0.7f, 1.9f);
        float darkness = draws.Between(0.7f, 1.1f);
        Span<float> ink = stackalloc float[DigitSet.PixelsPerDigit];
        ink.Clear();

        ImmutableArray<Glyph> glyphs = Glyphs.OfDigit[index % DigitSet.Classes];
        foreach (Stroke stroke in glyphs[(int)(draws.Uniform() * glyphs.Length)].Strokes)
        {
            DrawStroke(ink, stroke.Points.AsSpan(), hand, penRadius, ref draws);
        }

        Blur(ink, draws.Between(0, 0.2f));
        float noise = draws.Between(0, 0.1f);
        for (int i = 0; i < ink.Length; i++)
        {
            // Ink is uneven and paper is not quite clean; what is fainter than a scanner's threshold is paper.
            float value = ink[i] * darkness + noise * draws.Normal();
            pixels[i] = value < 0.1f ? (byte)0 : (byte)(Math.Min(value, 1) * 255 + 0.5f);
        }
    }

    private static void DrawStroke(Span<float> ink, ReadOnlySpan<PenPoint> stroke, in Hand hand, float penRadius, ref Draws draws)
    {
        Span<Vector2> points = stackalloc Vector2[stroke.Length];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = hand.Place(stroke[i].Position, ref draws);
        }

        for (int i = 0; i + 1 < points.Length; i++)
        {
            Vector2 from = points[i];
            for (int piece = 1; piece <= PiecesPerSpan; piece++)
            {
                Vector2 to = PenCurve.At(points, stroke, i, (float)piece / PiecesPerSpan);
                DrawLine(ink, from, to, penRadius);
                from = to;
            }
        }
    }

    /// <summary>Inks each pixel by how far the pen's disc, moved along the line, reaches over its centre; one pixel wide edges.</summary>
    private static void DrawLine(Span<float> ink, Vector2 from, Vector2 to, float radius)
    {
        Vector2 reach = new(radius + 0.5f);
        Vector2 low = Vector2.Max(Vector2.Min(from, to) - reach, Vector2.Zero);
        Vector2 high = Vector2.Min(Vector2.Max(from, to) + reach, new Vector2(Side - 1));
        Vector2 along = to - from;
        float lengthSquared = Math.Max(Vector2.Dot(along, along), 1e-12f);
        for (int y = (int)low.Y; y <= high.Y; y++)
        {
            for (int x = (int)low.X; x <= high.X; x++)
            {
                Vector2 toPixel = new Vector2(x, y) - from;
                float nearest = Math.Clamp(Vector2.Dot(toPixel, along) / lengthSquared, 0, 1);
                float coverage = radius + 0.5f - (toPixel - nearest * along).Length();
                ref float pixel = ref ink[y * Side + x];
                pixel = Math.Max(pixel, Math.Clamp(coverage, 0, 1));
            }
        }
    }

    /// <summary>Convolves rows and then columns with [weight, 1 - 2 weight, weight]; beyond the edge there is paper.</summary>
    private static void Blur(Span<float> ink, float weight)
    {
        foreach ((int line, int step) in ((int, int)[])[(Side, 1), (1, Side)])
        {
            for (int start = 0; start < Side; start++)
            {
                float previous = 0;
                for (int i = 0; i < Side; i++)
                {
                    ref float pixel = ref ink[start * line + i * step];
                    float next = i + 1 < Side ? ink[start * line + (i + 1) * step] : 0;
                    float centre = pixel;
                    pixel = weight * (previous + next) + (1 - 2 * weight) * centre;
                    previous = centre;
                }
            }
        }
    }
}
