using System.Runtime.CompilerServices;

namespace ModelGen.CompilerServices;

/// <content>A sample by itself.</content>
public static partial class Recurrence
{
    // Pre-activations of a sample by itself that are computed ahead: 64 KiB.
    private const int AheadFloats = 1 << 14;

    /// <summary>
    /// All steps for a sample by itself: what bounds it is reading the weights, so what inputs add to the sums of many steps is computed ahead,
    /// for which their weights are read once.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void RunOne<V, TCell>(
        in RecurrentShape shape, ReadOnlySpan<RecurrentProduct> products, ref float weights, ref float bias, ref float row)
        where V : struct, IVector<V>
        where TCell : struct, IRecurrentCell<V>
    {
        int columns = Columns<V, TCell>(shape.Units), zFloats = ZFloats<V, TCell>();
        float* scratch = stackalloc float[AheadFloats + zFloats + Scratch.Slack];
        ref float z = ref Scratch.Aligned(scratch);
        ref float ahead = ref Unsafe.Add(ref z, zFloats);
        int steps = AheadFloats / columns;
        for (int first = shape.First; first < shape.Steps; first += steps)
        {
            int count = Math.Min(steps, shape.Steps - first);
            Ahead<V, TCell>(in shape, products, ref weights, ref bias, ref row, first, count, columns, ref ahead);
            for (int i = 0; i < count; i++)
            {
                int step = first + i;
                if (shape.Mask >= 0 && !(Unsafe.Add(ref row, shape.MaskAt(step)) > 0))
                {
                    TCell.Skip(ref row, step);
                    continue;
                }

                StepOne<V, TCell>(in shape, products, isAhead: true, ref weights, ref Unsafe.Add(ref ahead, i * columns), ref row, step, ref z);
            }
        }
    }

    /// <summary>b and the products of inputs for some steps of one sample, the steps one below the other, columns in the order of the panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Ahead<V, TCell>(
        in RecurrentShape shape,
        ReadOnlySpan<RecurrentProduct> products,
        ref float weights,
        ref float bias,
        ref float row,
        int first,
        int count,
        int columns,
        ref float ahead)
        where V : struct, IVector<V>
        where TCell : struct, IRecurrentCell<V>
    {
        bool whole = TCell.IsWhole && products[0].Input;
        for (int i = 0; i < count && !whole; i++)
        {
            Copy<V>(ref bias, ref Unsafe.Add(ref ahead, i * columns), columns);
        }

        int panelVectors = PanelVectors<V>(TCell.Sums, TCell.IsWhole);
        int vectors = columns / (TCell.Sums * V.Lanes);
        nint unitFloats = UnitFloats(products);
        for (int panel = 0; panel < vectors; panel += panelVectors)
        {
            int units = Math.Min(panelVectors, vectors - panel);
            ref float b = ref Unsafe.Add(ref weights, panel * V.Lanes * unitFloats);
            for (int i = 0; i < products.Length; i++)
            {
                ref readonly RecurrentProduct product = ref products[i];
                if (product.Input)
                {
                    int column = ((panel * TCell.Sums) + product.First) * V.Lanes, width = units * product.Sums * V.Lanes;
                    ref float start = ref whole && i == 0 ? ref Unsafe.Add(ref bias, column) : ref Unsafe.Add(ref ahead, column);
                    InputPanel<V>(in shape, in product, first, count, ref row, ref b, ref start, whole && i == 0, ref Unsafe.Add(ref ahead, column), columns, width);
                }

                b = ref Unsafe.Add(ref b, (nint)units * V.Lanes * product.Floats);
            }
        }
    }

    /// <summary>The product of an input with a panel for some steps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InputPanel<V>(
        in RecurrentShape shape,
        in RecurrentProduct product,
        int first,
        int count,
        ref float row,
        ref float b,
        ref float start,
        bool sharesStart,
        ref float c,
        int columns,
        int width)
        where V : struct, IVector<V>
    {
        Tile tile = new()
        {
            A = RowDistances.Apart(shape.Backwards ? -product.Step : product.Step),
            AStep = 1,
            ASegment = 0,
            BStep = width,
            BSegment = 0,
            C = RowDistances.Apart(columns),
            Start = sharesStart ? default : RowDistances.Apart(columns),
            Depth = product.Depth,
            NextDepth = 0,
            Segments = 1,
        };
        int tileRows = TileRows<V>(width / V.Lanes);
        for (int i = 0; i < count; i += tileRows)
        {
            Product.RunColumns<V>(
                in tile,
                ref Unsafe.Add(ref row, product.AtStep(in shape, first + i)),
                ref b,
                ref Unsafe.Add(ref start, sharesStart ? 0 : i * columns),
                ref Unsafe.Add(ref c, i * columns),
                Math.Min(tileRows, count - i),
                width / V.Lanes);
        }
    }

    /// <summary>A sample by itself reads weights as fast as they come, two panels at a time, so that enough sums are under way.</summary>
    /// <param name="shape">Sizes and places.</param>
    /// <param name="products">What the sums are of.</param>
    /// <param name="isAhead">Whether <paramref name="start"/> has the products of inputs already.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="start">What the sums start from.</param>
    /// <param name="row">The sample's work memory.</param>
    /// <param name="step">The step.</param>
    /// <param name="z">Memory for z.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StepOne<V, TCell>(
        in RecurrentShape shape,
        ReadOnlySpan<RecurrentProduct> products,
        bool isAhead,
        ref float weights,
        ref float start,
        ref float row,
        int step,
        ref float z)
        where V : struct, IVector<V>
        where TCell : struct, IRecurrentCell<V>
    {
        int panelVectors = PanelVectors<V>(TCell.Sums, TCell.IsWhole);
        int vectors = (shape.Units + V.Lanes - 1) / V.Lanes;
        nint unitFloats = UnitFloats(products);
        bool fromStart = TCell.IsWhole;
        int units;
        for (int first = 0; first < vectors; first += units)
        {
            int panels = vectors - first >= 2 * panelVectors ? 2 : 1;
            units = Math.Min(panels * panelVectors, vectors - first);
            int panelUnits = units / panels, width = panelUnits * TCell.Sums * V.Lanes;
            nint other = panelUnits * V.Lanes * unitFloats;
            ref float b = ref Unsafe.Add(ref weights, first * V.Lanes * unitFloats);
            ref float sum = ref Unsafe.Add(ref start, first * TCell.Sums * V.Lanes);
            if (!fromStart)
            {
                Copy<V>(ref sum, ref z, panels * width);
                sum = ref z;
            }

            for (int p = 0; p < products.Length;)
            {
                ref readonly RecurrentProduct product = ref products[p];
                bool pair = p + 1 < products.Length && product.Continues(in products[p + 1]);
                ref readonly RecurrentProduct next = ref products[pair ? p + 1 : p];
                int depth = isAhead && product.Input ? 0 : product.Depth, nextDepth = !pair || (isAhead && next.Input) ? 0 : next.Depth;
                int rowFloats = panelUnits * product.Sums * V.Lanes;
                ProductRow.Run<V>(
                    ref Unsafe.Add(ref row, product.AtStep(in shape, step)),
                    depth,
                    ref Unsafe.Add(ref row, next.AtStep(in shape, step)),
                    nextDepth,
                    ref Unsafe.Add(ref b, (product.Depth - depth) * rowFloats),
                    other,
                    ref Unsafe.Add(ref sum, product.First * V.Lanes),
                    ref Unsafe.Add(ref z, product.First * V.Lanes),
                    width,
                    rowFloats / V.Lanes,
                    panels);
                sum = ref z;
                b = ref Unsafe.Add(ref b, (product.Depth + (pair ? next.Depth : 0)) * rowFloats);
                p += pair ? 2 : 1;
            }

            Cells<V, TCell>(ref row, step, first, units, ref z);
        }
    }
}
