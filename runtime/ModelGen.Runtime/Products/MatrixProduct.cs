using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.CompilerServices;

/// <summary>
/// Sizes and distances of one product C[r, n] = Σ A[r, k] B[k, n] of matrices that lie as they are, in floats. Either of A and B may be transposed: then
/// its columns lie one behind the other in memory, and not its rows.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct MatrixShape
{
    /// <summary>Rows of A and C.</summary>
    public required int Rows { get; init; }

    /// <summary>Columns of B and C, without padding.</summary>
    public required int Columns { get; init; }

    /// <summary>Columns of A and rows of B.</summary>
    public required int Depth { get; init; }

    /// <summary>From A[r, k] to A[r + 1, k].</summary>
    public required nint ARow { get; init; }

    /// <summary>From A[r, k] to A[r, k + 1].</summary>
    public required nint AColumn { get; init; }

    /// <summary>From B[k, n] to B[k + 1, n].</summary>
    public required nint BRow { get; init; }

    /// <summary>From B[k, n] to B[k, n + 1].</summary>
    public required nint BColumn { get; init; }

    /// <summary>From C[r, n] to C[r + 1, n]: room for whole vectors.</summary>
    public required nint CRow { get; init; }
}

/// <summary>
/// The product of two matrices that change from call to call, as activations do. B is copied into panels that stay in the nearest caches while all
/// rows of A pass by. Each element of C is one chain of fused multiply-adds in the order of k, so that its bits do not depend on the width of the vectors.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MatrixProduct
{
    // Numbers of B in a panel: 24 KiB, which stay in an L1 cache of 32 while the tiles pass by.
    private const int PanelFloats = 6 << 10;

    // Numbers of a cache line.
    private const int LineFloats = 16;

    /// <summary>C = A B. Padding of C is written along.</summary>
    /// <param name="shape">Sizes and distances.</param>
    /// <param name="a">A[0, 0].</param>
    /// <param name="b">B[0, 0].</param>
    /// <param name="c">C[0, 0], in memory of its own.</param>
    /// <typeparam name="V">The vector; its lanes divide the columns with their padding.</typeparam>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Run<V>(in MatrixShape shape, ref float a, ref float b, ref float c)
        where V : struct, IVector<V>
    {
        float* scratch = stackalloc float[PanelFloats + Scratch.Slack];
        ref float panel = ref Scratch.Aligned(scratch);
        for (int column = 0; column < shape.Columns; column += Product.PanelColumns)
        {
            int columns = Math.Min(Product.PanelColumns, shape.Columns - column);
            int width = (columns + V.Lanes - 1) / V.Lanes * V.Lanes, most = PanelFloats / width;
            for (int first = 0; first < shape.Depth; first += most)
            {
                int depth = Math.Min(most, shape.Depth - first);
                Pack(in shape, ref Unsafe.Add(ref b, (first * shape.BRow) + (column * shape.BColumn)), depth, columns, ref panel, width);
                RunPanel<V>(
                    in shape, first == 0, ref Unsafe.Add(ref a, first * shape.AColumn), ref panel, depth, width, ref Unsafe.Add(ref c, column));
            }
        }
    }

    /// <summary>Copies some rows of some columns of B, with zeros behind the last column.</summary>
    private static void Pack(in MatrixShape shape, ref float b, int depth, int columns, ref float panel, int width)
    {
        if (columns < width)
        {
            for (int k = 0; k < depth; k++)
            {
                Rows.Clear(ref Unsafe.Add(ref panel, (k * width) + columns), width - columns);
            }
        }

        if (shape.BColumn == 1)
        {
            Rows.Copy(in b, shape.BRow, ref panel, width, depth, columns);
            return;
        }

        // A whole line of the panel at a time, so that few of its lines are written to by turns.
        for (int first = 0; first < columns; first += LineFloats)
        {
            int count = Math.Min(LineFloats, columns - first);
            for (int k = 0; k < depth; k++)
            {
                ref float from = ref Unsafe.Add(ref b, (first * shape.BColumn) + (k * shape.BRow));
                ref float to = ref Unsafe.Add(ref panel, (k * width) + first);
                for (int i = 0; i < count; i++)
                {
                    Unsafe.Add(ref to, i) = Unsafe.Add(ref from, i * shape.BColumn);
                }
            }
        }
    }

    /// <summary>Adds the products with a panel to its columns of C, or begins with them.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPanel<V>(in MatrixShape shape, bool isFirst, ref float a, ref float panel, int depth, int width, ref float c)
        where V : struct, IVector<V>
    {
        Span<float> zeros = stackalloc float[Product.PanelColumns];
        if (isFirst)
        {
            zeros.Clear();
        }

        RowDistances rows = RowDistances.Apart(shape.CRow);
        Tile tile = new()
        {
            A = RowDistances.Apart(shape.ARow),
            AStep = shape.AColumn,
            ASegment = 0,
            BStep = width,
            BSegment = 0,
            C = rows,
            Start = isFirst ? default : rows,
            Depth = depth,
            NextDepth = 0,
            Segments = 1,
        };
        for (int column = 0; column < width; column += V.TileColumns * V.Lanes)
        {
            int count = Math.Min(V.TileColumns, (width - column) / V.Lanes);
            for (int row = 0; row < shape.Rows; row += Product.TileRows)
            {
                ref float tileOfC = ref Unsafe.Add(ref c, (row * shape.CRow) + column);
                Product.RunColumns<V>(
                    in tile,
                    ref Unsafe.Add(ref a, row * shape.ARow),
                    ref Unsafe.Add(ref panel, column),
                    ref isFirst ? ref MemoryMarshal.GetReference(zeros) : ref tileOfC,
                    ref tileOfC,
                    Math.Min(Product.TileRows, shape.Rows - row),
                    count);
            }
        }
    }
}
