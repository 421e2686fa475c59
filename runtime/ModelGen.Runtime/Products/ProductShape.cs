using System.ComponentModel;

namespace ModelGen.CompilerServices;

/// <summary>What a product starts from before its terms are added.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum ProductStart
{
    /// <summary>From 0.</summary>
    Zero,

    /// <summary>From a bias, the same for every row.</summary>
    Bias,

    /// <summary>From what C holds.</summary>
    Sum,
}

/// <summary>
/// Sizes and strides of one matrix product C[r, n] = start + Σ A[r, k] B[k, n], in floats. The depth k may run through several
/// segments, between which A jumps: over the padding of gates, for one. B is packed in panels by <see cref="Packing"/>.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct ProductShape
{
    /// <summary>Creates a shape with one segment.</summary>
    public ProductShape()
    {
    }

    /// <summary>Columns of B and C, padding included.</summary>
    public required int Columns { get; init; }

    /// <summary>Length of the first segment.</summary>
    public required int Depth { get; init; }

    /// <summary>Length of each further segment.</summary>
    public int NextDepth { get; init; }

    /// <summary>How many segments there are.</summary>
    public int Segments { get; init; } = 1;

    /// <summary>From A[r, k] to A[r + 1, k].</summary>
    public required nint ARow { get; init; }

    /// <summary>From the start of a segment of A to the start of the next.</summary>
    public nint ASegment { get; init; }

    /// <summary>From C[r, n] to C[r + 1, n].</summary>
    public required nint CRow { get; init; }

    /// <summary>What the sums start from.</summary>
    public ProductStart Start { get; init; }

    /// <summary>All segments together.</summary>
    public int TotalDepth => Depth + ((Segments - 1) * NextDepth);
}
