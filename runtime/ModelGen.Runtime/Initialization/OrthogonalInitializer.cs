using ModelGen.CompilerServices;

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
            throw new ArgumentException($"The initializer orthogonal fills tensors of at least two axes, not {shape}.", nameof(shape));
        }

        int columns = shape[^1];
        int rows = values.Length / Math.Max(1, columns);
        int count = Math.Min(rows, columns);
        int length = Math.Max(rows, columns);

        // Vector j is column j of A. Rows and columns of zeros fill the panels.
        int padded = RoundUp(length, GramSchmidt.Rows);
        int size = checked(padded * RoundUp(count, GramSchmidt.Width));
        double[] scratch = new double[size + count];
        Span<double> panels = scratch.AsSpan(0, size);
        DrawRows(panels, padded, length, scratch.AsSpan(size), in stream);
        GramSchmidt.Orthonormalize(panels, padded);

        (int vectorStride, int elementStride) = rows < columns ? (length, 1) : (1, count);
        for (int j = 0; j < count; j++)
        {
            int lane = j % GramSchmidt.Width;
            ReadOnlySpan<double> vector = panels[(((j - lane) * padded) + lane)..];
            for (int i = 0; i < length; i++)
            {
                values[(j * vectorStride) + (i * elementStride)] = (float)(Gain * vector[i * GramSchmidt.Width]);
            }
        }
    }

    /// <summary>A, of which the normal numbers are drawn row by row.</summary>
    private static void DrawRows(Span<double> panels, int padded, int length, Span<double> row, in RandomStream stream)
    {
        for (int i = 0; i < length; i++)
        {
            stream.Normals(i * (long)row.Length, row);
            for (int j = 0; j < row.Length; j += GramSchmidt.Width)
            {
                int width = Math.Min(GramSchmidt.Width, row.Length - j);
                row.Slice(j, width).CopyTo(panels[((j * padded) + (i * GramSchmidt.Width))..]);
            }
        }
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
