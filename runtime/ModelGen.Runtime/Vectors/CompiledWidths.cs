using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace ModelGen.CompilerServices;

/// <summary>The widths for which a class has kernels, where its file lists some.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CompiledWidths
{
    /// <summary>The options with one of these widths: the one asked for, or else the widest that this processor has.</summary>
    /// <param name="options">What the caller asks for, or null.</param>
    /// <param name="model">The class, for messages.</param>
    /// <param name="widths">The widths, widest first.</param>
    /// <exception cref="PlatformNotSupportedException">The processor has none of them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The caller asks for another one.</exception>
    public static ModelOptions Choose(ModelOptions? options, string model, params VectorWidth[] widths) =>
        Choose(options ?? new ModelOptions(), model, widths, VectorChoice.Resolve(VectorWidth.Widest));

    /// <summary>The same on a processor whose widest vectors are known.</summary>
    internal static ModelOptions Choose(ModelOptions options, string model, VectorWidth[] widths, VectorWidth widest)
    {
        if (options.VectorWidth == VectorWidth.Widest)
        {
            int first = Array.FindIndex(widths, width => width <= widest);
            return options with { VectorWidth = first >= 0 ? widths[first] : throw NoneOf(model, widths, widest) };
        }

        if (Array.IndexOf(widths, options.VectorWidth) < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.VectorWidth, $"{model} has kernels for vectors of {Bits(widths)} only, as its model file says under 'codegen: simd'.");
        }

        return options;
    }

    private static PlatformNotSupportedException NoneOf(string model, VectorWidth[] widths, VectorWidth widest)
    {
        string found = Bits([widest]), number = Number(widest);
        string cause = RuntimeFeature.IsDynamicCodeSupported
            ? $"this processor has {found}: run it on another one, or list {number} under 'codegen: simd' of its model file."
            : $"this program was compiled ahead of time for {found}: set IlcInstructionSet, or list {number} under 'codegen: simd' of its model file.";
        return new PlatformNotSupportedException($"{model} has kernels for vectors of {Bits(widths)} only, and {cause}");
    }

    private static string Bits(VectorWidth[] widths) => string.Join(" or ", widths.Select(Number)) + " bits";

    private static string Number(VectorWidth width) => ((int)width).ToString(CultureInfo.InvariantCulture);
}
