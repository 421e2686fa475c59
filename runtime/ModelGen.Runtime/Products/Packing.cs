using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.CompilerServices;

/// <summary>
/// Puts weights into the order in which <see cref="Product"/> reads them: panels of <see cref="Product.PanelColumns"/> columns, in each
/// panel row after row. Columns are padded with zeros to whole vectors.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Packing
{
    /// <summary>Numbers of a cache line.</summary>
    private const int LineFloats = 16;

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
    /// Packs neighbouring blocks of weights (depth, blocks * units) for a product of a recurrent step: the weights of as many sums. See
    /// <see cref="Recurrence"/> for the order.
    /// </summary>
    /// <param name="place">Which place they have among the packed weights.</param>
    /// <param name="weights">The first number of the first block.</param>
    /// <param name="columns">Columns of the tensor.</param>
    /// <param name="packed">The first panel.</param>
    /// <param name="part">The share that is done.</param>
    /// <typeparam name="V">The vector.</typeparam>
    public static void Sums<V>(in PackedSums place, ref float weights, int columns, ref float packed, Part part)
        where V : struct, IVector<V>
    {
        (int start, int rows) = part.Share(place.Depth);
        int panelUnits = Recurrence.PanelVectors<V>(place.Sums, place.IsWhole) * V.Lanes;
        for (int panel = 0; panel < place.Units; panel += panelUnits)
        {
            int vectors = Math.Min(panelUnits, place.Units - panel + V.Lanes - 1) / V.Lanes;
            nint width = vectors * place.Width * V.Lanes;
            nint first = ((nint)panel * place.UnitFloats) + ((nint)vectors * V.Lanes * place.Above) + (start * width);
            for (int vector = 0; vector < vectors; vector++)
            {
                int unit = panel + (vector * V.Lanes);
                int count = Math.Min(V.Lanes, place.Units - unit);
                for (int block = 0; block < place.Blocks; block++)
                {
                    ref float target = ref Unsafe.Add(ref packed, first + (((vector * place.Width) + place.First + block) * V.Lanes));
                    ref float source = ref Unsafe.Add(ref weights, ((nint)start * columns) + (block * place.Units) + unit);
                    if (place.Adds)
                    {
                        Add(ref source, columns, ref target, width, rows, count);
                    }
                    else
                    {
                        Rows.Copy(in source, columns, ref target, width, rows, count);
                    }
                }
            }
        }
    }

    /// <summary>
    /// Packs neighbouring blocks of weights (inputs, columns) for products with gradients of the columns: B[j, k] = w[k, j].
    /// </summary>
    /// <param name="weights">The first number of the first block.</param>
    /// <param name="inputs">Rows of w.</param>
    /// <param name="paddedInputs">Columns of B: rows of w with padding.</param>
    /// <param name="columns">Columns of w.</param>
    /// <param name="packed">The first panel.</param>
    /// <param name="depth">Rows of B.</param>
    /// <param name="row">The row of B at which the blocks begin.</param>
    /// <param name="count">How many of its rows they are.</param>
    /// <param name="part">The share that is done.</param>
    public static void Transposed(
        ref float weights, int inputs, int paddedInputs, int columns, ref float packed, int depth, int row, int count, Part part)
    {
        (int first, int share) = part.Share(inputs, LineFloats);
        for (int k = first; k < first + share; k += LineFloats)
        {
            int panel = k / Product.PanelColumns * Product.PanelColumns;
            int width = Math.Min(Product.PanelColumns, paddedInputs - panel);
            int lines = Math.Min(LineFloats, first + share - k);
            ref float source = ref Unsafe.Add(ref weights, (nint)k * columns);
            ref float target = ref Unsafe.Add(ref packed, ((nint)panel * depth) + ((nint)row * width) + k - panel);

            // A whole line of the panel at a time: rows of a panel lie so far apart that few of them stay in the L1 cache.
            for (int j = 0; j < count; j++)
            {
                for (int i = 0; i < lines; i++)
                {
                    Unsafe.Add(ref target, i) = Unsafe.Add(ref source, (nint)i * columns);
                }

                target = ref Unsafe.Add(ref target, width);
                source = ref Unsafe.Add(ref source, 1);
            }
        }
    }

    private static void Add(ref float from, nint fromStep, ref float to, nint toStep, int rows, int count)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < count; i++)
            {
                Unsafe.Add(ref to, (row * toStep) + i) += Unsafe.Add(ref from, (row * fromStep) + i);
            }
        }
    }
}

/// <summary>The place of some blocks of weights among the packed weights of a recurrent layer.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct PackedSums
{
    /// <summary>Creates a place of blocks that are copied.</summary>
    public PackedSums()
    {
    }

    /// <summary>Units of a sum, without padding.</summary>
    public required int Units { get; init; }

    /// <summary>Sums of a unit.</summary>
    public required int Sums { get; init; }

    /// <summary>Whether each product is of all sums.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>Packed numbers of a unit in all products.</summary>
    public required int UnitFloats { get; init; }

    /// <summary>Packed numbers of a unit in the products before this one.</summary>
    public int Above { get; init; }

    /// <summary>Rows of the blocks.</summary>
    public required int Depth { get; init; }

    /// <summary>Sums of the product.</summary>
    public required int Width { get; init; }

    /// <summary>Which of them the first block is of.</summary>
    public int First { get; init; }

    /// <summary>How many blocks.</summary>
    public required int Blocks { get; init; }

    /// <summary>Whether the blocks are added to what is there, as the second bias of a sum is.</summary>
    public bool Adds { get; init; }
}
