using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelGen.Execution;
using ModelGen.Layers;
using ModelGen.Vectors;

namespace ModelGen.Products;

/// <summary>Where the gradients dz of a layer's pre-activations lie in the samples' work memory, in floats.</summary>
public readonly record struct GradientShape
{
    /// <summary>How many samples there are.</summary>
    public required int Samples { get; init; }

    /// <summary>Time steps of a sample.</summary>
    public required int Steps { get; init; }

    /// <summary>From one sample's work memory to the next.</summary>
    public required nint Row { get; init; }

    /// <summary>Where dz of the first step begins in a row; that of the next step follows.</summary>
    public required nint DZ { get; init; }

    /// <summary>Gates side by side in dz and in the columns of the weights.</summary>
    public int Gates { get; init; } = 1;

    /// <summary>Units of a gate.</summary>
    public required int Units { get; init; }

    /// <summary>Units of a gate with their padding, which dz has and the weights have not.</summary>
    public required int PaddedUnits { get; init; }

    /// <summary>Creates a shape with one gate.</summary>
    public GradientShape()
    {
    }

    /// <summary>Columns of the weights.</summary>
    internal int Columns => Gates * Units;
}

/// <summary>A tensor of weights whose gradient is Σ leftᵀ dz, and what stands on its left.</summary>
public readonly ref struct GradientTarget
{
    /// <summary>Names a tensor.</summary>
    /// <param name="gradient">Its gradient (rows, columns).</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="left">Where the left operand of the first step begins in a sample's work memory.</param>
    /// <param name="step">From there to the next step's.</param>
    public GradientTarget(ref float gradient, int rows, nint left, nint step)
    {
        Gradient = ref gradient;
        Rows = rows;
        Left = left;
        Step = step;
    }

    internal readonly ref float Gradient;

    internal int Rows { get; }

    internal nint Left { get; }

    internal nint Step { get; }

    internal int Tiles => (Rows + Product.TileRows - 1) / Product.TileRows;
}

/// <summary>
/// The gradients of a layer's weights: dW = Σ xᵀ dz, dU = Σ hᵀ dz, db = Σ dz over samples and steps. Each number is one chain of fused
/// multiply-adds in the order of samples and steps, whatever is cut into pieces here.
/// </summary>
/// <remarks>
/// The chain is cut into chunks of samples or steps, for which dz is copied into panels that stay in the nearest caches while all rows of
/// the weights pass by. Threads share the tiles of the weights.
/// </remarks>
public static class WeightGradients
{
    // Numbers of dz in a panel: 64 KiB.
    private const int PanelFloats = 1 << 14;

