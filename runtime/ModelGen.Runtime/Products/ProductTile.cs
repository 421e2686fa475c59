using System.Runtime.CompilerServices;

namespace ModelGen.CompilerServices;

/// <summary>From the first row of a tile to each of the others, in floats: they need not be neighbours.</summary>
internal readonly record struct RowDistances(nint Second, nint Third, nint Fourth, nint Fifth, nint Sixth)
{
    /// <summary>Rows one behind the other.</summary>
    public static RowDistances Apart(nint stride) => new(stride, 2 * stride, 3 * stride, 4 * stride, 5 * stride);

    /// <summary>Some of the rows that lie one behind the other.</summary>
    /// <param name="rows">Their indices, one to six.</param>
    /// <param name="stride">From a row to the next.</param>
    public static RowDistances Between(ReadOnlySpan<int> rows, nint stride)
    {
        int first = rows[0];
        return new(
            rows.Length > 1 ? (rows[1] - first) * stride : 0,
            rows.Length > 2 ? (rows[2] - first) * stride : 0,
            rows.Length > 3 ? (rows[3] - first) * stride : 0,
            rows.Length > 4 ? (rows[4] - first) * stride : 0,
            rows.Length > 5 ? (rows[5] - first) * stride : 0);
    }
}

/// <summary>Strides and lengths of one tile, in floats, as in <see cref="ProductShape"/>.</summary>
internal readonly record struct Tile
{
    public required RowDistances A { get; init; }

    public required nint AStep { get; init; }

    public required nint ASegment { get; init; }

    public required nint BStep { get; init; }

    public required nint BSegment { get; init; }

    public required RowDistances C { get; init; }

    /// <summary>What the sums start from; all 0: the same for each row.</summary>
    public RowDistances Start { get; init; }

    public required int Depth { get; init; }

    public required int NextDepth { get; init; }

    public required int Segments { get; init; }
}

/// <summary>A number that is known when the JIT compiler specializes a method.</summary>
internal interface ICount
{
    static abstract int Value { get; }
}

internal readonly struct One : ICount
{
    public static int Value => 1;
}

internal readonly struct Two : ICount
{
    public static int Value => 2;
}

internal readonly struct Three : ICount
{
    public static int Value => 3;
}

internal readonly struct Four : ICount
{
    public static int Value => 4;
}

internal readonly struct Five : ICount
{
    public static int Value => 5;
}

internal readonly struct Six : ICount
{
    public static int Value => 6;
}

