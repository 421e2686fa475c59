using System.Runtime.CompilerServices;

namespace ModelGen.Products;

/// <summary>
/// Puts weights into the order in which <see cref="Product"/> reads them: panels of <see cref="Product.PanelColumns"/> columns, in each
/// panel row after row. Each gate's units are padded with zeros to whole vectors.
/// </summary>
public static class Packing
{
    /// <summary>Numbers in the packed form of a matrix.</summary>
    /// <param name="depth">Rows of the matrix.</param>
    /// <param name="columns">Padded columns of the matrix.</param>
    public static int Length(int depth, int columns) => depth * columns;

    /// <summary>
    /// Packs weights (inputs, gates * units) for products with inputs: B[first + k, g * padded + u] = w[k, g * units + u].
    /// </summary>
    /// <param name="weights">w[0, 0].</param>
    /// <param name="inputs">Rows of w.</param>
    /// <param name="gates">Gates side by side in a row of w.</param>
    /// <param name="units">Units of a gate.</param>
    /// <param name="padded">Units of a gate with its padding.</param>
    /// <param name="packed">The first panel.</param>
    /// <param name="first">Row of B at which w begins: several matrices may lie below each other.</param>
    /// <param name="depth">All rows of B.</param>
    public static void Columns(ref float weights, int inputs, int gates, int units, int padded, ref float packed, int first, int depth)
    {
        for (int gate = 0; gate < gates; gate++)
        {
            // The padding was cleared when the memory was made and stays so.
            for (int unit = 0; unit < units;)
            {
                int column = (gate * padded) + unit;
                int panel = column / Product.PanelColumns * Product.PanelColumns;
                int width = Math.Min(Product.PanelColumns, (gates * padded) - panel);
                int count = Math.Min(units - unit, panel + width - column);
                for (int k = 0; k < inputs; k++)
                {
                    ref float source = ref Unsafe.Add(ref weights, ((nint)k * gates * units) + (gate * units) + unit);
                    ref float target = ref Unsafe.Add(ref packed, ((nint)panel * depth) + ((nint)(first + k) * width) + column - panel);
                    Unsafe.CopyBlockUnaligned(
                        ref Unsafe.As<float, byte>(ref target), ref Unsafe.As<float, byte>(ref source), (uint)count * sizeof(float));
                }

                unit += count;
            }
        }
    }

    /// <summary>Packs weights (inputs, columns) for products with gradients of the columns: B[j, k] = w[k, j].</summary>
    /// <param name="weights">w[0, 0].</param>
    /// <param name="inputs">Rows of w.</param>
    /// <param name="paddedInputs">Columns of B: rows of w with padding.</param>
    /// <param name="columns">Columns of w: rows of B.</param>
    /// <param name="packed">The first panel.</param>
    public static void Transposed(ref float weights, int inputs, int paddedInputs, int columns, ref float packed)
    {
        for (int k = 0; k < inputs; k++)
        {
            int panel = k / Product.PanelColumns * Product.PanelColumns;
            int width = Math.Min(Product.PanelColumns, paddedInputs - panel);
            ref float source = ref Unsafe.Add(ref weights, (nint)k * columns);
            ref float target = ref Unsafe.Add(ref packed, ((nint)panel * columns) + k - panel);
            for (int j = 0; j < columns; j++)
            {
                Unsafe.Add(ref target, (nint)j * width) = Unsafe.Add(ref source, j);
            }
        }
    }

    /// <summary>Pads the bias of each gate: packed[g * padded + u] = bias[g * units + u].</summary>
    /// <param name="bias">(gates * units).</param>
    /// <param name="gates">Gates side by side.</param>
    /// <param name="units">Units of a gate.</param>
    /// <param name="padded">Units of a gate with its padding.</param>
    /// <param name="packed">(gates * padded).</param>
    public static void Bias(ref float bias, int gates, int units, int padded, ref float packed) =>
        Columns(ref bias, 1, gates, units, padded, ref packed, 0, 1);
}
