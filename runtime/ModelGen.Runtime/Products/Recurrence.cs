using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.CompilerServices;

/// <summary>
/// A recurrent layer over time: for each step the sums z = b + Σ operand · weights, of some units, then the cell's equations on them while they
/// are in the nearest cache. All z of a vector of units of up to six samples are in registers while a product runs.
/// </summary>
/// <remarks>
/// Weights lie in panels of some vectors of units; in a panel product after product, in a product row after row, in a row vector after
/// vector, and of each vector sum after sum. See <see cref="Packing.Sums"/>.
/// <para>For generated code only: any version may change it.</para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Recurrence
{
    /// <summary>
    /// Vectors of units that lie side by side in a panel: as many as the tile has room for where each product is of all sums, otherwise one.
    /// </summary>
    /// <typeparam name="V">The vector.</typeparam>
    /// <param name="sums">Sums of a unit.</param>
    /// <param name="whole">Whether each product is of all sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int PanelVectors<V>(int sums, bool whole)
        where V : struct, IVector<V> => whole ? Math.Max(1, V.TileColumns / sums) : 1;

    /// <summary>Runs all steps for some samples.</summary>
    /// <param name="shape">Sizes and places.</param>
    /// <param name="products">What the sums are of.</param>
    /// <param name="weights">The weights, packed by <see cref="Packing.Sums"/>.</param>
    /// <param name="bias">b, packed in the same way.</param>
    /// <param name="rows">The work memory of the first sample.</param>
    /// <param name="count">How many samples.</param>
    /// <typeparam name="V">The vector; its lanes divide the padded units.</typeparam>
    /// <typeparam name="TCell">The cell.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, TCell>(
        in RecurrentShape shape, ReadOnlySpan<RecurrentProduct> products, ref float weights, ref float bias, ref float rows, int count)
        where V : struct, IVector<V>
        where TCell : struct, IRecurrentCell<V>
    {
        if (count == 1 && shape.Steps - shape.First > 1 && 2 * Columns<V, TCell>(shape.Units) <= AheadFloats)
        {
            RunOne<V, TCell>(in shape, products, ref weights, ref bias, ref rows);
            return;
        }

        for (int step = shape.First; step < shape.Steps; step++)
        {
            Step<V, TCell>(in shape, products, ref weights, ref bias, ref rows, count, step);
        }
    }

    /// <summary>Runs one step for some samples.</summary>
    /// <param name="shape">Sizes and places.</param>
    /// <param name="products">What the sums are of.</param>
    /// <param name="weights">The weights, packed by <see cref="Packing.Sums"/>.</param>
    /// <param name="bias">b, packed in the same way.</param>
    /// <param name="rows">The work memory of the first sample.</param>
    /// <param name="count">How many samples.</param>
    /// <param name="step">The step.</param>
    /// <typeparam name="V">The vector; its lanes divide the padded units.</typeparam>
    /// <typeparam name="TCell">The cell.</typeparam>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Step<V, TCell>(
        in RecurrentShape shape, ReadOnlySpan<RecurrentProduct> products, ref float weights, ref float bias, ref float rows, int count, int step)
        where V : struct, IVector<V>
        where TCell : struct, IRecurrentCell<V>
    {
        float* scratch = stackalloc float[ZFloats<V, TCell>() + Scratch.Slack];
        ref float z = ref Scratch.Aligned(scratch);
        RowMask mask = shape.Mask < 0 ? default : new(ref Unsafe.Add(ref rows, shape.MaskAt(step)), shape.Row);
        for (int i = 0; i < count && !mask.TakesAll; i++)
        {
            if (!mask.Takes(i))
            {
                TCell.Skip(ref Unsafe.Add(ref rows, i * shape.Row), step);
            }
        }

        Span<int> taken = stackalloc int[Product.BlockRows];
        for (int first = 0; first < count; first += Product.BlockRows)
        {
            ReadOnlySpan<int> block = taken[..mask.Taken(first, Math.Min(count, first + Product.BlockRows), taken)];
            if (block.Length == 1)
            {
                ref float row = ref Unsafe.Add(ref rows, block[0] * shape.Row);
                StepOne<V, TCell>(in shape, products, isAhead: false, ref weights, ref bias, ref row, step, ref z);
            }
            else
            {
                StepBlock<V, TCell>(in shape, products, ref weights, ref bias, ref rows, block, mask.TakesAll, step, ref z);
            }
        }
    }

    /// <summary>Runs a part of a step that has no sums, for some samples.</summary>
    /// <param name="shape">Sizes and places.</param>
    /// <param name="rows">The work memory of the first sample.</param>
    /// <param name="count">How many samples.</param>
    /// <param name="step">The step.</param>
    /// <typeparam name="V">The vector; its lanes divide the padded units.</typeparam>
    /// <typeparam name="TCell">The cell.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Step<V, TCell>(in RecurrentShape shape, ref float rows, int count, int step)
        where V : struct, IVector<V>
        where TCell : struct, IRecurrentCell<V>
    {
        RowMask mask = shape.Mask < 0 ? default : new(ref Unsafe.Add(ref rows, shape.MaskAt(step)), shape.Row);
        int vectors = (shape.Units + V.Lanes - 1) / V.Lanes;
        for (int i = 0; i < count; i++)
        {
            ref float row = ref Unsafe.Add(ref rows, i * shape.Row);
            if (mask.Takes(i))
            {
                Cells<V, TCell>(ref row, step, 0, vectors, ref Unsafe.NullRef<float>());
            }
            else
            {
                TCell.Skip(ref row, step);
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StepBlock<V, TCell>(
        in RecurrentShape shape,
        ReadOnlySpan<RecurrentProduct> products,
        ref float weights,
        ref float bias,
        ref float rows,
        ReadOnlySpan<int> block,
        bool neighbours,
        int step,
        ref float z)
        where V : struct, IVector<V>
        where TCell : struct, IRecurrentCell<V>
    {
        int panelVectors = PanelVectors<V>(TCell.Sums, TCell.IsWhole);
        bool fromBias = TCell.IsWhole;
        int vectors = (shape.Units + V.Lanes - 1) / V.Lanes;
        nint unitFloats = UnitFloats(products);
        Span<Tile> tiles = stackalloc Tile[products.Length];
        for (int first = 0; first < vectors; first += panelVectors)
        {
            int units = Math.Min(panelVectors, vectors - first);
            int width = units * TCell.Sums * V.Lanes;
            int tileRows = TileRows<V>(Math.Min(width / V.Lanes, MemoryContract.MostSums));
            Tiles<V>(in shape, products, step, units, width, fromBias, tiles);
            ref float panel = ref Unsafe.Add(ref weights, first * V.Lanes * unitFloats);
            ref float start = ref Unsafe.Add(ref bias, first * TCell.Sums * V.Lanes);
            for (int i = 0; i < block.Length; i += tileRows)
            {
                ReadOnlySpan<int> group = block.Slice(i, Math.Min(tileRows, block.Length - i));
                for (int row = 0; row < group.Length && !fromBias; row++)
                {
                    Copy<V>(ref start, ref Unsafe.Add(ref z, row * width), width);
                }

                ref float b = ref panel;
                for (int p = 0; p < products.Length;)
                {
                    ref readonly RecurrentProduct product = ref products[p];
                    ref Tile tile = ref tiles[p];
                    if (!neighbours)
                    {
                        tile = tile with { A = RowDistances.Between(group, shape.Row) };
                    }

                    ref float a = ref Unsafe.Add(ref rows, (group[0] * shape.Row) + product.AtStep(in shape, step));
                    ref float c = ref Unsafe.Add(ref z, product.First * V.Lanes);
                    ref float sum = ref fromBias && p == 0 ? ref start : ref c;
                    Product.RunColumns<V>(in tile, ref a, ref b, ref sum, ref c, group.Length, units * product.Sums);
                    b = ref Unsafe.Add(ref b, (nint)units * V.Lanes * product.Sums * (tile.Depth + tile.NextDepth));
                    p += tile.Segments;
                }

                for (int row = 0; row < group.Length; row++)
                {
                    Cells<V, TCell>(ref Unsafe.Add(ref rows, group[row] * shape.Row), step, first, units, ref Unsafe.Add(ref z, row * width));
                }
            }
        }
    }

    /// <summary>The tiles of a panel's products. Two of the same sums are one tile, whose sums run on from the first to the second.</summary>
    private static void Tiles<V>(
        in RecurrentShape shape, ReadOnlySpan<RecurrentProduct> products, int step, int units, int width, bool fromBias, Span<Tile> tiles)
        where V : struct, IVector<V>
    {
        for (int p = 0; p < products.Length;)
        {
            ref readonly RecurrentProduct product = ref products[p];
            bool pair = p + 1 < products.Length && product.Continues(in products[p + 1]);
            int row = units * product.Sums * V.Lanes;
            tiles[p] = new Tile
            {
                A = RowDistances.Apart(shape.Row),
                AStep = 1,
                ASegment = pair ? products[p + 1].AtStep(in shape, step) - product.AtStep(in shape, step) : 0,
                BStep = row,
                BSegment = product.Depth * row,
                C = RowDistances.Apart(width),
                Start = fromBias && p == 0 ? default : RowDistances.Apart(width),
                Depth = product.Depth,
                NextDepth = pair ? products[p + 1].Depth : 0,
                Segments = pair ? 2 : 1,
            };
            p += pair ? 2 : 1;
        }
    }

    /// <summary>The cell's equations on some vectors of units of one sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Cells<V, TCell>(ref float row, int step, int first, int vectors, ref float z)
        where V : struct, IVector<V>
        where TCell : struct, IRecurrentCell<V>
    {
        for (int vector = 0; vector < vectors; vector++)
        {
            TCell.Run(ref row, step, (first + vector) * V.Lanes, ref Unsafe.Add(ref z, vector * TCell.Sums * V.Lanes));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<V>(ref float from, ref float to, int count)
        where V : struct, IVector<V>
    {
        for (int i = 0; i < count; i += V.Lanes)
        {
            V.Store(V.Load(ref from, i), ref to, i);
        }
    }

    /// <summary>Floats of packed weights for each unit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint UnitFloats(ReadOnlySpan<RecurrentProduct> products)
    {
        nint floats = 0;
        foreach (ref readonly RecurrentProduct product in products)
        {
            floats += product.Floats;
        }

        return floats;
    }

    /// <summary>Pre-activations of a tile, or of two panels of a sample by itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ZFloats<V, TCell>()
        where V : struct, IVector<V>
        where TCell : struct, IRecurrentCell<V> => Product.TileRows * Math.Max(Product.PanelColumns, TCell.Sums * V.Lanes);

    /// <summary>Columns of packed weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Columns<V, TCell>(int units)
        where V : struct, IVector<V>
        where TCell : struct, IRecurrentCell<V> => (units + V.Lanes - 1) / V.Lanes * TCell.Sums * V.Lanes;

    /// <summary>Four sums with 16 registers leave room for two samples only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TileRows<V>(int vectors)
        where V : struct, IVector<V> => vectors > V.TileColumns ? 2 : Product.TileRows;
}
