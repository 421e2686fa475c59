using ModelGen.CompilerServices;

namespace ModelGen.Tests.Runtime;

public class VectorMathTests
{
    private const uint Stride = 10007;

    // Where functions change their path, overflow, underflow or saturate, and what is not an ordinary number.
    private static readonly float[] SpecialValues =
    [
        0f, -0f, 1f, -1f, float.Epsilon, -float.Epsilon, 1.17549435e-38f, -1.17549435e-38f, float.MaxValue, float.MinValue,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN, BitConverter.UInt32BitsToSingle(0x7FC01234),
        88.3762589f, 88.7228394f, 88.72284f, 89f, -87.3365479f, -88f, -88.00001f, -103.972076f, -103.97208f, -104f, 9.0109f, 9.1f, 3.95f,
        0.5f, MathF.Sqrt(0.5f), MathF.Sqrt(2), MathF.Pow(2, -12), MathF.Pow(2, -13), MathF.Pow(2, -25), -17.3f, -20f, 16.6355324f,
    ];

    [Fact]
    public void ExpIsPrecise() => CheckFunction<ExpFunction>(1.05, 0x444B73C7A9A0BA9F);

    [Fact]
    public void Expm1IsPrecise() => CheckFunction<Expm1Function>(1.60, 0xD00E812308E42420);

    [Fact]
    public void LogIsPrecise() => CheckFunction<LogFunction>(0.92, 0x69026DECFDD8DE3B);

    [Fact]
    public void TanhIsPrecise() => CheckFunction<TanhFunction>(1.34, 0x2460166D3EA1F66C);

    [Fact]
    public void SigmoidIsPrecise() => CheckFunction<SigmoidFunction>(x => x < -15.9f ? 2.45 : 1.75, 0x533666EE36C9A0E9);

    [Fact]
    public void SoftplusIsPrecise() => CheckFunction<SoftplusFunction>(1.67, 0x9AA2BAC0F772749B);

    [Fact]
    public void ErfIsPrecise() => CheckFunction<ErfFunction>(1.89, 0x116101993A18DC15);

    [Fact]
    public void CosPiIsPrecise() => CheckFunction<CosPiFunction>(2, 0x7842B9C354F4FDAD);

    [Fact]
    public void MaximumIsNaNWhereEitherIs()
    {
        CheckMaximum<F128>();
        CheckMaximum<F256>();
        CheckMaximum<F512>();
    }

    [Fact]
    public void FunctionsThatIncreaseNeverDecrease()
    {
        AssertIncreases<ExpFunction>(float.NegativeInfinity);
        AssertIncreases<Expm1Function>(float.NegativeInfinity);
        AssertIncreases<LogFunction>(0);
        AssertIncreases<TanhFunction>(float.NegativeInfinity);
        AssertIncreases<SigmoidFunction>(float.NegativeInfinity);
        AssertIncreases<ErfFunction>(float.NegativeInfinity);
    }

    [Fact]
    public void ZerosKeepTheirSign()
    {
        AssertKeepsZeros<Expm1Function>();
        AssertKeepsZeros<TanhFunction>();
        AssertKeepsZeros<ErfFunction>();
    }

    [Fact]
    public void ValuesAtTheEndsAreExact()
    {
        const float Infinity = float.PositiveInfinity;
        Assert.Equal([0, 1, Infinity, Infinity], Apply<ExpFunction>(-Infinity, 0, 89, Infinity));
        Assert.Equal([-1, -1, Infinity, Infinity], Apply<Expm1Function>(-Infinity, -30, 89, Infinity));
        Assert.Equal([-Infinity, -Infinity, 0, float.NaN], Apply<LogFunction>(0, -0f, 1, -1));
        Assert.Equal([-1, 1, -1, 1], Apply<TanhFunction>(-Infinity, Infinity, -10, 10));
        Assert.Equal([0, 0.5f, 0.5f, 1], Apply<SigmoidFunction>(-Infinity, 0, -0f, Infinity));
        Assert.Equal([0, 0.6931472f, Infinity, 100], Apply<SoftplusFunction>(-Infinity, 0, Infinity, 100));
        Assert.Equal([-1, 1, -1, 1], Apply<ErfFunction>(-Infinity, Infinity, -4, 4));
        Assert.Equal([1, 0, -1, 0], Apply<CosPiFunction>(0, 0.5f, 1, -1.5f));
    }

    /// <summary>
    /// Every <see cref="Stride"/>-th float and the special values: the error, the same bits at each width, and, by their hash, the
    /// same bits on every processor.
    /// </summary>
    private static void CheckFunction<F>(double bound, ulong expectedHash)
        where F : IElementaryFunction => CheckFunction<F>(_ => bound, expectedHash);

