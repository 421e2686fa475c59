using ModelGen.Tests.Digits;

namespace ModelGen.Tests.Training.Checkpoints;

/// <summary>A run that was interrupted and went on is the run that was not, to the last bit.</summary>
public sealed class ExactResumeTests : IDisposable
{
    private readonly TemporaryFolder whole = new();
    private readonly TemporaryFolder parts = new();

    public static TheoryData<string, bool> Runs => new()
    {
        { "Dropping", false },
        { "Dropping", true },
        { "Momentum", false },
        { "Momentum", true },
        { "Carrying", false },
        { "Carrying", true },
    };

    public void Dispose()
    {
        whole.Dispose();
        parts.Dispose();
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void At_the_end_of_each_epoch(string name, bool scheduled)
    {
        KeptRun expected = KeptRun.Whole(name, whole, scheduled);
        Assert.InRange(expected.History!.Epochs.Count, 3, KeptRun.Epochs);
        KeptRun run = KeptRun.InParts(name, parts, [-1, -2, -3, -4, -5, -6, -7], scheduled);
        run.AssertSame(expected);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void In_the_middle_of_epochs(string name, bool scheduled)
    {
        KeptRun expected = KeptRun.Whole(name, whole, scheduled);
        KeptRun.InParts(name, parts, [1, 3, 4, 7, 9, 12, 14, 15], scheduled).AssertSame(expected);
    }
}
