using ModelGen.CompilerServices;

namespace ModelGen.Tests.Runtime;

public class GradientClipTests
{
    // More than one vector, and a remainder.
    private static readonly float[] Gradients = [.. Enumerable.Range(0, 37).Select(i => ((i * 7) % 11) - 5f)];

    private static readonly double Norm = Math.Sqrt(Gradients.Sum(g => (double)g * g));

    [Fact]
    public void ValuesAreClipped()
    {
        float[] clipped = [.. Gradients];
        GradientClip.ByValue(clipped, 2.5f);
        Assert.Equal(Gradients.Select(g => Math.Clamp(g, -2.5f, 2.5f)), clipped);
    }

    [Fact]
    public void NotANumberStaysVisible()
    {
        float[] gradients = new float[11];
        gradients[2] = gradients[9] = float.NaN;
        GradientClip.ByValue(gradients, 1);
        Assert.Equal([2, 9], Enumerable.Range(0, 11).Where(i => float.IsNaN(gradients[i])));
        GradientClip.ByGlobalNorm(gradients, 1);
        Assert.Equal([2, 9], Enumerable.Range(0, 11).Where(i => float.IsNaN(gradients[i])));
    }

    [Fact]
    public void GreatNormsAreScaledToTheLimit()
    {
        float[] byNorm = [.. Gradients];
        float[] byGlobalNorm = [.. Gradients];
        GradientClip.ByNorm(byNorm, 3);
        GradientClip.ByGlobalNorm(byGlobalNorm, 3);
        float factor = (float)(3 / Norm);
        Assert.Equal(Gradients.Select(g => g * factor), byNorm);
        Assert.Equal(byNorm, byGlobalNorm);
        Assert.Equal(3, Math.Sqrt(byNorm.Sum(g => (double)g * g)), 1e-6);
    }

    [Fact]
    public void SmallNormsAreLeftAlone()
    {
        float[] gradients = [.. Gradients];
        GradientClip.ByNorm(gradients, (float)Norm + 0.001f);
        Assert.Equal(Gradients, gradients);
    }

    [Fact]
    public void NormsOfGreatNumbersDoNotOverflow()
    {
        float[] gradients = [1e30f, -1e30f, 1e30f, 1e30f];
        GradientClip.ByNorm(gradients, 2);
        Assert.Equal([1f, -1f, 1f, 1f], gradients);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    public void LimitsMustBePositive(float limit)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClip.ByValue(new float[1], limit));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClip.ByNorm(new float[1], limit));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClip.ByGlobalNorm(new float[1], limit));
    }
}
