using System.Collections.Immutable;

namespace SampleKit.Drawing;

/// <summary>Draws a matrix of numbers as characters, the larger the darker.</summary>
public static class ShadedImage
{
    private const string Blocks = " ░▒▓█";

    private const string Ascii = " .:*#";

    /// <summary>Draws a matrix; each character stands for the mean of a block of its numbers.</summary>
    /// <param name="values">(<paramref name="rows"/>, <paramref name="columns"/>), C order.</param>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="columns">Columns of the matrix.</param>
    /// <param name="height">Lines of the drawing, at most <paramref name="rows"/>.</param>
    /// <param name="width">Characters of a line, at most <paramref name="columns"/>.</param>
    /// <param name="unicode">Whether the terminal has more than ASCII.</param>
    /// <returns>The lines. The least of the means is blank and the largest is full.</returns>
    public static ImmutableArray<string> Draw(
        ReadOnlySpan<float> values, int rows, int columns, int height, int width, bool unicode)
    {
        float[] means = new float[height * width];
        for (int i = 0; i < means.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, width);
            means[i] = Mean(values, columns, y * rows / height, (y + 1) * rows / height, x * columns / width, (x + 1) * columns / width);
        }

        (float low, float high) = (means.Min(), means.Max());
        string shades = unicode ? Blocks : Ascii;
        float scale = high > low ? (shades.Length - 1) / (high - low) : 0;
        return [.. means.Chunk(width).Select(line => string.Concat(line.Select(mean => shades[(int)MathF.Round((mean - low) * scale)])))];
    }

    private static float Mean(ReadOnlySpan<float> values, int columns, int top, int bottom, int left, int right)
    {
        float sum = 0;
        for (int y = top; y < bottom; y++)
        {
            foreach (float value in values[(y * columns + left)..(y * columns + right)])
            {
                sum += value;
            }
        }

        return sum / ((bottom - top) * (right - left));
    }
}