    /// <summary>A part of the gradients.</summary>
    /// <param name="shape">Where dz is.</param>
    /// <param name="rows">The work memory of the first sample.</param>
    /// <param name="part">The share that is done.</param>
    /// <param name="kernel">W.</param>
    /// <param name="recurrent">U, or <c>default</c>.</param>
    /// <param name="bias">The gradient of b, or a null reference.</param>
    /// <typeparam name="V">The vector of columns.</typeparam>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Run<V>(
        in GradientShape shape, ref float rows, Part part, GradientTarget kernel, GradientTarget recurrent, ref float bias)
        where V : struct, IVector<V>
    {
        float* scratch = stackalloc float[PanelFloats + Scratch.Slack];
        ref float panel = ref Scratch.Aligned(scratch);
        int tiles = kernel.Tiles + recurrent.Tiles + (Unsafe.IsNullRef(ref bias) ? 0 : 1);
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
            for (int step = 0; step < shape.Steps; step += steps)
            {
                Chunk chunk = new(sample, Math.Min(samples, shape.Samples - sample), step, Math.Min(steps, shape.Steps - step));
                for (int tile = first; tile < first + count;)
                {
                    int column = tile / tiles * Product.PanelColumns;
                    int end = Math.Min(first + count, ((tile / tiles) + 1) * tiles);
                    Pack<V>(in shape, in chunk, ref rows, column, ref panel);
                    for (; tile < end; tile++)
                    {
                        int i = tile % tiles;
                        if (i < kernel.Tiles)
                        {
                            RunTile<V>(in shape, in chunk, ref rows, ref panel, column, kernel, i * Product.TileRows);
                        }
                        else if (i < kernel.Tiles + recurrent.Tiles)
                        {
                            RunTile<V>(in shape, in chunk, ref rows, ref panel, column, recurrent, (i - kernel.Tiles) * Product.TileRows);
                        }
                        else
                        {
                            float one = 1;
                            RunTile<V>(in shape, in chunk, ref one, 0, 0, 0, ref panel, column, ref bias, 1);
                        }
                    }
                }
            }
        }
    }

    private static int Whole<V>(int columns)
        where V : struct, IVector<V> => (columns + V.Lanes - 1) / V.Lanes * V.Lanes;

    /// <summary>Copies the columns of a panel from dz, sample after sample and step after step, without the padding of gates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack<V>(in GradientShape shape, in Chunk chunk, ref float rows, int column, ref float panel)
        where V : struct, IVector<V>
    {
        int columns = Math.Min(Product.PanelColumns, shape.Columns - column);
        int width = Whole<V>(columns);
        nint dzStep = (nint)shape.Gates * shape.PaddedUnits;
        for (int done = 0; done < columns;)
        {
            int gate = (column + done) / shape.Units, unit = (column + done) % shape.Units;
            int count = Math.Min(columns - done, shape.Units - unit);
            for (int sample = 0; sample < chunk.Samples; sample++)
            {
                ref float from = ref Unsafe.Add(
                    ref rows,
                    ((chunk.Sample + sample) * shape.Row) + shape.DZ + (chunk.Step * dzStep) + (gate * shape.PaddedUnits) + unit);
                ref float to = ref Unsafe.Add(ref panel, (sample * chunk.Steps * width) + done);
                Copy<V>(ref from, dzStep, ref to, width, chunk.Steps, count);
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
        in GradientShape shape, in Chunk chunk, ref float rows, ref float b, int column, GradientTarget target, int row)
        where V : struct, IVector<V>
    {
        ref float a = ref Unsafe.Add(ref rows, (chunk.Sample * shape.Row) + target.Left + (chunk.Step * target.Step) + row);
        ref float c = ref Unsafe.Add(ref target.Gradient, (nint)row * shape.Columns);
        int count = Math.Min(Product.TileRows, target.Rows - row);
        RunTile<V>(in shape, in chunk, ref a, 1, target.Step, shape.Row, ref b, column, ref c, count);
    }

    /// <summary>Adds a chunk to up to six rows of a panel of the gradient.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunTile<V>(
        in GradientShape shape,
        in Chunk chunk,
        ref float a,
        nint aRow,
        nint aStep,
        nint aSample,
        ref float b,
        int column,
        ref float gradient,
        int rows)
        where V : struct, IVector<V>
    {
        int columns = Math.Min(Product.PanelColumns, shape.Columns - column);
        int width = Whole<V>(columns);
        Tile tile = new()
        {
            A = RowDistances.Apart(aRow),
            AStep = aStep,
            ASegment = aSample,
            BStep = width,
            BSegment = chunk.Steps * width,
            C = RowDistances.Apart(shape.Columns),
            Start = RowDistances.Apart(chunk.IsFirst ? 0 : shape.Columns),
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
                Rows.Copy(in c, shape.Columns, ref aside, Product.PanelColumns, rows, columns - i);
            }

            Product.RunColumns<V>(in last, ref a, ref block, ref aside, ref aside, rows, count);
            Rows.Copy(in aside, Product.PanelColumns, ref c, shape.Columns, rows, columns - i);
        }
    }

    /// <summary>A piece of the chains.</summary>
    private readonly record struct Chunk(int Sample, int Samples, int Step, int Steps)
    {
        public bool IsFirst => Sample == 0 && Step == 0;
    }
}
