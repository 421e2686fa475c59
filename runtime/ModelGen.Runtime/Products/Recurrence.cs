using System.Runtime.CompilerServices;
using ModelGen.Execution;
using ModelGen.Vectors;

namespace ModelGen.Products;

/// <summary>What a recurrent layer makes of its pre-activations. Generated cells implement it.</summary>
/// <typeparam name="V">The vector of units.</typeparam>
public interface IRecurrentCell<V>
    where V : struct, IVector<V>
{
    /// <summary>How many gates a unit has: 1 to <see cref="Recurrence.MaxGates"/>.</summary>
    static abstract int Gates { get; }

    /// <summary>The cell's equations for one vector of units of one sample at one step.</summary>
    /// <param name="row">The sample's work memory.</param>
    /// <param name="step">The step.</param>
    /// <param name="unit">The first of the units.</param>
    /// <param name="z">Their pre-activations, one vector for each gate.</param>
    static abstract void Run(ref float row, int step, int unit, ref float z);
}

/// <summary>Sizes of a recurrent layer, and where one step of it finds its operands in the samples' work memory, in floats.</summary>
public readonly record struct RecurrentShape
{
    /// <summary>Numbers in x.</summary>
    public required int Inputs { get; init; }

    /// <summary>Units, without padding.</summary>
    public required int Units { get; init; }

    /// <summary>Where x(t) begins in a row.</summary>
    public required nint X { get; init; }

    /// <summary>Where h(t − 1) begins in a row.</summary>
    public required nint H { get; init; }

    /// <summary>From one sample's work memory to the next.</summary>
    public required nint Row { get; init; }
}

/// <summary>
/// One step of a recurrent layer: z = x(t) W + h(t − 1) U + b for all gates of some units, then the cell's equations on them while
/// they are in the nearest cache. All z of a vector of units of up to six samples are in registers while the product runs.
/// </summary>
public static class Recurrence
{
    /// <summary>Most gates of a cell.</summary>
    public const int MaxGates = 4;

    /// <summary>Vectors of units whose gates lie side by side in a panel of packed weights: as many as the tile has room for.</summary>
    /// <typeparam name="V">The vector.</typeparam>
    /// <param name="gates">Gates of a unit.</param>
    public static int PanelVectors<V>(int gates)
        where V : struct, IVector<V> => Math.Max(1, V.TileColumns / gates);

    /// <summary>Runs one step for some samples.</summary>
    /// <param name="shape">Sizes and places.</param>
    /// <param name="weights">W and U below each other, packed by <see cref="Packing.Gates"/>.</param>
    /// <param name="bias">b, packed in the same way.</param>
    /// <param name="rows">The work memory of the first sample.</param>
    /// <param name="count">How many samples.</param>
    /// <param name="step">The step, for the cell.</param>
    /// <param name="mask">The samples that take part.</param>
    /// <typeparam name="V">The vector; its lanes divide the padded units.</typeparam>
    /// <typeparam name="TCell">The cell.</typeparam>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Step<V, TCell>(
        in RecurrentShape shape, ref float weights, ref float bias, ref float rows, int count, int step, RowMask mask = default)
        where V : struct, IVector<V>
        where TCell : struct, IRecurrentCell<V>
    {
        // Aligned to a cache line: no vector lies across two.
        const int LineFloats = ModelLayout.Alignment;
        float* scratch = stackalloc float[(Product.TileRows * Product.PanelColumns) + LineFloats];
        ref float z = ref *(float*)((nint)(scratch + LineFloats) & -(LineFloats * sizeof(float)));
        Span<int> taken = stackalloc int[Product.BlockRows];
        for (int first = 0; first < count; first += Product.BlockRows)
        {
            ReadOnlySpan<int> block = taken[..mask.Taken(first, Math.Min(count, first + Product.BlockRows), taken)];
            if (block.Length == 1)
            {
                StepOne<V, TCell>(in shape, ref weights, ref bias, ref Unsafe.Add(ref rows, block[0] * shape.Row), step, ref z);
            }
            else
            {
                StepBlock<V, TCell>(in shape, ref weights, ref bias, ref rows, block, mask.TakesAll, step, ref z);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StepBlock<V, TCell>(
        in RecurrentShape shape,
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
        int panelVectors = PanelVectors<V>(TCell.Gates);

        // Four gates with 16 registers leave room for two samples only.
        int tileRows = panelVectors * TCell.Gates > V.TileColumns ? 2 : Product.TileRows;
        int vectors = (shape.Units + V.Lanes - 1) / V.Lanes;
        int depth = shape.Inputs + shape.Units;
        for (int first = 0; first < vectors; first += panelVectors)
        {
            int units = Math.Min(panelVectors, vectors - first);
            int width = units * TCell.Gates * V.Lanes;
            Tile tile = new()
            {
                A = RowDistances.Apart(shape.Row),
                AStep = 1,
                ASegment = shape.H - shape.X,
                BStep = width,
                BSegment = shape.Inputs * width,
                C = RowDistances.Apart(width),
                Depth = shape.Inputs,
                NextDepth = shape.Units,
                Segments = 2,
            };
            int panel = first * TCell.Gates * V.Lanes;
            ref float b = ref Unsafe.Add(ref weights, (nint)panel * depth);
            ref float start = ref Unsafe.Add(ref bias, panel);
            for (int i = 0; i < block.Length; i += tileRows)
            {
                ReadOnlySpan<int> group = block.Slice(i, Math.Min(tileRows, block.Length - i));
                ref float x = ref Unsafe.Add(ref rows, (group[0] * shape.Row) + shape.X);
                if (!neighbours)
                {
                    tile = tile with { A = RowDistances.Between(group, shape.Row) };
                }

                Product.RunColumns<V>(in tile, ref x, ref b, ref start, ref z, group.Length, units * TCell.Gates);
                for (int row = 0; row < group.Length; row++)
                {
                    Cells<V, TCell>(ref Unsafe.Add(ref rows, group[row] * shape.Row), step, first, units, ref Unsafe.Add(ref z, row * width));
                }
            }
        }
    }

    /// <summary>A sample by itself reads weights as fast as they come, two panels at a time, so that enough sums are under way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StepOne<V, TCell>(
        in RecurrentShape shape, ref float weights, ref float bias, ref float row, int step, ref float z)
        where V : struct, IVector<V>
        where TCell : struct, IRecurrentCell<V>
    {
        int panelVectors = PanelVectors<V>(TCell.Gates);
        int vectors = (shape.Units + V.Lanes - 1) / V.Lanes;
        int depth = shape.Inputs + shape.Units;
        ref float x = ref Unsafe.Add(ref row, shape.X);
        ref float h = ref Unsafe.Add(ref row, shape.H);
        int units;
        for (int first = 0; first < vectors; first += units)
        {
            int panels = vectors - first >= 2 * panelVectors ? 2 : 1;
            units = Math.Min(panels * panelVectors, vectors - first);
            int panel = first * TCell.Gates * V.Lanes;
            ref float b = ref Unsafe.Add(ref weights, (nint)panel * depth);
            ref float start = ref Unsafe.Add(ref bias, panel);
            ProductRow.Run<V>(ref x, shape.Inputs, ref h, shape.Units, ref b, ref start, ref z, units * TCell.Gates / panels, panels);
            Cells<V, TCell>(ref row, step, first, units, ref z);
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
            TCell.Run(ref row, step, (first + vector) * V.Lanes, ref Unsafe.Add(ref z, vector * TCell.Gates * V.Lanes));
        }
    }
}
