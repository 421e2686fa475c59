using System.ComponentModel;
using ILGPU;

namespace ModelGen.CompilerServices;

/// <summary>Tells NaN by its bits: what compilers of devices make of a comparison of a number with itself is not to be relied on.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class NotANumber
{
    private const uint Magnitude = 0x7FFFFFFF, Infinity = 0x7F800000;

    /// <summary>Whether a number is NaN.</summary>
    /// <param name="number">The number.</param>
    public static bool Is(float number) => (Interop.FloatAsInt(number) & Magnitude) > Infinity;
}
