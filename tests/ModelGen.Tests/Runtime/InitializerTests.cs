using ModelGen.CompilerServices;

namespace ModelGen.Tests.Runtime;

public class InitializerTests
{
    private static readonly RandomStream Stream = new(7, StreamKind.Initialization, 2, 0, 0);

    public static TheoryData<string, Initializer> ByName => new()
    {
        { "zeros", Initializer.Zeros },
        { "ones", Initializer.Ones },
        { "constant", Initializer.Constant(0.5f) },
        { "glorot_uniform", Initializer.GlorotUniform },
        { "glorot_normal", Initializer.GlorotNormal },
        { "he_uniform", Initializer.HeUniform },
        { "he_normal", Initializer.HeNormal },
        { "random_uniform", Initializer.RandomUniform(-1, 1) },
        { "random_normal", Initializer.RandomNormal(0, 1) },
        { "orthogonal", Initializer.Orthogonal(1) },
        { "unit_forget_bias", Initializer.UnitForgetBias(Initializer.Zeros) },
    };

    [Theory]
    [MemberData(nameof(ByName))]
    public void NamesAreKerasNames(string name, Initializer initializer) => Assert.Equal(name, initializer.ToString());

    [Fact]
    public void ConstantsFill()
    {
        Assert.Equal([0f, 0f], Fill(Initializer.Zeros, 2));
        Assert.Equal([1f, 1f], Fill(Initializer.Ones, 2));
        Assert.Equal([0.5f, 0.5f], Fill(Initializer.Constant(0.5f), 2));
    }

    [Fact]
    public void UniformsHaveTheirBoundsAndVariance()
    {
        // Fans 300 and 500; of the vector 40000 and 40000; of the kernel 4 · 100 and 4 · 200.
        CheckUniform(Fill(Initializer.GlorotUniform, 300, 500), Math.Sqrt(6.0 / 800));
        CheckUniform(Fill(Initializer.GlorotUniform, 40_000), Math.Sqrt(6.0 / 80_000));
        CheckUniform(Fill(Initializer.GlorotUniform, 4, 100, 200), Math.Sqrt(6.0 / 1200));
        CheckUniform(Fill(Initializer.HeUniform, 300, 500), Math.Sqrt(6.0 / 300));
        float[] shifted = Fill(Initializer.RandomUniform(2, 5), 100, 100);
        CheckUniform([.. shifted.Select(value => value - 3.5f)], 1.5);
    }

    [Fact]
    public void NormalsHaveTheirVarianceAndCut()
    {
        CheckNormal(Fill(Initializer.GlorotNormal, 300, 500), Math.Sqrt(2.0 / 800));
        CheckNormal(Fill(Initializer.HeNormal, 300, 500), Math.Sqrt(2.0 / 300));

        float[] plain = Fill(Initializer.RandomNormal(1, 2), 200, 500);
        Assert.InRange(plain.Average(), 0.97, 1.03);
        Assert.InRange(plain.Average(x => (x - 1.0) * (x - 1)), 3.92, 4.08);
        Assert.Contains(plain, x => x > 1 + (2 * 2.5));
    }

