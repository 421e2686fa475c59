using ModelGen.CompilerServices;

namespace ModelGen.Tests.Runtime;

/// <summary>What is shared out and what stays with the caller.</summary>
public class WorkSharesTests
{
    private static readonly long PartWork = new ModelOptions().PartWork;

    [Theory]
    [InlineData(1, 1000, 1)]
    [InlineData(2, 0, 1)]
    [InlineData(2, 1, 1)]
    [InlineData(2, 3, 1)]
    [InlineData(2, 4, 2)]
    [InlineData(2, 47, 2)]
    [InlineData(2, 48, 4)]
    [InlineData(2, 1000, 4)]
    [InlineData(16, 8, 4)]
    [InlineData(16, 64, 16)]
    [InlineData(1024, 1_000_000, 2048)]
    public void Samples_of_a_great_model_are_shared_by_their_number(int threads, int samples, int parts) =>
        Assert.Equal(parts, Shares(threads, work: PartWork).OfSamples(samples));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(199, 1)]
    [InlineData(200, 2)]
    [InlineData(399, 3)]
    [InlineData(4000, 4)]
    public void Samples_of_a_small_model_stay_together_until_they_are_worth_a_part(int samples, int parts) =>
        Assert.Equal(parts, Shares(2, work: PartWork / 100 + 1).OfSamples(samples));

    [Fact]
    public void Weights_are_shared_where_samples_are()
    {
        WorkShares shares = Shares(2, work: PartWork);
        Assert.Equal((1, 2), (shares.OfUpdate(samples: 3), shares.OfUpdate(samples: 4)));
        Assert.Equal((1, 1, 2), (shares.OfPacking(true, 1), shares.OfPacking(false, 64), shares.OfPacking(true, 64)));
    }

    private static WorkShares Shares(int threads, long work) => new(
        new ModelLayout(0, Trainable: 100_000, 0, Packed: 100_000, PackedForTraining: 200_000, 0, 0, 0, work), threads, PartWork);
}
