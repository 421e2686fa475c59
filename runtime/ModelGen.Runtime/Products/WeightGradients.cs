using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.CompilerServices;

/// <summary>Where the gradients dz of a layer's pre-activations lie in the samples' work memory, in floats.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct GradientShape
{
    /// <summary>How many samples there are.</summary>
    public required int Samples { get; init; }

    /// <summary>Time steps of a sample.</summary>
    public required int Steps { get; init; }

    /// <summary>From one sample's work memory to the next.</summary>
    public required nint Row { get; init; }

    /// <summary>Where dz of the first step begins in a row.</summary>
    public required nint DZ { get; init; }

    /// <summary>From dz of a step to that of the next.</summary>
    public required nint DZStep { get; init; }

    /// <summary>Sums side by side in dz and in the columns of the weights.</summary>
    public int Sums { get; init; } = 1;

    /// <summary>Units of a sum.</summary>
    public required int Units { get; init; }

    /// <summary>Units of a sum with their padding, which dz has and the weights have not.</summary>
    public required int PaddedUnits { get; init; }

    /// <summary>Whether a sample that has fewer steps has the last ones.</summary>
    public bool LastSteps { get; init; }

    /// <summary>Creates a shape with one sum.</summary>
    public GradientShape()
    {
    }

    /// <summary>Columns of dz, and of the weights that are multiplied by it.</summary>
    internal int Columns => Sums * Units;
}

/// <summary>Neighbouring columns of a tensor of weights, whose gradient is Σ leftᵀ dz, and what stands on the left.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct GradientTarget
{
    /// <summary>Where the gradient of the first column begins among the gradients.</summary>
    public required nint Gradient { get; init; }

    /// <summary>Rows of the tensor, or of each of several.</summary>
    public int Rows { get; init; } = 1;

    /// <summary>Columns of the tensor.</summary>
    public required int Columns { get; init; }

    /// <summary>Where the left operand of the first step begins in a sample's work memory; −1: it is 1, as for a bias.</summary>
    public nint Left { get; init; } = -1;

    /// <summary>From there to the next step's.</summary>
    public nint Step { get; init; }

    /// <summary>How many such tensors lie one behind the other, as those of the steps of a convolution.</summary>
    public int Taps { get; init; } = 1;

    /// <summary>From the left operand of one of them to that of the next.</summary>
    public nint TapsApart { get; init; }

    /// <summary>Names a bias.</summary>
    public GradientTarget()
    {
    }

    internal int Tiles => Taps * TilesOfTap;

    internal int TilesOfTap => (Rows + Product.TileRows - 1) / Product.TileRows;
}

