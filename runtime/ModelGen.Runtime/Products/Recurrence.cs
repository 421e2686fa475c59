using System.Runtime.CompilerServices;
using ModelGen.Vectors;

namespace ModelGen.Products;

/// <summary>What a recurrent layer makes of its pre-activations. Generated cells implement it.</summary>
/// <typeparam name="V">The vector of units.</typeparam>
public interface IRecurrentCell<V>
    where V : struct, IVector<V>
{
    /// <summary>How many gates a unit has: 1 to 4, as many as a tile has vectors.</summary>
    static abstract int Gates { get; }

    /// <summary>The cell's equations for one vector of units of one sample at one step.</summary>
    /// <param name="row">The sample's work memory.</param>
    /// <param name="step">The step.</param>
    /// <param name="unit">The first of the units.</param>
    /// <param name="z">Their pre-activations, one vector for each gate.</param>
    static abstract void Run(ref float row, int step, int unit, ref float z);

    /// <summary>What a masked step leaves behind for one sample.</summary>
    /// <param name="row">The sample's work memory.</param>
    /// <param name="step">The step.</param>
    static virtual void Skip(ref float row, int step)
    {
    }
}

/// <summary>Sizes of a recurrent layer, and where its steps find their operands in the samples' work memory, in floats.</summary>
public readonly record struct RecurrentShape
{
    /// <summary>Creates a shape without a mask.</summary>
    public RecurrentShape()
    {
    }

    /// <summary>Time steps.</summary>
    public required int Steps { get; init; }

    /// <summary>Whether the steps are taken from the last to the first.</summary>
    public bool Backwards { get; init; }

    /// <summary>Numbers in x.</summary>
    public required int Inputs { get; init; }

    /// <summary>Units, without padding.</summary>
    public required int Units { get; init; }

    /// <summary>Where x begins in a row.</summary>
    public required nint X { get; init; }

    /// <summary>From x of a step to that of the next.</summary>
    public required nint XStep { get; init; }

    /// <summary>Where h before the first step begins in a row.</summary>
    public required nint H { get; init; }

    /// <summary>From h before a step to h after it.</summary>
    public required nint HStep { get; init; }

    /// <summary>Whether h has two places, which it takes by turns, rather than one for each step.</summary>
    public bool ByTurns { get; init; }

    /// <summary>Where the mask begins in a row, a number for each step; −1: there is none.</summary>
    public nint Mask { get; init; } = -1;

    /// <summary>From one sample's work memory to the next.</summary>
    public required nint Row { get; init; }

    internal int Depth => Inputs + Units;

    internal nint XAt(int step) => X + (Taken(step) * XStep);

    internal nint HAt(int step) => H + ((ByTurns ? step & 1 : step) * HStep);

    internal nint MaskAt(int step) => Mask + Taken(step);

    internal int Taken(int step) => Backwards ? Steps - 1 - step : step;
}

/// <summary>
/// A recurrent layer over time: for each step z = x(t) W + h(t − 1) U + b for all gates of some units, then the cell's equations on them
/// while they are in the nearest cache. All z of a vector of units of up to six samples are in registers while the product runs.
/// </summary>
public static class Recurrence
{
    // Pre-activations of a tile.
    private const int ZFloats = Product.TileRows * Product.PanelColumns;

    // Pre-activations of a sample by itself that are computed ahead: 64 KiB.
    private const int AheadFloats = 1 << 14;

    /// <summary>Vectors of units whose gates lie side by side in a panel of packed weights: as many as the tile has room for.</summary>
    /// <typeparam name="V">The vector.</typeparam>
    /// <param name="gates">Gates of a unit.</param>
    public static int PanelVectors<V>(int gates)
        where V : struct, IVector<V> => Math.Max(1, V.TileColumns / gates);

