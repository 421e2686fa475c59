using System.Runtime.Intrinsics;

namespace ModelGen.CompilerServices;

/// <summary>Chooses the width of the vectors that a model computes with.</summary>
internal static class VectorChoice
{
    /// <summary>The width to compute with: the one asked for, or else the widest that this processor runs well.</summary>
    /// <param name="asked">What the caller wants. A width that the processor lacks is computed in pieces, to the same bits.</param>
    /// <param name="name">Where it wants it, for an error.</param>
    /// <returns>One of the three definite widths.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="asked"/> is no width.</exception>
    public static VectorWidth Resolve(VectorWidth asked, string name = "asked") => asked switch
    {
        VectorWidth.Bits128 or VectorWidth.Bits256 or VectorWidth.Bits512 => asked,
        VectorWidth.Widest when Vector512.IsHardwareAccelerated => VectorWidth.Bits512,
        VectorWidth.Widest when Vector256.IsHardwareAccelerated => VectorWidth.Bits256,
        VectorWidth.Widest => VectorWidth.Bits128,
        // The number rather than the value of the enumeration: names of enumerations take some 40 KB of a small native program.
        _ => throw new ArgumentOutOfRangeException(name, (int)asked, "There is no such vector width: take Widest, Bits128, Bits256 or Bits512."),
    };
}