/// <summary>
/// The gradients of a layer's weights: dW = Σ xᵀ dz, dU = Σ hᵀ dz, db = Σ dz over samples and steps. Each number is one chain of fused
/// multiply-adds in the order of samples and steps, whatever is cut into pieces here.
/// </summary>
/// <remarks>
/// The chain is cut into chunks of samples or steps, for which dz is copied into panels that stay in the nearest caches while all rows of
/// the weights pass by. Threads share the tiles of the weights.
/// <para>For generated code only: any version may change it.</para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WeightGradients
{
    // Numbers of dz in a panel: 24 KiB, which stay in an L1 cache of 32 while the tiles pass by.
    private const int PanelFloats = 6 << 10;

    /// <summary>A part of the gradients.</summary>
    /// <param name="shape">Where dz is.</param>
    /// <param name="targets">What is computed.</param>
    /// <param name="gradients">The gradients of all parameters.</param>
    /// <param name="rows">The work memory of the first sample.</param>
    /// <param name="part">The share that is done.</param>
    /// <param name="lengths">The steps of each sample, where dz is 0 at the others; empty: all have as many.</param>
    /// <typeparam name="V">The vector of columns.</typeparam>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Run<V>(
        in GradientShape shape, ReadOnlySpan<GradientTarget> targets, ref float gradients, ref float rows, Part part, ReadOnlySpan<int> lengths = default)
        where V : struct, IVector<V>
    {
        float* scratch = stackalloc float[PanelFloats + Scratch.Slack];
        ref float panel = ref Scratch.Aligned(scratch);
        int tiles = 0;
        foreach (ref readonly GradientTarget target in targets)
        {
            tiles += target.Tiles;
        }

        int panels = (shape.Columns + Product.PanelColumns - 1) / Product.PanelColumns;
        (int first, int count) = part.Share(tiles * panels);
        if (count == 0)
        {
            return;
        }

        // Chunks are whole samples, or steps of one sample.
        int width = Math.Min(Product.PanelColumns, Whole<V>(shape.Columns));
        int steps = Math.Min(shape.Steps, PanelFloats / width), samples = PanelFloats / width / steps;
        for (int sample = 0; sample < shape.Samples; sample += samples)
        {
            // Samples that share a chunk have as many steps in it.
            int own = samples == 1 && !lengths.IsEmpty ? lengths[sample] : shape.Steps;
            int firstStep = shape.LastSteps ? shape.Steps - own : 0;
            for (int step = firstStep; step < firstStep + own; step += steps)
            {
                Chunk chunk = new(
                    sample, Math.Min(samples, shape.Samples - sample), step, Math.Min(steps, firstStep + own - step), sample == 0 && step == firstStep);
                for (int tile = first; tile < first + count;)
                {
                    int column = tile / tiles * Product.PanelColumns;
                    int end = Math.Min(first + count, ((tile / tiles) + 1) * tiles);
                    Pack<V>(in shape, in chunk, ref rows, column, ref panel);
                    for (; tile < end; tile++)
                    {
                        int i = tile % tiles, t = 0;
                        for (; i >= targets[t].Tiles; t++)
                        {
                            i -= targets[t].Tiles;
                        }

                        RunTile<V>(in shape, in chunk, in targets[t], ref gradients, ref rows, ref panel, column, i);
                    }
                }
            }
        }
    }

    private static int Whole<V>(int columns)
        where V : struct, IVector<V> => (columns + V.Lanes - 1) / V.Lanes * V.Lanes;

    /// <summary>Copies the columns of a panel from dz, sample after sample and step after step, without the padding of sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack<V>(in GradientShape shape, in Chunk chunk, ref float rows, int column, ref float panel)
        where V : struct, IVector<V>
    {
        int columns = Math.Min(Product.PanelColumns, shape.Columns - column);
        int width = Whole<V>(columns);
        for (int done = 0; done < columns;)
        {
            int sum = (column + done) / shape.Units, unit = (column + done) % shape.Units;
            int count = Math.Min(columns - done, shape.Units - unit);
            for (int sample = 0; sample < chunk.Samples; sample++)
            {
                ref float from = ref Unsafe.Add(
                    ref rows,
                    ((chunk.Sample + sample) * shape.Row) + shape.DZ + (chunk.Step * shape.DZStep) + (sum * shape.PaddedUnits) + unit);
                ref float to = ref Unsafe.Add(ref panel, (sample * chunk.Steps * width) + done);
                Copy<V>(ref from, shape.DZStep, ref to, width, chunk.Steps, count);
            }

            done += count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<V>(ref float from, nint fromStep, ref float to, nint toStep, int steps, int count)
        where V : struct, IVector<V>
    {
        int whole = count - (count % V.Lanes);
        for (int step = 0; step < steps; step++)
        {
            int i = 0;
            for (; i < whole; i += V.Lanes)
            {
                V.Store(V.Load(ref from, i), ref to, i);
            }

            for (; i < count; i++)
            {
                Unsafe.Add(ref to, i) = Unsafe.Add(ref from, i);
            }

            from = ref Unsafe.Add(ref from, fromStep);
            to = ref Unsafe.Add(ref to, toStep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunTile<V>(
        in GradientShape shape,
        in Chunk chunk,
        in GradientTarget target,
        ref float gradients,
        ref float rows,
        ref float b,
        int column,
        int index)
        where V : struct, IVector<V>
    {
        float one = 1;
        int tap = 0;
        if (target.Taps > 1)
        {
            (tap, index) = Math.DivRem(index, target.TilesOfTap);
        }

        int row = index * Product.TileRows;
        bool bias = target.Left < 0;
        nint left = target.Left + (tap * target.TapsApart) + (chunk.Step * target.Step) + row;
        ref float a = ref bias ? ref one : ref Unsafe.Add(ref rows, (chunk.Sample * shape.Row) + left);
        ref float c = ref Unsafe.Add(ref gradients, target.Gradient + ((((nint)tap * target.Rows) + row) * target.Columns));
        Operand operand = bias ? default : new(1, target.Step, shape.Row);
        RunTile<V>(in shape, in chunk, ref a, in operand, ref b, column, ref c, target.Columns, Math.Min(Product.TileRows, target.Rows - row));
    }

    /// <summary>Adds a chunk to up to six rows of a panel of the gradient.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunTile<V>(
        in GradientShape shape,
        in Chunk chunk,
        ref float a,
        in Operand left,
        ref float b,
        int column,
        ref float gradient,
        int stride,
        int rows)
        where V : struct, IVector<V>
    {
        int columns = Math.Min(Product.PanelColumns, shape.Columns - column);
        int width = Whole<V>(columns);
        Tile tile = new()
        {
            A = RowDistances.Apart(left.Row),
            AStep = left.Step,
            ASegment = left.Sample,
            BStep = width,
            BSegment = chunk.Steps * width,
            C = RowDistances.Apart(stride),
            Start = RowDistances.Apart(chunk.IsFirst ? 0 : stride),
            Depth = chunk.Steps,
            NextDepth = chunk.Steps,
            Segments = chunk.Samples,
        };
        Span<float> scratch = stackalloc float[Product.TileRows * Product.PanelColumns];
        if (chunk.IsFirst)
        {
            scratch[..Product.PanelColumns].Clear();
        }

        for (int i = 0; i < width; i += V.TileColumns * V.Lanes)
        {
            int count = Math.Min(V.TileColumns, (width - i) / V.Lanes);
            ref float c = ref Unsafe.Add(ref gradient, column + i);
            ref float block = ref Unsafe.Add(ref b, i);
            ref float aside = ref MemoryMarshal.GetReference(scratch);
            if (i + (count * V.Lanes) <= columns)
            {
                Product.RunColumns<V>(in tile, ref a, ref block, ref chunk.IsFirst ? ref aside : ref c, ref c, rows, count);
                continue;
            }

            // The last columns have no room for whole vectors: the sums are on their way in memory that has.
            RowDistances apart = RowDistances.Apart(Product.PanelColumns);
            Tile last = tile with { C = apart, Start = chunk.IsFirst ? default : apart };
            if (!chunk.IsFirst)
            {
                Rows.Copy(in c, stride, ref aside, Product.PanelColumns, rows, columns - i);
            }

            Product.RunColumns<V>(in last, ref a, ref block, ref aside, ref aside, rows, count);
            Rows.Copy(in aside, Product.PanelColumns, ref c, stride, rows, columns - i);
        }
    }

    /// <summary>Distances in the left operand: from a row of the weights to the next, from step to step, from sample to sample.</summary>
    private readonly record struct Operand(nint Row, nint Step, nint Sample);

    /// <summary>A piece of the chains.</summary>
    private readonly record struct Chunk(int Sample, int Samples, int Step, int Steps, bool IsFirst);
}
