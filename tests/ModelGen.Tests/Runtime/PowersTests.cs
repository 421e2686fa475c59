using ModelGen.CompilerServices;

namespace ModelGen.Tests.Runtime;

public class PowersTests
{
    /// <summary>Bits that any system gives, computed in another language in the same order of products.</summary>
    [Theory]
    [InlineData(0.9, 0, 0x3FF0000000000000)]
    [InlineData(0.9, 1, 0x3FECCCCCCCCCCCCD)]
    [InlineData(0.9, 10, 0x3FD650BF60432FDA)]
    [InlineData(0.999, 1000, 0x3FD788526411EDAC)]
    [InlineData(0.999, 123_456_789, 0x0000000000000000)]
    public void Powers_are_products_in_one_order(double beta, long exponent, long bits) =>
        Assert.Equal(bits, BitConverter.DoubleToInt64Bits(Powers.Of(beta, exponent)));

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.95)]
    [InlineData(0.999)]
    [InlineData(1)]
    public void Powers_are_close(double beta)
    {
        for (int exponent = 0; exponent < 20_000; exponent++)
        {
            // Subnormal numbers have fewer bits, and what is as small is nothing beside the 1 that it is taken from.
            double expected = Math.Pow(beta, exponent);
            Assert.Equal(expected, Powers.Of(beta, exponent), (expected * (exponent + 2) * 1.2e-16) + 1e-300);
        }
    }
}
