using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelGen.Layers;
using ModelGen.Vectors;

namespace ModelGen.Products;

/// <summary>
/// The matrix product under every layer. Each element of C is one chain of fused multiply-adds in the order of k, so that its
/// bits depend neither on the tile it falls into nor on the width of the vectors.
/// </summary>
public static class Product
{
    /// <summary>Columns of a packed panel of B. Every vector width divides it.</summary>
    public const int PanelColumns = 64;

    /// <summary>Rows of a tile. Work that is shared out by rows is best shared out in multiples of it.</summary>
    public const int TileRows = 6;

    /// <summary>C[r, n] = start + Σ A[r, k] B[k, n] for r in [0, <paramref name="rows"/>).</summary>
    /// <param name="shape">Sizes and strides.</param>
    /// <param name="a">A[0, 0].</param>
    /// <param name="b">B[0, 0], or the first packed panel.</param>
    /// <param name="bias">The bias of column 0; not read unless the product starts from it.</param>
    /// <param name="c">C[0, 0]. Products that add to it (<see cref="ProductStart.Sum"/>) need whole vectors of columns there.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <typeparam name="V">The vector; its lanes divide the padded columns of B.</typeparam>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(in ProductShape shape, ref float a, ref float b, ref float bias, ref float c, int rows)
        where V : struct, IVector<V>
    {
        Span<float> scratch = stackalloc float[TileRows * PanelColumns];
        Span<float> zeros = stackalloc float[PanelColumns];
        if (shape.Start == ProductStart.Zero)
        {
            zeros.Clear();
        }

        int vectors = (shape.Columns + V.Lanes - 1) / V.Lanes;
        int panelVectors = PanelColumns / V.Lanes;

        // A panel of B stays in the nearest cache while all rows pass by.
        for (int first = 0; first < vectors; first += V.TileColumns)
        {
            int panel = first / panelVectors * panelVectors;
            int width = Math.Min(panelVectors, vectors - panel) * V.Lanes;
            int column = first * V.Lanes;
            bool packed = shape.BStep == 0;
            Tile tile = new()
            {
                ARow = shape.ARow,
                AStep = shape.AStep,
                ASegment = shape.ASegment,
                BStep = packed ? width : shape.BStep,
                BSegment = packed ? shape.Depth * width : shape.BSegment,
                CRow = shape.CRow,
                StartRow = shape.Start == ProductStart.Sum ? shape.CRow : 0,
                Depth = shape.Depth,
                NextDepth = shape.NextDepth,
                Segments = shape.Segments,
            };
            nint offset = packed ? ((nint)panel * V.Lanes * shape.TotalDepth) + column - (panel * V.Lanes) : column;
            ref float block = ref Unsafe.Add(ref b, offset);
            int count = Math.Min(Math.Min(V.TileColumns, panelVectors), vectors - first);
            int columns = Math.Min(count * V.Lanes, shape.Columns - column);
            for (int row = 0; row < rows; row += TileRows)
            {
                int tileRows = Math.Min(TileRows, rows - row);
                ref float aTile = ref Unsafe.Add(ref a, row * shape.ARow);
                ref float cTile = ref Unsafe.Add(ref c, (row * shape.CRow) + column);
                scoped ref float start = ref cTile;
                if (shape.Start == ProductStart.Zero)
                {
                    start = ref MemoryMarshal.GetReference(zeros);
                }
                else if (shape.Start == ProductStart.Bias)
                {
                    start = ref Unsafe.Add(ref bias, column);
                }

                if (columns == count * V.Lanes)
                {
                    RunColumns<V>(in tile, ref aTile, ref block, ref start, ref cTile, tileRows, count);
                    continue;
                }

                // C has no room for whole vectors here: they go to memory that has.
                ref float whole = ref MemoryMarshal.GetReference(scratch);
                Tile aside = tile with { CRow = PanelColumns };
                RunColumns<V>(in aside, ref aTile, ref block, ref start, ref whole, tileRows, count);
                Rows.Copy(ref whole, PanelColumns, ref cTile, shape.CRow, tileRows, columns);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunColumns<V>(in Tile tile, ref float a, ref float b, ref float start, ref float c, int rows, int count)
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
