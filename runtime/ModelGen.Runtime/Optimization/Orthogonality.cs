using System.ComponentModel;

namespace ModelGen.CompilerServices;

/// <summary>What vectors of weights add to the loss that are not orthogonal: Σ |cos| of each two, as Keras' orthogonal regularizer.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Orthogonality
{
    /// <summary>The least norm that is divided by.</summary>
    private const double Epsilon = 1e-7;

    /// <summary>The penalty of a tensor, in double precision and in one order.</summary>
    /// <param name="memory">The parameters.</param>
    /// <param name="first">The tensor's first number.</param>
    /// <param name="count">How many vectors it has.</param>
    /// <param name="apart">From the first number of one to that of the next.</param>
    /// <param name="numbers">Numbers of a vector.</param>
    /// <param name="step">From one of its numbers to the next.</param>
    /// <param name="factor">What each |cos| is multiplied by.</param>
    public static double Of(ModelMemory memory, int first, int count, int apart, int numbers, int step, double factor)
    {
        ReadOnlySpan<float> weights = memory.ParameterSpan[first..];
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> vector = weights[(i * apart)..];
            double norm = Norm(Products(vector, vector, numbers, step).Square);
            for (int j = i + 1; j < count; j++)
            {
                (double product, double square) = Products(vector, weights[(j * apart)..], numbers, step);
                sum += Math.Abs(product) / (norm * Norm(square));
            }
        }

        return factor * sum;
    }

    /// <summary>
    /// Adds the gradient of a part of the vectors: of v_i, Σ_j sign(cos) v_j / (|v_i| |v_j|) − Σ_j |cos| v_i / |v_i|², times the factor; the second
    /// term is 0 where the norm of v_i is bounded.
    /// </summary>
    /// <param name="memory">Parameters and gradients.</param>
    /// <param name="first">The tensor's first number.</param>
    /// <param name="count">How many vectors it has.</param>
    /// <param name="apart">From the first number of one to that of the next.</param>
    /// <param name="numbers">Numbers of a vector.</param>
    /// <param name="step">From one of its numbers to the next.</param>
    /// <param name="factor">What each |cos| is multiplied by.</param>
    /// <param name="part">The part.</param>
    public static void AddGradient(ModelMemory memory, int first, int count, int apart, int numbers, int step, double factor, Part part)
    {
        ReadOnlySpan<float> weights = memory.ParameterSpan[first..];
        (int begin, int own) = part.Share(count);
        for (int i = begin; i < begin + own; i++)
        {
            ReadOnlySpan<float> vector = weights[(i * apart)..];
            Span<float> gradient = memory.GradientSpan[(first + (i * apart))..];
            double squares = Products(vector, vector, numbers, step).Square, norm = Norm(squares), cosines = 0;
            for (int j = 0; j < count; j++)
            {
                if (j != i)
                {
                    ReadOnlySpan<float> other = weights[(j * apart)..];
                    (double product, double square) = Products(vector, other, numbers, step);
                    double norms = norm * Norm(square);
                    cosines += Math.Abs(product) / norms;
                    Add(gradient, other, numbers, step, factor * Sign(product) / norms);
                }
            }

            if (!(squares <= Epsilon * Epsilon))
            {
                Add(gradient, vector, numbers, step, -factor * cosines / squares);
            }
        }
    }

    /// <summary>The product of two vectors, and the square of the second.</summary>
    private static (double Product, double Square) Products(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int numbers, int step)
    {
        double product = 0, square = 0;
        for (int i = 0, at = 0; i < numbers; i++, at += step)
        {
            product += (double)left[at] * right[at];
            square += (double)right[at] * right[at];
        }

        return (product, square);
    }

    private static void Add(Span<float> gradient, ReadOnlySpan<float> vector, int numbers, int step, double scale)
    {
        for (int i = 0, at = 0; i < numbers; i++, at += step)
        {
            gradient[at] = (float)(gradient[at] + (scale * vector[at]));
        }
    }

    private static double Norm(double square) => Math.Sqrt(Math.Max(square, Epsilon * Epsilon));

    /// <summary>The sign, of 0 is 0 and that of NaN NaN.</summary>
    private static double Sign(double value) => value > 0 ? 1 : value < 0 ? -1 : value;
}
