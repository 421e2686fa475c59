using System.ComponentModel;

namespace ModelGen.CompilerServices;

/// <summary>What weights are brought back to after a step of the optimizer, as Keras' constraints.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Constraints
{
    /// <summary>Added to a norm by which is divided.</summary>
    private const double Epsilon = 1e-7;

    /// <summary>Columns that are summed together.</summary>
    private const int Block = 16;

    /// <summary>Sets a part of a tensor's negative weights to 0; NaN stays.</summary>
    /// <param name="memory">The parameters.</param>
    /// <param name="first">The tensor's first number.</param>
    /// <param name="rows">Numbers along its first axis.</param>
    /// <param name="columns">Columns of them.</param>
    /// <param name="part">The part.</param>
    public static void NotNegative(ModelMemory memory, int first, int rows, int columns, Part part)
    {
        (int begin, int count) = part.Share(rows * columns);
        foreach (ref float weight in memory.ParameterSpan.Slice(first + begin, count))
        {
            weight = weight < 0 ? 0 : weight;
        }
    }

    /// <summary>The same for the rows of a tensor.</summary>
    /// <param name="memory">The parameters.</param>
    /// <param name="first">The tensor's first number.</param>
    /// <param name="rows">How many rows it has.</param>
    /// <param name="columns">Numbers of a row.</param>
    /// <param name="minimum">The least norm.</param>
    /// <param name="maximum">The greatest norm.</param>
    /// <param name="rate">How much of the way there, from 0 to 1.</param>
    /// <param name="part">The part.</param>
    public static void LimitNormsOfRows(ModelMemory memory, int first, int rows, int columns, float minimum, float maximum, float rate, Part part)
    {
        (int begin, int count) = part.Share(rows);
        for (int row = begin; row < begin + count; row++)
        {
            Span<float> numbers = memory.ParameterSpan.Slice(first + (row * columns), columns);
            double squares = 0;
            foreach (float number in numbers)
            {
                squares += (double)number * number;
            }

            double scale = Scale(squares, minimum, maximum, rate);
            foreach (ref float number in numbers)
            {
                number = (float)(number * scale);
            }
        }
    }

    private static double Scale(double squares, float minimum, float maximum, float rate)
    {
        double norm = Math.Sqrt(squares);
        return ((rate * Math.Min(Math.Max(norm, minimum), maximum)) + ((1 - (double)rate) * norm)) / (norm + Epsilon);
    }

    /// <summary>
    /// Scales a part of a tensor's columns so that their norms are within bounds, or some way there: w (r clip(n) + (1 − r) n) / (n + 10⁻⁷) for a column of
    /// the norm n.
    /// </summary>
    /// <param name="memory">The parameters.</param>
    /// <param name="first">The tensor's first number.</param>
    /// <param name="rows">Numbers along its first axis.</param>
    /// <param name="columns">Columns of them.</param>
    /// <param name="minimum">The least norm.</param>
    /// <param name="maximum">The greatest norm.</param>
    /// <param name="rate">r, from 0 to 1.</param>
    /// <param name="part">The part.</param>
    public static void LimitNorms(ModelMemory memory, int first, int rows, int columns, float minimum, float maximum, float rate, Part part)
    {
        Span<float> weights = memory.ParameterSpan.Slice(first, rows * columns);
        Span<double> scales = stackalloc double[Block];
        (int begin, int count) = part.Share(columns, Block);
        for (int column = begin; column < begin + count; column += Block)
        {
            Span<double> block = scales[..Math.Min(Block, begin + count - column)];
            block.Clear();
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<float> numbers = weights.Slice((row * columns) + column, block.Length);
                for (int i = 0; i < block.Length; i++)
                {
                    block[i] += (double)numbers[i] * numbers[i];
                }
            }

            foreach (ref double scale in block)
            {
                scale = Scale(scale, minimum, maximum, rate);
            }

            for (int row = 0; row < rows; row++)
            {
                Span<float> numbers = weights.Slice((row * columns) + column, block.Length);
                for (int i = 0; i < block.Length; i++)
                {
                    numbers[i] = (float)(numbers[i] * block[i]);
                }
            }
        }
    }
}
