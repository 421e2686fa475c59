using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.CompilerServices;

/// <summary>Where the indices of an embedding and the gradients of its output lie in the samples' work memory, in floats.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct EmbeddingShape
{
    /// <summary>How many samples there are.</summary>
    public required int Samples { get; init; }

    /// <summary>Time steps of a sample.</summary>
    public required int Steps { get; init; }

    /// <summary>From one sample's work memory to the next.</summary>
    public required nint Row { get; init; }

    /// <summary>Rows of the table.</summary>
    public required int Rows { get; init; }

    /// <summary>Columns of the table.</summary>
    public required int Columns { get; init; }

    /// <summary>Where the first index is in a row.</summary>
    public required nint X { get; init; }

    /// <summary>From an index to that of the next step.</summary>
    public required nint XStep { get; init; }

    /// <summary>Where the gradient of the output of the first step begins in a row.</summary>
    public required nint DY { get; init; }

    /// <summary>From there to the next step's.</summary>
    public required nint DYStep { get; init; }
}

/// <summary>
/// Keras' Embedding: a row of a table for each index. Indices are whole numbers in single precision, which were checked where they came in.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Embedding
{
    /// <summary>Numbers of a cache line.</summary>
    private const int Line = 16;

    /// <summary>Copies the rows of the indices of one sample.</summary>
    /// <param name="table">The table, (indices, <paramref name="columns"/>).</param>
    /// <param name="x">The first index.</param>
    /// <param name="xStep">From an index to that of the next step, in floats.</param>
    /// <param name="y">Where the first row goes.</param>
    /// <param name="yStep">From a row to the next there, in floats.</param>
    /// <param name="steps">Time steps.</param>
    /// <param name="columns">Columns of the table.</param>
    public static void Lookup(ref readonly float table, ref readonly float x, nint xStep, ref float y, nint yStep, int steps, int columns)
    {
        for (int step = 0; step < steps; step++)
        {
            nint row = (nint)Unsafe.Add(ref Unsafe.AsRef(in x), step * xStep) * columns;
            Rows.Copy(in Unsafe.Add(ref Unsafe.AsRef(in table), row), ref Unsafe.Add(ref y, step * yStep), columns);
        }
    }

    /// <summary>Writes the mask of one sample, 0 for steps of index 0 and 1 for the others.</summary>
    /// <param name="x">The first index.</param>
    /// <param name="xStep">From an index to that of the next step, in floats.</param>
    /// <param name="mask">(steps).</param>
    /// <param name="steps">Time steps.</param>
    public static void MaskZero(ref readonly float x, nint xStep, ref float mask, int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            Unsafe.Add(ref mask, step) = Unsafe.Add(ref Unsafe.AsRef(in x), step * xStep) != 0 ? 1 : 0;
        }
    }

    /// <summary>
    /// A part of the table's gradient: each row is the sum of the gradients of the steps that have its index, in the order of samples and steps, and 0
    /// where there are none. Parts have rows of their own and all look through all indices, which are few beside the numbers that they stand for.
    /// </summary>
    /// <param name="shape">Where indices and gradients are.</param>
    /// <param name="gradient">The first number of the table's gradient.</param>
    /// <param name="rows">The work memory of the first sample.</param>
    /// <param name="part">The share that is done.</param>
    /// <param name="lengths">The time steps of each sample; none: each has all.</param>
    /// <typeparam name="V">The vector for rows of so many columns.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient<V>(
        in EmbeddingShape shape, ref float gradient, ref float rows, Part part, ReadOnlySpan<int> lengths = default)
        where V : struct, IVector<V>
    {
        Clear(in shape, ref gradient, part);
        Sum<V>(in shape, ref gradient, ref Unsafe.NullRef<float>(), ref rows, part, lengths);
    }

    /// <summary>
    /// The same of a table whose rows without a gradient rest in the optimizer's step: what is 0 already is not cleared again.
    /// </summary>
    /// <param name="shape">Where indices and gradients are.</param>
    /// <param name="gradient">The first number of the table's gradient.</param>
    /// <param name="touched">For each row whether its gradient may be other than 0: 1 or 0, of the batch before and then of this one.</param>
    /// <param name="rows">The work memory of the first sample.</param>
    /// <param name="part">The share that is done.</param>
    /// <param name="lengths">The time steps of each sample; none: each has all.</param>
    /// <typeparam name="V">The vector for rows of so many columns.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient<V>(
        in EmbeddingShape shape, ref float gradient, ref float touched, ref float rows, Part part, ReadOnlySpan<int> lengths = default)
        where V : struct, IVector<V>
    {
        int together = RowsTogether(shape.Columns);
        for (int first = part.Index * together; first < shape.Rows; first += part.Count * together)
        {
            for (int index = first; index < Math.Min(first + together, shape.Rows); index++)
            {
                if (Unsafe.Add(ref touched, index) != 0)
                {
                    Unsafe.Add(ref touched, index) = 0;
                    Rows.Clear(ref Unsafe.Add(ref gradient, (nint)index * shape.Columns), shape.Columns);
                }
            }
        }

        Sum<V>(in shape, ref gradient, ref touched, ref rows, part, lengths);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum<V>(
        in EmbeddingShape shape, ref float gradient, ref float touched, ref float rows, Part part, ReadOnlySpan<int> lengths)
        where V : struct, IVector<V>
    {
        int together = RowsTogether(shape.Columns);
        for (int sample = 0; sample < shape.Samples; sample++)
        {
            ref float row = ref Unsafe.Add(ref rows, sample * shape.Row);
            int steps = lengths.IsEmpty ? shape.Steps : lengths[sample];
            for (int step = 0; step < steps; step++)
            {
                int index = (int)Unsafe.Add(ref row, shape.X + (step * shape.XStep));
                if (index / together % part.Count == part.Index)
                {
                    ref float sum = ref Unsafe.Add(ref gradient, (nint)index * shape.Columns);
                    Add<V>(ref Unsafe.Add(ref row, shape.DY + (step * shape.DYStep)), ref sum, shape.Columns);
                    if (!Unsafe.IsNullRef(ref touched))
                    {
                        Unsafe.Add(ref touched, index) = 1;
                    }
                }
            }
        }
    }

    /// <summary>
    /// Rows that a part has next to each other: a cache line's, so that parts write few lines together, and no more, as the frequent indices are
    /// neighbours where indices go by frequency.
    /// </summary>
    private static int RowsTogether(int columns) => Math.Max(1, Line / columns);

    private static void Clear(in EmbeddingShape shape, ref float gradient, Part part)
    {
        int together = RowsTogether(shape.Columns);
        for (int first = part.Index * together; first < shape.Rows; first += part.Count * together)
        {
            int count = Math.Min(together, shape.Rows - first);
            Rows.Clear(ref Unsafe.Add(ref gradient, (nint)first * shape.Columns), count * shape.Columns);
        }
    }

    /// <summary>The table's rows have no padding, so what no whole vector holds is added by itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<V>(ref float source, ref float destination, int count)
        where V : struct, IVector<V>
    {
        int whole = count - (count % V.Lanes);
        Rows.Add<V>(in source, ref destination, whole);
        for (int i = whole; i < count; i++)
        {
            Unsafe.Add(ref destination, i) += Unsafe.Add(ref source, i);
        }
    }
}
