using ModelGen.CompilerServices;

namespace ModelGen.Tests.Runtime;

public class GramSchmidtTests
{
    public static TheoryData<int, int> Sizes => new()
    {
        { 1, 1 }, { 1, 7 }, { 2, 2 }, { 5, 5 }, { 7, 8 }, { 8, 8 }, { 9, 9 }, { 8, 33 }, { 16, 16 }, { 17, 19 }, { 33, 132 }, { 64, 64 },
        { 100, 129 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void VectorsAreOrthonormalToTheLastBits(int count, int length)
    {
        double[][] q = Orthonormalize(Normal(count, length));
        for (int a = 0; a < count; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                Assert.Equal(a == b ? 1 : 0, Dot(q[a], q[b]), 4e-15);
            }
        }
    }

    /// <summary>The method by its definition. Square matrices are worse conditioned, so that rounding errors count for more.</summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public void VectorsAreThoseOfTheDefinition(int count, int length)
    {
        double[][] expected = Normal(count, length);
        double[][] actual = Orthonormalize(expected);
        for (int j = 0; j < count; j++)
        {
            for (int pass = 0; pass < 2; pass++)
            {
                for (int i = 0; i < j; i++)
                {
                    Add(expected[j], -Dot(expected[i], expected[j]), expected[i]);
                }
            }

            double norm = Math.Sqrt(Dot(expected[j], expected[j]));
            for (int i = 0; i < length; i++)
            {
                Assert.Equal(expected[j][i] /= norm, actual[j][i], count < length ? 1e-14 : 1e-12);
            }
        }
    }

    /// <summary>Nearly dependent vectors need more passes, and what is left of dependent ones are rounding errors or zeros.</summary>
    [Fact]
    public void DependentVectorsComeToAnEnd()
    {
        double[][] vectors = Normal(24, 32);
        vectors[3] = [.. vectors[1].Select((x, i) => x + (i == 5 ? 1e-9 : 0))];
        vectors[6] = [.. vectors[2]];
        vectors[7] = new double[32];
        vectors[12] = [.. vectors[3].Zip(vectors[10], (x, y) => (2 * x) - y)];
        double[][] q = Orthonormalize(vectors);
        for (int a = 0; a < q.Length; a++)
        {
            bool isZero = q[a].All(x => x == 0);
            Assert.True(a is 6 or 12 || isZero == (a == 7), $"vector {a}");
            for (int b = 0; b < a; b++)
            {
                Assert.Equal(0, Dot(q[a], q[b]), 4e-15);
            }

            Assert.Equal(isZero ? 0 : 1, Dot(q[a], q[a]), 4e-15);
        }

        Assert.True(q[3][5] > 0);
    }

    private static double[][] Normal(int count, int length)
    {
        RandomStream stream = new(11, StreamKind.Initialization, (uint)count, 0, 0);
        return [.. Enumerable.Range(0, count).Select(j => Enumerable.Range(0, length).Select(i => stream.Normal((i * count) + j)).ToArray())];
    }

    /// <summary>Through panels with zeros around the vectors, which must stay.</summary>
    private static double[][] Orthonormalize(double[][] vectors)
    {
        int length = vectors[0].Length;
        int padded = (length + GramSchmidt.Rows - 1) / GramSchmidt.Rows * GramSchmidt.Rows;
        int panel = padded * GramSchmidt.Width;
        double[] panels = new double[(vectors.Length + GramSchmidt.Width - 1) / GramSchmidt.Width * panel];
        int Place(int j, int i) => (j / GramSchmidt.Width * panel) + (i * GramSchmidt.Width) + (j % GramSchmidt.Width);
        for (int j = 0; j < vectors.Length; j++)
        {
            for (int i = 0; i < length; i++)
            {
                panels[Place(j, i)] = vectors[j][i];
            }
        }

        GramSchmidt.Orthonormalize(panels, padded);
        double[][] result = [.. vectors.Select((_, j) => Enumerable.Range(0, length).Select(i => panels[Place(j, i)]).ToArray())];
        Assert.Equal(result.Sum(vector => vector.Count(x => x != 0)), panels.Count(x => x != 0));
        return result;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static void Add(double[] target, double scale, double[] source)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] += scale * source[i];
        }
    }
}