/// <summary>
/// The inner kernel: up to 6 rows and 4 vectors of C in registers while k runs. One text serves all sizes: what lies beyond the
/// tile's size is removed when the JIT compiler specializes it, which keeps 24 sums, 4 vectors of B and one of A within 32 registers.
/// </summary>
internal static class ProductTile
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, R, N>(in Tile tile, ref float a, ref float b, ref float start, ref float c)
        where V : struct, IVector<V>
        where R : struct, ICount
        where N : struct, ICount
    {
        Load<V, R, N>(ref start, 0, 0, out V c00, out V c01, out V c02, out V c03);
        Load<V, R, N>(ref start, 1, tile.Start.Second, out V c10, out V c11, out V c12, out V c13);
        Load<V, R, N>(ref start, 2, tile.Start.Third, out V c20, out V c21, out V c22, out V c23);
        Load<V, R, N>(ref start, 3, tile.Start.Fourth, out V c30, out V c31, out V c32, out V c33);
        Load<V, R, N>(ref start, 4, tile.Start.Fifth, out V c40, out V c41, out V c42, out V c43);
        Load<V, R, N>(ref start, 5, tile.Start.Sixth, out V c50, out V c51, out V c52, out V c53);
        nint a1 = tile.A.Second, a2 = tile.A.Third, a3 = tile.A.Fourth, a4 = tile.A.Fifth, a5 = tile.A.Sixth;
        nint aStep = tile.AStep, bStep = tile.BStep;
        int depth = tile.Depth;
        for (int segment = 0; segment < tile.Segments; segment++)
        {
            ref float ak = ref Unsafe.Add(ref a, segment * tile.ASegment);
            ref float bk = ref Unsafe.Add(ref b, segment * tile.BSegment);
            for (int k = 0; k < depth; k++)
            {
                V b0 = V.Load(ref bk, 0);
                V b1 = N.Value > 1 ? V.Load(ref bk, V.Lanes) : b0;
                V b2 = N.Value > 2 ? V.Load(ref bk, 2 * V.Lanes) : b0;
                V b3 = N.Value > 3 ? V.Load(ref bk, 3 * V.Lanes) : b0;
                Add<V, R, N>(ref ak, 0, 0, b0, b1, b2, b3, ref c00, ref c01, ref c02, ref c03);
                Add<V, R, N>(ref ak, 1, a1, b0, b1, b2, b3, ref c10, ref c11, ref c12, ref c13);
                Add<V, R, N>(ref ak, 2, a2, b0, b1, b2, b3, ref c20, ref c21, ref c22, ref c23);
                Add<V, R, N>(ref ak, 3, a3, b0, b1, b2, b3, ref c30, ref c31, ref c32, ref c33);
                Add<V, R, N>(ref ak, 4, a4, b0, b1, b2, b3, ref c40, ref c41, ref c42, ref c43);
                Add<V, R, N>(ref ak, 5, a5, b0, b1, b2, b3, ref c50, ref c51, ref c52, ref c53);
                ak = ref Unsafe.Add(ref ak, aStep);
                bk = ref Unsafe.Add(ref bk, bStep);
            }

            depth = tile.NextDepth;
        }

        Store<V, R, N>(ref c, 0, 0, c00, c01, c02, c03);
        Store<V, R, N>(ref c, 1, tile.C.Second, c10, c11, c12, c13);
        Store<V, R, N>(ref c, 2, tile.C.Third, c20, c21, c22, c23);
        Store<V, R, N>(ref c, 3, tile.C.Fourth, c30, c31, c32, c33);
        Store<V, R, N>(ref c, 4, tile.C.Fifth, c40, c41, c42, c43);
        Store<V, R, N>(ref c, 5, tile.C.Sixth, c50, c51, c52, c53);
    }

    /// <summary>Reads the start of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load<V, R, N>(ref float start, int row, nint offset, out V c0, out V c1, out V c2, out V c3)
        where V : struct, IVector<V>
        where R : struct, ICount
        where N : struct, ICount
    {
        c0 = R.Value > row ? V.Load(ref start, offset) : V.Zero;
        c1 = R.Value > row && N.Value > 1 ? V.Load(ref start, offset + V.Lanes) : V.Zero;
        c2 = R.Value > row && N.Value > 2 ? V.Load(ref start, offset + (2 * V.Lanes)) : V.Zero;
        c3 = R.Value > row && N.Value > 3 ? V.Load(ref start, offset + (3 * V.Lanes)) : V.Zero;
    }

    /// <summary>Adds A[row, k] B[k, ·] to one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<V, R, N>(
        ref float a, int row, nint offset, V b0, V b1, V b2, V b3, ref V c0, ref V c1, ref V c2, ref V c3)
        where V : struct, IVector<V>
        where R : struct, ICount
        where N : struct, ICount
    {
        if (R.Value > row)
        {
            V x = V.Broadcast(Unsafe.Add(ref a, offset));
            c0 = V.Fma(x, b0, c0);
            if (N.Value > 1)
            {
                c1 = V.Fma(x, b1, c1);
            }

            if (N.Value > 2)
            {
                c2 = V.Fma(x, b2, c2);
            }

            if (N.Value > 3)
            {
                c3 = V.Fma(x, b3, c3);
            }
        }
    }

    /// <summary>Writes one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V, R, N>(ref float c, int row, nint offset, V c0, V c1, V c2, V c3)
        where V : struct, IVector<V>
        where R : struct, ICount
        where N : struct, ICount
    {
        if (R.Value > row)
        {
            V.Store(c0, ref c, offset);
            if (N.Value > 1)
            {
                V.Store(c1, ref c, offset + V.Lanes);
            }

            if (N.Value > 2)
            {
                V.Store(c2, ref c, offset + (2 * V.Lanes));
            }

            if (N.Value > 3)
            {
                V.Store(c3, ref c, offset + (3 * V.Lanes));
            }
        }
    }
}
