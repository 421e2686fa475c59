using System.Runtime.CompilerServices;
using ModelGen.CompilerServices;

namespace Benchmarks.Roofline;

/// <summary>Loops that do nothing but what they measure.</summary>
/// <typeparam name="TVector">The vectors that they work with.</typeparam>
internal static class PeakKernels<TVector>
    where TVector : struct, IVector<TVector>
{
    /// <summary>Multiply-adds that each wait for the one before in their chain, and for nothing else: 12 chains, which 16 registers hold.</summary>
    /// <param name="iterations">How often each chain goes one step on.</param>
    /// <returns>What depends on all of them.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Chains12(int iterations) => Chains(iterations, twice: false);

    /// <summary>The same with 24 chains, for processors with 32 registers.</summary>
    /// <param name="iterations">How often each chain goes one step on.</param>
    /// <returns>What depends on all of them.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Chains24(int iterations) => Chains(iterations, twice: true);

    /// <summary>Inlined, so that what is not asked for is not there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Chains(int iterations, bool twice)
    {
        TVector a = TVector.Broadcast(0.999f), b = TVector.Broadcast(0.001f);

        // No two chains begin alike, as equal ones could be computed once.
        TVector x0 = TVector.Broadcast(0), x1 = TVector.Broadcast(1), x2 = TVector.Broadcast(2), x3 = TVector.Broadcast(3);
        TVector x4 = TVector.Broadcast(4), x5 = TVector.Broadcast(5), x6 = TVector.Broadcast(6), x7 = TVector.Broadcast(7);
        TVector x8 = TVector.Broadcast(8), x9 = TVector.Broadcast(9), x10 = TVector.Broadcast(10), x11 = TVector.Broadcast(11);
        TVector x12 = TVector.Broadcast(12), x13 = TVector.Broadcast(13), x14 = TVector.Broadcast(14), x15 = TVector.Broadcast(15);
        TVector x16 = TVector.Broadcast(16), x17 = TVector.Broadcast(17), x18 = TVector.Broadcast(18), x19 = TVector.Broadcast(19);
        TVector x20 = TVector.Broadcast(20), x21 = TVector.Broadcast(21), x22 = TVector.Broadcast(22), x23 = TVector.Broadcast(23);
        for (int i = 0; i < iterations; i++)
        {
            x0 = TVector.Fma(x0, a, b);
            x1 = TVector.Fma(x1, a, b);
            x2 = TVector.Fma(x2, a, b);
            x3 = TVector.Fma(x3, a, b);
            x4 = TVector.Fma(x4, a, b);
            x5 = TVector.Fma(x5, a, b);
            x6 = TVector.Fma(x6, a, b);
            x7 = TVector.Fma(x7, a, b);
            x8 = TVector.Fma(x8, a, b);
            x9 = TVector.Fma(x9, a, b);
            x10 = TVector.Fma(x10, a, b);
            x11 = TVector.Fma(x11, a, b);
            if (twice)
            {
                x12 = TVector.Fma(x12, a, b);
                x13 = TVector.Fma(x13, a, b);
                x14 = TVector.Fma(x14, a, b);
                x15 = TVector.Fma(x15, a, b);
                x16 = TVector.Fma(x16, a, b);
                x17 = TVector.Fma(x17, a, b);
                x18 = TVector.Fma(x18, a, b);
                x19 = TVector.Fma(x19, a, b);
                x20 = TVector.Fma(x20, a, b);
                x21 = TVector.Fma(x21, a, b);
                x22 = TVector.Fma(x22, a, b);
                x23 = TVector.Fma(x23, a, b);
            }
        }

        TVector sum = ((x0 + x1) + (x2 + x3)) + ((x4 + x5) + (x6 + x7)) + ((x8 + x9) + (x10 + x11));
        return Sum(twice ? sum + ((x12 + x13) + (x14 + x15)) + ((x16 + x17) + (x18 + x19)) + ((x20 + x21) + (x22 + x23)) : sum);
    }

    /// <summary>Reads memory from its beginning to its end.</summary>
    /// <param name="source">The first number.</param>
    /// <param name="count">How many there are: a multiple of 8 vectors.</param>
    /// <param name="times">How often.</param>
    /// <returns>What depends on all of them.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Read(ref readonly float source, int count, int times)
    {
        TVector x0 = TVector.Zero, x1 = TVector.Zero, x2 = TVector.Zero, x3 = TVector.Zero;
        TVector x4 = TVector.Zero, x5 = TVector.Zero, x6 = TVector.Zero, x7 = TVector.Zero;
        for (int time = 0; time < times; time++)
        {
            for (nint i = 0; i < count; i += 8 * TVector.Lanes)
            {
                x0 += TVector.Load(in source, i);
                x1 += TVector.Load(in source, i + TVector.Lanes);
                x2 += TVector.Load(in source, i + (2 * TVector.Lanes));
                x3 += TVector.Load(in source, i + (3 * TVector.Lanes));
                x4 += TVector.Load(in source, i + (4 * TVector.Lanes));
                x5 += TVector.Load(in source, i + (5 * TVector.Lanes));
                x6 += TVector.Load(in source, i + (6 * TVector.Lanes));
                x7 += TVector.Load(in source, i + (7 * TVector.Lanes));
            }
        }

        return Sum(((x0 + x1) + (x2 + x3)) + ((x4 + x5) + (x6 + x7)));
    }

    private static float Sum(TVector vector)
    {
        Span<float> lanes = stackalloc float[TVector.Lanes];
        TVector.Store(vector, ref lanes[0], 0);
        float sum = 0;
        foreach (float lane in lanes)
        {
            sum += lane;
        }

        return sum;
    }
}
