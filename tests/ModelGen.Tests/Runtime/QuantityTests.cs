namespace ModelGen.Tests.Runtime;

public class QuantityTests
{
    [Theory]
    [InlineData(0, "sample", "There are 0 samples")]
    [InlineData(1, "sample", "There is 1 sample")]
    [InlineData(2, "class", "There are 2 classes")]
    [InlineData(1, "class", "There is 1 class")]
    [InlineData(-3, "probability", "There are -3 probabilities")]
    public void ANounFollowsItsCount(long count, string noun, string text) => Assert.Equal(text, Quantity.ThereAre(count, noun));
}
