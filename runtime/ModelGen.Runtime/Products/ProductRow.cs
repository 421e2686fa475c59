using System.Runtime.CompilerServices;

namespace ModelGen.CompilerServices;

/// <summary>
/// z = start + x W + h U for one sample: packed weights pass by once, and all that counts is to have enough sums under way. Each sum is
/// the same chain as in <see cref="ProductTile"/>.
/// </summary>
internal static class ProductRow
{
    /// <summary>Computes one panel, or two side by side.</summary>
    /// <param name="x">The input.</param>
    /// <param name="inputs">Numbers in it.</param>
    /// <param name="h">The state.</param>
    /// <param name="units">Numbers in it.</param>
    /// <param name="b">The first panel.</param>
    /// <param name="other">From the first panel to the second.</param>
    /// <param name="start">What the sums start from.</param>
    /// <param name="z">Where they go.</param>
    /// <param name="apart">From the first panel's sums to the second's.</param>
    /// <param name="vectors">Vectors in a row of a panel, 1 to 4.</param>
    /// <param name="panels">1 or 2.</param>
    /// <typeparam name="V">The vector.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<V>(
        ref float x,
        int inputs,
        ref float h,
        int units,
        ref float b,
        nint other,
        ref float start,
        ref float z,
        nint apart,
        int vectors,
        int panels)
        where V : struct, IVector<V>
    {
        switch (vectors, panels)
        {
            case (1, 1): Run<V, One, One>(ref x, inputs, ref h, units, ref b, other, ref start, ref z, apart); break;
            case (2, 1): Run<V, Two, One>(ref x, inputs, ref h, units, ref b, other, ref start, ref z, apart); break;
            case (3, 1): Run<V, Three, One>(ref x, inputs, ref h, units, ref b, other, ref start, ref z, apart); break;
            case (4, 1): Run<V, Four, One>(ref x, inputs, ref h, units, ref b, other, ref start, ref z, apart); break;
            case (1, 2): Run<V, One, Two>(ref x, inputs, ref h, units, ref b, other, ref start, ref z, apart); break;
            case (2, 2): Run<V, Two, Two>(ref x, inputs, ref h, units, ref b, other, ref start, ref z, apart); break;
            case (3, 2): Run<V, Three, Two>(ref x, inputs, ref h, units, ref b, other, ref start, ref z, apart); break;
            default: Run<V, Four, Two>(ref x, inputs, ref h, units, ref b, other, ref start, ref z, apart); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<V, N, P>(
        ref float x, int inputs, ref float h, int units, ref float b, nint other, ref float start, ref float z, nint apart)
        where V : struct, IVector<V>
        where N : struct, ICount
        where P : struct, ICount
    {
        ProductTile.Load<V, One, N>(ref start, 0, 0, out V p0, out V p1, out V p2, out V p3);
        V q0 = V.Zero, q1 = V.Zero, q2 = V.Zero, q3 = V.Zero;
        if (P.Value > 1)
        {
            ProductTile.Load<V, One, N>(ref start, 0, apart, out q0, out q1, out q2, out q3);
        }

        ref float a = ref x;
        int depth = inputs;
        for (int segment = 0; segment < 2; segment++)
        {
            for (int k = 0; k < depth; k++)
            {
                V factor = V.Broadcast(Unsafe.Add(ref a, k));
                Add<V, N>(factor, ref b, 0, ref p0, ref p1, ref p2, ref p3);
                if (P.Value > 1)
                {
                    Add<V, N>(factor, ref b, other, ref q0, ref q1, ref q2, ref q3);
                }

                b = ref Unsafe.Add(ref b, N.Value * V.Lanes);
            }

            a = ref h;
            depth = units;
        }

        ProductTile.Store<V, One, N>(ref z, 0, 0, p0, p1, p2, p3);
        if (P.Value > 1)
        {
            ProductTile.Store<V, One, N>(ref z, 0, apart, q0, q1, q2, q3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<V, N>(V factor, ref float b, nint offset, ref V v0, ref V v1, ref V v2, ref V v3)
        where V : struct, IVector<V>
        where N : struct, ICount
    {
        v0 = V.Fma(factor, V.Load(ref b, offset), v0);
        if (N.Value > 1)
        {
            v1 = V.Fma(factor, V.Load(ref b, offset + V.Lanes), v1);
        }

        if (N.Value > 2)
        {
            v2 = V.Fma(factor, V.Load(ref b, offset + (2 * V.Lanes)), v2);
        }

        if (N.Value > 3)
        {
            v3 = V.Fma(factor, V.Load(ref b, offset + (3 * V.Lanes)), v3);
        }
    }
}
