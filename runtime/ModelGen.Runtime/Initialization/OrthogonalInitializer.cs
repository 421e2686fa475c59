using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ModelGen.Random;

namespace ModelGen;

/// <summary>
/// The orthogonal factor Q of a random normal matrix A = Q R with a positive diagonal of R, which is evenly spread over all
/// orthonormal matrices; transposed where the weight has fewer rows than columns.
/// </summary>
internal sealed record OrthogonalInitializer(float Gain) : Initializer("orthogonal")
{
    private protected override void FillCore(Span<float> values, TensorShape shape, in RandomStream stream)
    {
        if (shape.Rank < 2)
        {
            throw new ArgumentException($"orthogonal fills tensors of at least two axes, not {shape}", nameof(shape));
        }

        int columns = shape[^1];
        int rows = values.Length / Math.Max(1, columns);
        int count = Math.Min(rows, columns);
        int length = Math.Max(rows, columns);

        // Vector j is column j of A and lies in one piece; its element i is the normal number i · count + j, as if A were drawn row by row.
        double[] vectors = new double[count * length];
        for (int i = 0; i < length; i++)
        {
            for (int j = 0; j < count; j++)
            {
                vectors[(j * length) + i] = stream.Normal((i * (long)count) + j);
            }
        }

        Orthonormalize(vectors, count, length);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int place = rows < columns ? (row * length) + column : (column * length) + row;
                values[(row * columns) + column] = (float)(Gain * vectors[place]);
            }
        }
    }

    /// <summary>Gram and Schmidt's method, each projection taken out twice, which is enough for orthogonality to the last bits.</summary>
    private static void Orthonormalize(Span<double> vectors, int count, int length)
    {
        for (int j = 0; j < count; j++)
        {
            Span<double> vector = vectors.Slice(j * length, length);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int i = 0; i < j; i++)
                {
                    ReadOnlySpan<double> earlier = vectors.Slice(i * length, length);
                    AddScaled(vector, earlier, -Dot(earlier, vector));
                }
            }

            double norm = Math.Sqrt(Dot(vector, vector));
            foreach (ref double element in vector)
            {
                element /= norm;
            }
        }
    }

    /// <summary>Σ aᵢ bᵢ with four partial sums on every machine, so that the order of the additions does not depend on it.</summary>
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector256<double>> wholeA = MemoryMarshal.Cast<double, Vector256<double>>(a);
        ReadOnlySpan<Vector256<double>> wholeB = MemoryMarshal.Cast<double, Vector256<double>>(b);
        Vector256<double> partial = Vector256<double>.Zero;
        for (int i = 0; i < wholeA.Length; i++)
        {
            partial += wholeA[i] * wholeB[i];
        }

        double sum = (partial[0] + partial[1]) + (partial[2] + partial[3]);
        for (int i = wholeA.Length * Vector256<double>.Count; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>target += scale · source.</summary>
    private static void AddScaled(Span<double> target, ReadOnlySpan<double> source, double scale)
    {
        Span<Vector256<double>> wholeTarget = MemoryMarshal.Cast<double, Vector256<double>>(target);
        ReadOnlySpan<Vector256<double>> wholeSource = MemoryMarshal.Cast<double, Vector256<double>>(source);
        for (int i = 0; i < wholeTarget.Length; i++)
        {
            wholeTarget[i] += wholeSource[i] * scale;
        }

        for (int i = wholeTarget.Length * Vector256<double>.Count; i < target.Length; i++)
        {
            target[i] += source[i] * scale;
        }
    }
}