    private static void CheckFunction<F>(Func<float, double> bound, ulong expectedHash)
        where F : IElementaryFunction
    {
        const int BlockLength = 1 << 12;
        float[] x = new float[BlockLength];
        float[] narrow = new float[BlockLength];
        float[] middle = new float[BlockLength];
        float[] wide = new float[BlockLength];
        ulong hash = 0;
        for (ulong bits = 0; bits <= uint.MaxValue;)
        {
            SpecialValues.CopyTo(x, 0);
            for (int i = bits == 0 ? SpecialValues.Length : 0; i < x.Length; i++, bits += Stride)
            {
                x[i] = BitConverter.UInt32BitsToSingle((uint)Math.Min(bits, uint.MaxValue));
            }

            ApplyAll<F, F128>(x, narrow);
            ApplyAll<F, F256>(x, middle);
            ApplyAll<F, F512>(x, wide);
            AssertSameBits(x, narrow, middle);
            AssertSameBits(x, narrow, wide);
            for (int i = 0; i < x.Length; i++)
            {
                AssertClose(x[i], narrow[i], F.Reference(x[i]), bound(x[i]));
                hash = (hash * 0x100000001B3) + (float.IsNaN(narrow[i]) ? 0 : BitConverter.SingleToUInt32Bits(narrow[i]));
            }
        }

        Assert.Equal(expectedHash.ToString("X16"), hash.ToString("X16"));
    }

    private static void ApplyAll<F, V>(float[] x, float[] y)
        where F : IElementaryFunction
        where V : struct, IVector<V>
    {
        for (int i = 0; i < x.Length; i += V.Lanes)
        {
            V.Store(F.Apply(V.Load(in x[0], i)), ref y[0], i);
        }
    }

    private static float[] Apply<F>(params float[] x)
        where F : IElementaryFunction
    {
        float[] y = new float[x.Length];
        ApplyAll<F, F128>(x, y);
        return y;
    }

    private static void CheckMaximum<V>()
        where V : struct, IVector<V>
    {
        float[] numbers = [float.NaN, float.NegativeInfinity, float.MinValue, -1, 0, float.Epsilon, 1, 3, float.MaxValue, float.PositiveInfinity];
        foreach (float a in numbers)
        {
            foreach (float b in numbers)
            {
                float[] result = new float[V.Lanes];
                V.Store(VectorMath.Maximum(V.Broadcast(a), V.Broadcast(b)), ref result[0], 0);
                Assert.All(result, lane => Assert.Equal(MathF.Max(a, b), lane));
            }
        }
    }

    /// <summary>Runs of neighbouring floats all along the numbers from <paramref name="least"/> on, and around the special values.</summary>
    private static void AssertIncreases<F>(float least)
        where F : IElementaryFunction
    {
        const int Run = 256;
        float[] x = new float[Run], y = new float[Run];
        IEnumerable<float> starts = Enumerable.Range(0, 1 << 14)
            .Select(i => BitConverter.UInt32BitsToSingle((uint)i << 18))
            .Concat(SpecialValues)
            .Where(start => start >= least && Math.Abs(start) < 1e38f);
        foreach (float start in starts)
        {
            x[0] = start;
            for (int i = 0; i < Run / 2 && x[0] > least; i++)
            {
                x[0] = MathF.BitDecrement(x[0]);
            }

            for (int i = 1; i < Run; i++)
            {
                x[i] = MathF.BitIncrement(x[i - 1]);
            }

            ApplyAll<F, F256>(x, y);
            for (int i = 1; i < Run; i++)
            {
                Assert.True(y[i] >= y[i - 1], $"at {x[i]:R}: {y[i]:R} after {y[i - 1]:R}");
            }
        }
    }

    private static void AssertKeepsZeros<F>()
        where F : IElementaryFunction
    {
        float[] y = Apply<F>(0f, -0f, float.Epsilon, -float.Epsilon);
        Assert.Equal(0u, BitConverter.SingleToUInt32Bits(y[0]));
        Assert.Equal(0x80000000u, BitConverter.SingleToUInt32Bits(y[1]));
        Assert.Equal([float.Epsilon, -float.Epsilon], y[2..]);
    }

    private static void AssertSameBits(float[] x, float[] expected, float[] actual)
    {
        for (int i = 0; i < x.Length; i++)
        {
            bool same = BitConverter.SingleToUInt32Bits(expected[i]) == BitConverter.SingleToUInt32Bits(actual[i]);
            Assert.True(same || (float.IsNaN(expected[i]) && float.IsNaN(actual[i])), $"at {x[i]:R}: {expected[i]:R} and {actual[i]:R}");
        }
    }

    private static void AssertClose(float x, float actual, double reference, double bound)
    {
        float nearest = (float)reference;
        bool right = float.IsFinite(nearest) && float.IsFinite(actual)
            ? Math.Abs(actual - reference) <= bound * UnitInTheLastPlace(nearest)
            : nearest.Equals(actual);
        if (!right)
        {
            Assert.Fail($"at {x:R}: {actual:R} instead of {reference:R}");
        }
    }

    private static double UnitInTheLastPlace(float value) =>
        Math.ScaleB(1, Math.Max((int)(BitConverter.SingleToUInt32Bits(value) >> 23) & 0xFF, 1) - 150);
}
