using System.ComponentModel;
using ILGPU;

namespace ModelGen.CompilerServices;

/// <summary>
/// The order in which kernels read weights: for each column one <see cref="Float4"/> after another with the weights of four rows in
/// a row, and those of neighbouring columns side by side, so that a warp reads one contiguous run.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WeightPacking
{
    /// <summary>A number of a kernel (inputs, gates, units) in the order (inputs / 4, gates, units, 4); rows that W lacks are 0.</summary>
    /// <param name="parameters">The flat parameter vector.</param>
    /// <param name="tensor">Where the kernel is in it.</param>
    /// <param name="n">Which number, in the new order.</param>
    /// <param name="inputs">Rows of the kernel.</param>
    /// <param name="gates">Gates.</param>
    /// <param name="units">Units of a gate.</param>
    public static float Columns(ArrayView<float> parameters, int tensor, int n, int inputs, int gates, int units)
    {
        int columns = gates * units;
        int input = (n / (4 * columns) * 4) + (n % 4);
        return input < inputs ? parameters[tensor + (input * columns) + (n / 4 % columns)] : 0;
    }

    /// <summary>
    /// A number of the transposed kernel (gates, units, inputs) in the order (gates, units / 4, inputs, 4); rows that it lacks are 0.
    /// </summary>
    /// <param name="parameters">The flat parameter vector.</param>
    /// <param name="tensor">Where the kernel, (inputs, gates, units), is in it.</param>
    /// <param name="n">Which number, in the new order.</param>
    /// <param name="inputs">Rows of the kernel.</param>
    /// <param name="gates">Gates.</param>
    /// <param name="units">Units of a gate.</param>
    public static float Transposed(ArrayView<float> parameters, int tensor, int n, int inputs, int gates, int units)
    {
        int quads = (units + 3) / 4;
        int quad = n / (4 * inputs);
        int unit = (quad % quads * 4) + (n % 4);
        int input = n / 4 % inputs;
        return unit < units ? parameters[tensor + (input * gates * units) + (quad / quads * units) + unit] : 0;
    }
}
