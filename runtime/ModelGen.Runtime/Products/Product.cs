using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.CompilerServices;

/// <summary>
/// The matrix product of dense layers and of gradients of states and inputs. Each element of C is one chain of fused multiply-adds in the
/// order of k, so that its bits depend neither on the tile it falls into nor on the width of the vectors.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Product
{
    /// <summary>Columns of a packed panel of B. Every vector width divides it.</summary>
    internal const int PanelColumns = 64;

    /// <summary>Most rows of a tile.</summary>
    internal const int TileRows = 6;

    /// <summary>Rows that pass by a panel of B before the next panel comes: a multiple of <see cref="TileRows"/>.</summary>
    internal const int BlockRows = 96;

    /// <summary>C[r, n] = start + Σ A[r, k] B[k, n] for r in [0, <paramref name="rows"/>).</summary>
    /// <param name="shape">Sizes and strides.</param>
    /// <param name="a">A[0, 0].</param>
    /// <param name="b">The first packed panel of B.</param>
    /// <param name="bias">The bias of column 0; not read unless the product starts from it.</param>
    /// <param name="c">C[0, 0].</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="mask">The rows that are computed.</param>
    /// <typeparam name="V">The vector; its lanes divide the columns.</typeparam>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(
        in ProductShape shape, ref float a, ref float b, ref float bias, ref float c, int rows, RowMask mask = default)
        where V : struct, IVector<V>
    {
        // Rows are taken in blocks, so that what is kept of them has a constant size.
        Span<int> taken = stackalloc int[BlockRows];
        for (int row = 0; row < rows; row += BlockRows)
        {
            int count = mask.Taken(row, Math.Min(rows, row + BlockRows), taken);
            RunBlock<V>(in shape, ref a, ref b, ref bias, ref c, taken[..count], mask.TakesAll);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunBlock<V>(
        in ProductShape shape, ref float a, ref float b, ref float bias, ref float c, ReadOnlySpan<int> rows, bool neighbours)
        where V : struct, IVector<V>
    {
        Span<float> zeros = stackalloc float[PanelColumns];
        if (shape.Start == ProductStart.Zero)
        {
            zeros.Clear();
        }

        int vectors = shape.Columns / V.Lanes;
        int panelVectors = PanelColumns / V.Lanes;

        // A panel of B stays in the nearest cache while all rows pass by.
        for (int first = 0; first < vectors; first += V.TileColumns)
        {
            int panel = first / panelVectors * panelVectors;
            int width = Math.Min(panelVectors, vectors - panel) * V.Lanes;
            int column = first * V.Lanes;
            Tile tile = new()
            {
                A = RowDistances.Apart(shape.ARow),
                AStep = 1,
                ASegment = shape.ASegment,
                BStep = width,
                BSegment = shape.Depth * width,
                C = RowDistances.Apart(shape.CRow),
                Start = shape.Start == ProductStart.Sum ? RowDistances.Apart(shape.CRow) : default,
                Depth = shape.Depth,
                NextDepth = shape.NextDepth,
                Segments = shape.Segments,
            };
            ref float block = ref Unsafe.Add(ref b, ((nint)panel * V.Lanes * shape.TotalDepth) + column - (panel * V.Lanes));
            int count = Math.Min(Math.Min(V.TileColumns, panelVectors), vectors - first);
            for (int i = 0; i < rows.Length; i += TileRows)
            {
                ReadOnlySpan<int> group = rows.Slice(i, Math.Min(TileRows, rows.Length - i));
                ref float aTile = ref Unsafe.Add(ref a, group[0] * shape.ARow);
                ref float cTile = ref Unsafe.Add(ref c, (group[0] * shape.CRow) + column);
                if (!neighbours)
                {
                    RowDistances cRows = RowDistances.Between(group, shape.CRow);
                    tile = tile with
                    {
                        A = RowDistances.Between(group, shape.ARow),
                        C = cRows,
                        Start = shape.Start == ProductStart.Sum ? cRows : default,
                    };
                }

                scoped ref float start = ref cTile;
                if (shape.Start == ProductStart.Zero)
                {
                    start = ref MemoryMarshal.GetReference(zeros);
                }
                else if (shape.Start == ProductStart.Bias)
                {
                    start = ref Unsafe.Add(ref bias, column);
                }

                RunColumns<V>(in tile, ref aTile, ref block, ref start, ref cTile, group.Length, count);
            }
        }
    }

    /// <summary>One tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void RunColumns<V>(in Tile tile, ref float a, ref float b, ref float start, ref float c, int rows, int count)
        where V : struct, IVector<V>
    {
        switch (count)
        {
            case 1: RunRows<V, One>(in tile, ref a, ref b, ref start, ref c, rows); break;
            case 2: RunRows<V, Two>(in tile, ref a, ref b, ref start, ref c, rows); break;
            case 3: RunRows<V, Three>(in tile, ref a, ref b, ref start, ref c, rows); break;
            default: RunRows<V, Four>(in tile, ref a, ref b, ref start, ref c, rows); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunRows<V, N>(in Tile tile, ref float a, ref float b, ref float start, ref float c, int rows)
        where V : struct, IVector<V>
        where N : struct, ICount
    {
        switch (rows)
        {
            case 1: ProductTile.Run<V, One, N>(in tile, ref a, ref b, ref start, ref c); break;
            case 2: ProductTile.Run<V, Two, N>(in tile, ref a, ref b, ref start, ref c); break;
            case 3: ProductTile.Run<V, Three, N>(in tile, ref a, ref b, ref start, ref c); break;
            case 4: ProductTile.Run<V, Four, N>(in tile, ref a, ref b, ref start, ref c); break;
            case 5: ProductTile.Run<V, Five, N>(in tile, ref a, ref b, ref start, ref c); break;
            default: ProductTile.Run<V, Six, N>(in tile, ref a, ref b, ref start, ref c); break;
        }
    }
}
