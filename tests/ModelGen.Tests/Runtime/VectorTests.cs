using System.Runtime.Intrinsics;
using ModelGen.CompilerServices;

namespace ModelGen.Tests.Runtime;

public class VectorTests
{
    [Fact]
    public void Vectors128Compute() => CheckVector<F128>(4);

    [Fact]
    public void Vectors256Compute() => CheckVector<F256>(8);

    [Fact]
    public void Vectors512Compute() => CheckVector<F512>(16);

    [Theory]
    [InlineData(VectorWidth.Bits128)]
    [InlineData(VectorWidth.Bits256)]
    [InlineData(VectorWidth.Bits512)]
    public void AskedWidthIsTaken(VectorWidth asked) => Assert.Equal(asked, VectorChoice.Resolve(asked));

    [Fact]
    public void WidestIsWhatTheProcessorHas() => Assert.Equal(
        Vector512.IsHardwareAccelerated ? VectorWidth.Bits512 : Vector256.IsHardwareAccelerated ? VectorWidth.Bits256 : VectorWidth.Bits128,
        VectorChoice.Resolve(VectorWidth.Widest));

    [Fact]
    public void NoWidthIsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => VectorChoice.Resolve((VectorWidth)64));

    private static void CheckVector<V>(int lanes)
        where V : struct, IVector<V>
    {
        Assert.Equal(lanes, V.Lanes);
        CheckArithmetic<V>();
        CheckComparisons<V>();
        CheckBits<V>();
        CheckMemory<V>();
    }

    private static void CheckArithmetic<V>()
        where V : struct, IVector<V>
    {
        AssertLanes(7, V.Broadcast(3) + V.Broadcast(4));
        AssertLanes(-1, V.Broadcast(3) - V.Broadcast(4));
        AssertLanes(12, V.Broadcast(3) * V.Broadcast(4));
        AssertLanes(0.75f, V.Broadcast(3) / V.Broadcast(4));
        AssertLanes(-0f, -V.Zero);
        AssertLanes(3, V.Abs(V.Broadcast(-3)));
        AssertLanes(1.5f, V.Sqrt(V.Broadcast(2.25f)));

        // (1 + ε)² − 1 − 2 ε is ε² only if the product is not rounded.
        float epsilon = MathF.Pow(2, -23);
        V a = V.Broadcast(1 + epsilon);
        AssertLanes(epsilon * epsilon, V.Fma(a, a, V.Broadcast(-1 - (2 * epsilon))));
        AssertLanes(-epsilon * epsilon, V.FmaNegated(a, a, V.Broadcast(1 + (2 * epsilon))));
    }

    private static void CheckComparisons<V>()
        where V : struct, IVector<V>
    {
        V one = V.Broadcast(1);
        V two = V.Broadcast(2);
        V nan = V.Broadcast(float.NaN);
        AssertLanes(1, V.Min(two, one));
        AssertLanes(2, V.Max(one, two));
        AssertLanes(1, V.Min(nan, one));
        AssertLanes(float.NaN, V.Min(one, nan));
        AssertLanes(1, V.Max(nan, one));
        AssertLanes(float.NaN, V.Max(one, nan));
        AssertLanes(-0f, V.Min(V.Zero, -V.Zero));
        AssertLanes(0f, V.Max(-V.Zero, V.Zero));

        AssertLanes(1, V.SelectGreater(two, one, one, two));
        AssertLanes(2, V.SelectGreater(one, one, one, two));
        AssertLanes(2, V.SelectGreater(nan, one, one, two));
        AssertLanes(2, V.SelectGreater(one, nan, one, two));
    }

    private static void CheckBits<V>()
        where V : struct, IVector<V>
    {
        foreach (float number in new[] { 0f, 0.5f, 1.5f, 2.5f, -0.75f, -1.5f, -2.5f, 1000.49f, -1000.51f, 4194303.5f })
        {
            AssertLanes(MathF.Round(number) + 0f, V.Round(V.Broadcast(number)));
        }

        for (int n = -126; n <= 127; n++)
        {
            AssertLanes(MathF.ScaleB(1, n), V.PowerOfTwo(V.Broadcast(n)));
            AssertRoundedProduct<V>(n + 0.25f, n, MathF.ScaleB(1, n));
        }

        AssertRoundedProduct<V>(-127, -127, 0);
        AssertRoundedProduct<V>(127.75f, 128, float.PositiveInfinity);
        AssertLanes(3, V.WithSign(V.Broadcast(3), V.Broadcast(0)));
        AssertLanes(-3, V.WithSign(V.Broadcast(3), V.Broadcast(-0f)));
        AssertLanes(-0f, V.WithSign(V.Zero, V.Broadcast(-2)));

        foreach (float number in new[] { 1f, 0.999999f, 1.4142135f, 1.4142134f, 0.70710677f, 0.7071068f, 1e-37f, 1.17549435e-38f, 3e38f })
        {
            float mantissa = First(V.SplitExponent(V.Broadcast(number), out V exponent));
            Assert.InRange(mantissa, 0.70710678f, 1.4142135f);
            Assert.Equal(number, MathF.ScaleB(mantissa, (int)First(exponent)));
        }
    }

    private static void AssertRoundedProduct<V>(float product, float expected, float expectedPower)
        where V : struct, IVector<V>
    {
        AssertLanes(expected, V.RoundProduct(V.Broadcast(product * 2), V.Broadcast(0.5f), out V power));
        AssertLanes(expectedPower, power);
    }

    private static void CheckMemory<V>()
        where V : struct, IVector<V>
    {
        float[] source = [.. Enumerable.Range(0, V.Lanes + 3).Select(i => (float)i)];
        float[] destination = new float[V.Lanes + 3];
        V.Store(V.Load(in source[1], 1), ref destination[2], -1);
        Assert.Equal([0, .. source[2..(V.Lanes + 2)], 0, 0], destination);
    }

    private static float First<V>(V vector)
        where V : struct, IVector<V> => Values(vector)[0];

    private static float[] Values<V>(V vector)
        where V : struct, IVector<V>
    {
        float[] values = new float[V.Lanes];
        V.Store(vector, ref values[0], 0);
        return values;
    }

    private static void AssertLanes<V>(float expected, V actual)
        where V : struct, IVector<V>
    {
        foreach (float value in Values(actual))
        {
            bool same = BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(value);
            Assert.True(same || (float.IsNaN(expected) && float.IsNaN(value)), $"{value:R} instead of {expected:R}");
        }
    }
}