    /// <summary>Runs all steps for some samples.</summary>
    /// <param name="shape">Sizes and places.</param>
    /// <param name="weights">W and U below each other, packed by <see cref="Packing.Gates"/>.</param>
    /// <param name="bias">b, packed in the same way.</param>
    /// <param name="rows">The work memory of the first sample.</param>
    /// <param name="count">How many samples.</param>
    /// <typeparam name="V">The vector; its lanes divide the padded units.</typeparam>
    /// <typeparam name="TCell">The cell.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, TCell>(in RecurrentShape shape, ref float weights, ref float bias, ref float rows, int count)
        where V : struct, IVector<V>
        where TCell : struct, IRecurrentCell<V>
    {
        if (count == 1 && Math.Min(shape.Steps, AheadFloats / Columns<V, TCell>(shape.Units)) > 1)
        {
            RunOne<V, TCell>(in shape, ref weights, ref bias, ref rows);
            return;
        }

        for (int step = 0; step < shape.Steps; step++)
        {
            Step<V, TCell>(in shape, ref weights, ref bias, ref rows, count, step);
        }
    }

    /// <summary>Runs one step for some samples.</summary>
    /// <param name="shape">Sizes and places.</param>
    /// <param name="weights">W and U below each other, packed by <see cref="Packing.Gates"/>.</param>
    /// <param name="bias">b, packed in the same way.</param>
    /// <param name="rows">The work memory of the first sample.</param>
    /// <param name="count">How many samples.</param>
    /// <param name="step">The step.</param>
    /// <typeparam name="V">The vector; its lanes divide the padded units.</typeparam>
    /// <typeparam name="TCell">The cell.</typeparam>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Step<V, TCell>(
        in RecurrentShape shape, ref float weights, ref float bias, ref float rows, int count, int step)
        where V : struct, IVector<V>
        where TCell : struct, IRecurrentCell<V>
    {
        float* scratch = stackalloc float[ZFloats + Scratch.Slack];
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
                StepOne<V, TCell>(in shape, shape.Inputs, ref weights, ref bias, ref row, step, ref z);
            }
            else
            {
                StepBlock<V, TCell>(in shape, ref weights, ref bias, ref rows, block, mask.TakesAll, step, ref z);
            }
        }
    }

    /// <summary>
    /// All steps for a sample by itself: what bounds it is reading the weights, so x W of many steps is computed ahead, for which W is read once.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void RunOne<V, TCell>(in RecurrentShape shape, ref float weights, ref float bias, ref float row)
        where V : struct, IVector<V>
        where TCell : struct, IRecurrentCell<V>
    {
        int columns = Columns<V, TCell>(shape.Units);
        float* scratch = stackalloc float[AheadFloats + ZFloats + Scratch.Slack];
        ref float z = ref Scratch.Aligned(scratch);
        ref float ahead = ref Unsafe.Add(ref z, ZFloats);
        int steps = AheadFloats / columns;
        for (int first = 0; first < shape.Steps; first += steps)
        {
            int count = Math.Min(steps, shape.Steps - first);
            Ahead<V, TCell>(in shape, ref weights, ref bias, ref row, first, count, columns, ref ahead);
            for (int i = 0; i < count; i++)
            {
                int step = first + i;
                if (shape.Mask >= 0 && !(Unsafe.Add(ref row, shape.MaskAt(step)) > 0))
                {
                    TCell.Skip(ref row, step);
                    continue;
                }

                StepOne<V, TCell>(in shape, inputs: 0, ref weights, ref Unsafe.Add(ref ahead, i * columns), ref row, step, ref z);
            }
        }
    }

    /// <summary>x W + b of some steps of one sample, the steps one below the other, columns in the order of the panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Ahead<V, TCell>(
        in RecurrentShape shape, ref float weights, ref float bias, ref float row, int first, int count, int columns, ref float ahead)
        where V : struct, IVector<V>
        where TCell : struct, IRecurrentCell<V>
    {
        nint xStep = shape.Backwards ? -shape.XStep : shape.XStep;
        int panelColumns = PanelVectors<V>(TCell.Gates) * TCell.Gates * V.Lanes;
        for (int column = 0; column < columns; column += panelColumns)
        {
            int width = Math.Min(panelColumns, columns - column);
            Tile tile = new()
            {
                A = RowDistances.Apart(xStep),
                AStep = 1,
                ASegment = 0,
                BStep = width,
                BSegment = 0,
                C = RowDistances.Apart(columns),
                Depth = shape.Inputs,
                NextDepth = 0,
                Segments = 1,
            };
            ref float b = ref Unsafe.Add(ref weights, (nint)column * shape.Depth);
            int tileRows = TileRows<V>(width / V.Lanes);
            for (int i = 0; i < count; i += tileRows)
            {
                Product.RunColumns<V>(
                    in tile,
                    ref Unsafe.Add(ref row, shape.XAt(first + i)),
                    ref b,
                    ref Unsafe.Add(ref bias, column),
                    ref Unsafe.Add(ref ahead, (i * columns) + column),
                    Math.Min(tileRows, count - i),
                    width / V.Lanes);
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
        int tileRows = TileRows<V>(panelVectors * TCell.Gates);
        int vectors = (shape.Units + V.Lanes - 1) / V.Lanes;
        nint x = shape.XAt(step), h = shape.HAt(step);
        for (int first = 0; first < vectors; first += panelVectors)
        {
            int units = Math.Min(panelVectors, vectors - first);
            int width = units * TCell.Gates * V.Lanes;
            Tile tile = new()
            {
                A = RowDistances.Apart(shape.Row),
                AStep = 1,
                ASegment = h - x,
                BStep = width,
                BSegment = shape.Inputs * width,
                C = RowDistances.Apart(width),
                Depth = shape.Inputs,
                NextDepth = shape.Units,
                Segments = 2,
            };
            int panel = first * TCell.Gates * V.Lanes;
            ref float b = ref Unsafe.Add(ref weights, (nint)panel * shape.Depth);
            ref float start = ref Unsafe.Add(ref bias, panel);
            for (int i = 0; i < block.Length; i += tileRows)
            {
                ReadOnlySpan<int> group = block.Slice(i, Math.Min(tileRows, block.Length - i));
                ref float a = ref Unsafe.Add(ref rows, (group[0] * shape.Row) + x);
                if (!neighbours)
                {
                    tile = tile with { A = RowDistances.Between(group, shape.Row) };
                }

                Product.RunColumns<V>(in tile, ref a, ref b, ref start, ref z, group.Length, units * TCell.Gates);
                for (int row = 0; row < group.Length; row++)
                {
                    Cells<V, TCell>(ref Unsafe.Add(ref rows, group[row] * shape.Row), step, first, units, ref Unsafe.Add(ref z, row * width));
                }
            }
        }
    }

    /// <summary>A sample by itself reads weights as fast as they come, two panels at a time, so that enough sums are under way.</summary>
    /// <param name="shape">Sizes and places.</param>
    /// <param name="inputs">Numbers of x that take part; 0: <paramref name="start"/> has x W already.</param>
    /// <param name="weights">W and U.</param>
    /// <param name="start">What the sums start from.</param>
    /// <param name="row">The sample's work memory.</param>
    /// <param name="step">The step.</param>
    /// <param name="z">Memory for z.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StepOne<V, TCell>(
        in RecurrentShape shape, int inputs, ref float weights, ref float start, ref float row, int step, ref float z)
        where V : struct, IVector<V>
        where TCell : struct, IRecurrentCell<V>
    {
        int panelVectors = PanelVectors<V>(TCell.Gates);
        int vectors = (shape.Units + V.Lanes - 1) / V.Lanes;
        ref float x = ref Unsafe.Add(ref row, shape.XAt(step));
        ref float h = ref Unsafe.Add(ref row, shape.HAt(step));
        int units;
        for (int first = 0; first < vectors; first += units)
        {
            int panels = vectors - first >= 2 * panelVectors ? 2 : 1;
            units = Math.Min(panels * panelVectors, vectors - first);
            int panel = first * TCell.Gates * V.Lanes;
            int width = units * TCell.Gates / panels * V.Lanes;
            ref float b = ref Unsafe.Add(ref weights, ((nint)panel * shape.Depth) + ((shape.Inputs - inputs) * width));
            ProductRow.Run<V>(
                ref x, inputs, ref h, shape.Units, ref b, (nint)shape.Depth * width, ref Unsafe.Add(ref start, panel), ref z, width / V.Lanes, panels);
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

    /// <summary>Columns of packed weights.</summary>
    private static int Columns<V, TCell>(int units)
        where V : struct, IVector<V>
        where TCell : struct, IRecurrentCell<V> => (units + V.Lanes - 1) / V.Lanes * TCell.Gates * V.Lanes;

    /// <summary>Four gates with 16 registers leave room for two samples only.</summary>
    private static int TileRows<V>(int vectors)
        where V : struct, IVector<V> => vectors > V.TileColumns ? 2 : Product.TileRows;
}
