using ModelGen.Tests.Digits;
using ModelGen.Tests.Training.Checkpoints;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>A run on a device that was interrupted, in the middle of an epoch, goes on as one that was not.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder whole = new();
    private readonly TemporaryFolder parts = new();

    public void Dispose()
    {
        whole.Dispose();
        parts.Dispose();
    }

    [Fact]
    public void A_run_goes_on_as_if_it_had_not_been_interrupted()
    {
        const string Name = "Carrying";
        KeptRun expected = KeptRun.Whole(Name, whole, model: Create(1), epochs: 2);
        KeptRun run = KeptRun.InParts(Name, parts, [1, -1], create: part => Create(1 + (ulong)part), epochs: 2);
        Assert.Equal(3, run.Parts);
        run.AssertSame(expected);

        ITrainableModel Create(ulong seed) => (ITrainableModel)Simulated.Move(KeptModels.Create(Name, seed));
    }
}