    [Theory]
    [InlineData(64, 64)]
    [InlineData(30, 120)]
    [InlineData(120, 30)]
    [InlineData(1, 7)]
    [InlineData(7, 1)]
    [InlineData(1, 1)]
    [InlineData(33, 9)]
    [InlineData(128, 512)]
    public void OrthogonalMatricesAreOrthonormal(int rows, int columns)
    {
        const float Gain = 1.5f;
        float[] values = Fill(Initializer.Orthogonal(Gain), rows, columns);
        int count = Math.Min(rows, columns);
        int length = Math.Max(rows, columns);
        double Element(int vector, int i) => rows < columns ? values[(vector * columns) + i] : values[(i * columns) + vector];
        for (int a = 0; a < count; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double dot = Enumerable.Range(0, length).Sum(i => Element(a, i) * Element(b, i));
                Assert.Equal(a == b ? Gain * Gain : 0, dot, 1e-6);
            }
        }
    }

    /// <summary>Q R = A with R upper triangular and positive on its diagonal: what Keras' correction of the signs leads to.</summary>
    [Theory]
    [InlineData(6, 4)]
    [InlineData(4, 6)]
    [InlineData(13, 11)]
    [InlineData(11, 25)]
    public void OrthogonalIsTheFactorOfTheNormalMatrix(int rows, int columns)
    {
        float[] q = Fill(Initializer.Orthogonal(1), rows, columns);
        int count = Math.Min(rows, columns);
        int length = Math.Max(rows, columns);
        double Element(int vector, int k) => rows < columns ? q[(vector * columns) + k] : q[(k * columns) + vector];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                double r = Enumerable.Range(0, length).Sum(k => Element(i, k) * Stream.Normal((k * count) + j));
                Assert.True(i == j ? r > 0.01 : i < j || Math.Abs(r) < 1e-6, $"R[{i}, {j}] = {r}");
            }
        }
    }

    [Fact]
    public void LeadingAxesOfAnOrthogonalTensorAreRows() =>
        Assert.Equal(Fill(Initializer.Orthogonal(1), 6, 4), Fill(Initializer.Orthogonal(1), 2, 3, 4));

    [Fact]
    public void ForgetGateStartsAtOne() =>
        Assert.Equal([0.5f, 0.5f, 1, 1, 0.5f, 0.5f, 0.5f, 0.5f], Fill(Initializer.UnitForgetBias(Initializer.Constant(0.5f)), 8));

    [Fact]
    public void ValuesArePinned()
    {
        Assert.Equal([-0.705063343f, 0.701221466f, -1.03776777f, -0.204414651f], Fill(Initializer.GlorotUniform, 2, 2));
        Assert.Equal([0.452306211f, -1.95013022f, -2.2322917f, 1.29103267f], Fill(Initializer.HeNormal, 2, 2));
        Assert.Equal([0.198584273f, -0.980083823f, -0.980083823f, -0.198584273f], Fill(Initializer.Orthogonal(1), 2, 2));
    }

    [Theory]
    [MemberData(nameof(ByName))]
    public void ValuesFollowTheStream(string name, Initializer initializer)
    {
        TensorShape shape = name == "unit_forget_bias" ? new(8) : new(4, 8);
        float[] values = new float[shape.Length];
        float[] again = new float[shape.Length];
        float[] other = new float[shape.Length];
        initializer.Fill(values, shape, Stream);
        initializer.Fill(again, shape, Stream);
        initializer.Fill(other, shape, new RandomStream(7, StreamKind.Initialization, 3, 0, 0));
        Assert.Equal(values, again);
        bool isFixed = name is "zeros" or "ones" or "constant" or "unit_forget_bias";
        Assert.Equal(isFixed, values.SequenceEqual(other));
    }

    [Fact]
    public void EqualInitializersAreEqual()
    {
        Assert.Equal(Initializer.RandomUniform(-1, 2), Initializer.RandomUniform(-1, 2));
        Assert.NotEqual(Initializer.RandomUniform(-1, 2), Initializer.RandomUniform(-1, 3));
        Assert.NotEqual(Initializer.GlorotUniform, Initializer.HeUniform);
    }

    [Fact]
    public void WrongUseIsRefused()
    {
        Assert.Throws<ArgumentException>(() => Initializer.Zeros.Fill(new float[5], new TensorShape(2, 3), Stream));
        Assert.Throws<ArgumentException>(() => Fill(Initializer.Orthogonal(1), 4));
        Assert.Throws<ArgumentException>(() => Fill(Initializer.UnitForgetBias(Initializer.Zeros), 6));
        Assert.Throws<ArgumentException>(() => Fill(Initializer.UnitForgetBias(Initializer.Zeros), 4, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.RandomUniform(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.RandomUniform(float.NaN, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.RandomNormal(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.RandomNormal(0, float.PositiveInfinity));
    }

    private static float[] Fill(Initializer initializer, params int[] axes)
    {
        TensorShape shape = new(axes);
        float[] values = new float[shape.Length];
        initializer.Fill(values, shape, Stream);
        return values;
    }

    private static void CheckUniform(float[] values, double limit)
    {
        Assert.InRange(values.Max(), limit * 0.999, limit);
        Assert.InRange(values.Min(), -limit * 1.000001, -limit * 0.999);
        Assert.InRange(values.Average() / limit, -0.02, 0.02);
        Assert.InRange(values.Average(x => (double)x * x) / (limit * limit / 3), 0.97, 1.03);
    }

    private static void CheckNormal(float[] values, double deviation)
    {
        double cut = 2 * deviation / 0.87962566103423978;
        Assert.InRange(values.Max(), cut * 0.99, cut);
        Assert.InRange(values.Min(), -cut * 1.000001, -cut * 0.99);
        Assert.InRange(values.Average() / deviation, -0.02, 0.02);
        Assert.InRange(values.Average(x => (double)x * x) / (deviation * deviation), 0.98, 1.02);
    }
}
