using System.Runtime.CompilerServices;
using ModelGen.Execution;
using ModelGen.Layers;
using ModelGen.Vectors;

namespace ModelGen.Products;

/// <summary>
/// Puts weights into the order in which <see cref="Product"/> reads them: panels of <see cref="Product.PanelColumns"/> columns, in each
/// panel row after row. Columns are padded with zeros to whole vectors.
/// </summary>
public static class Packing
{
    /// <summary>Packs weights (inputs, units) for products with inputs: B[k, u] = w[k, u].</summary>
    /// <param name="weights">w[0, 0].</param>
    /// <param name="inputs">Rows of w and B.</param>
    /// <param name="units">Columns of w.</param>
    /// <param name="padded">Columns of B: those of w with padding.</param>
    /// <param name="packed">The first panel.</param>
    /// <param name="part">The share that is done.</param>
    public static void Columns(ref float weights, int inputs, int units, int padded, ref float packed, Part part)
    {
        // The padding was cleared when the memory was made and stays so.
        (int first, int rows) = part.Share(inputs);
        for (int panel = 0; panel < units; panel += Product.PanelColumns)
        {
            int width = Math.Min(Product.PanelColumns, padded - panel);
            int count = Math.Min(width, units - panel);
            ref float target = ref Unsafe.Add(ref packed, ((nint)panel * inputs) + (first * width));
            Rows.Copy(in Unsafe.Add(ref weights, ((nint)first * units) + panel), units, ref target, width, rows, count);
        }
    }

    /// <summary>
    /// Packs weights (inputs, gates * units) of a recurrent layer for <see cref="Recurrence"/>: panels of some vectors of units, in each
    /// panel row after row, in each row vector after vector, of each vector gate after gate.
    /// </summary>
    /// <param name="weights">w[0, 0].</param>
    /// <param name="inputs">Rows of w.</param>
    /// <param name="gates">Gates side by side in a row of w.</param>
    /// <param name="units">Units of a gate.</param>
    /// <param name="packed">The first panel.</param>
    /// <param name="first">Row of B at which w begins: W and U lie below each other.</param>
    /// <param name="depth">All rows of B.</param>
    /// <param name="part">The share that is done.</param>
    /// <typeparam name="V">The vector.</typeparam>
    public static void Gates<V>(ref float weights, int inputs, int gates, int units, ref float packed, int first, int depth, Part part)
        where V : struct, IVector<V>
    {
        (int start, int rows) = part.Share(inputs);
        first += start;
        int panelUnits = Recurrence.PanelVectors<V>(gates) * V.Lanes;
        for (int panel = 0; panel < units; panel += panelUnits)
        {
            int vectors = Math.Min(panelUnits, units - panel + V.Lanes - 1) / V.Lanes;
            nint width = vectors * gates * V.Lanes;
            for (int vector = 0; vector < vectors; vector++)
            {
                int unit = panel + (vector * V.Lanes);
                int count = Math.Min(V.Lanes, units - unit);
                for (int gate = 0; gate < gates; gate++)
                {
                    ref float target = ref Unsafe.Add(
                        ref packed, ((nint)panel * gates * depth) + (first * width) + (((vector * gates) + gate) * V.Lanes));
                    ref float source = ref Unsafe.Add(ref weights, ((nint)start * gates * units) + (gate * units) + unit);
                    Rows.Copy(in source, gates * units, ref target, width, rows, count);
                }
            }
        }
    }

    /// <summary>Packs weights (inputs, columns) for products with gradients of the columns: B[j, k] = w[k, j].</summary>
    /// <param name="weights">w[0, 0].</param>
    /// <param name="inputs">Rows of w.</param>
    /// <param name="paddedInputs">Columns of B: rows of w with padding.</param>
    /// <param name="columns">Columns of w: rows of B.</param>
    /// <param name="packed">The first panel.</param>
    /// <param name="part">The share that is done.</param>
    public static void Transposed(ref float weights, int inputs, int paddedInputs, int columns, ref float packed, Part part)
    {
        (int first, int count) = part.Share(inputs, 16);
        for (int k = first; k < first + count; k++)
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
}
