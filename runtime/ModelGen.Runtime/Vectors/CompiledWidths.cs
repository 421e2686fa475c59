using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace ModelGen.CompilerServices;

/// <summary>Chooses the width of vectors for which a class makes its kernels.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CompiledWidths
{
    /// <summary>The width that the caller asks for, or else the widest that this processor runs well.</summary>
    /// <param name="options">What the caller asks for, or null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The caller asks for no width.</exception>
    public static VectorWidth Choose(ModelOptions? options) => VectorChoice.Resolve(options?.VectorWidth ?? VectorWidth.Widest, nameof(options));

    /// <summary>One of the widths that a class has kernels for: the one asked for, or else the widest that this processor has.</summary>
    /// <param name="options">What the caller asks for, or null.</param>
    /// <param name="model">The class, for messages.</param>
    /// <param name="widths">The widths, widest first.</param>
    /// <exception cref="PlatformNotSupportedException">The processor has none of them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The caller asks for another one.</exception>
    public static VectorWidth Choose(ModelOptions? options, string model, params VectorWidth[] widths) =>
        Choose(options?.VectorWidth ?? VectorWidth.Widest, model, widths, VectorChoice.Resolve(VectorWidth.Widest));

    /// <summary>The same on a processor whose widest vectors are known.</summary>
    internal static VectorWidth Choose(VectorWidth asked, string model, VectorWidth[] widths, VectorWidth widest)
    {
        foreach (VectorWidth width in widths)
        {
            if (asked == VectorWidth.Widest ? width <= widest : width == asked)
            {
                return width;
            }
        }

        throw asked == VectorWidth.Widest
            ? NoneOf(model, widths, widest)
            : new ArgumentOutOfRangeException(
                "options", (int)asked, $"{model} has kernels for vectors of {Bits(widths)} only, as its model file says under 'codegen: simd'.");
    }

    private static PlatformNotSupportedException NoneOf(string model, VectorWidth[] widths, VectorWidth widest)
    {
        string found = Bits([widest]), number = Number(widest);
        string cause = RuntimeFeature.IsDynamicCodeSupported
            ? $"this processor has {found}: run it on another one, or list {number} under 'codegen: simd' of its model file."
            : $"this program was compiled ahead of time for {found}: set IlcInstructionSet, or list {number} under 'codegen: simd' of its model file.";
        return new PlatformNotSupportedException($"{model} has kernels for vectors of {Bits(widths)} only, and {cause}");
    }

    private static string Bits(VectorWidth[] widths) => string.Join(" or ", Array.ConvertAll(widths, Number)) + " bits";

    private static string Number(VectorWidth width) => ((int)width).ToString(CultureInfo.InvariantCulture);
}
