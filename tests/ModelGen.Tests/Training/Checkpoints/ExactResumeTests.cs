using ModelGen.Tests.Binding;
using ModelGen.Tests.Digits;
using ModelGen.Training;

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

    /// <summary>The runs are such that callbacks decide something.</summary>
    [Fact]
    public void The_runs_end_early_and_lower_their_rate()
    {
        History[] histories = [.. new[] { "Dropping", "Momentum", "Carrying" }.Select(name => KeptRun.Whole(name, whole).History!)];
        Assert.Contains(histories, history => history.EndReason == EndReason.EarlyStopped);
        Assert.Contains(histories, history => history.Final!.Epoch < history.Epochs[^1].Epoch);
        Assert.Contains(histories, history => history.Epochs[^1].LearningRate < history.Settings.LearningRate / 2);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void At_the_end_of_each_epoch(string name, bool scheduled)
    {
        KeptRun expected = KeptRun.Whole(name, whole, scheduled);
        KeptRun run = KeptRun.InParts(name, parts, [-1, -2, -3, -4, -5, -6, -7], scheduled);
        Assert.InRange(run.Parts, 4, 8);
        run.AssertSame(expected);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void In_the_middle_of_epochs(string name, bool scheduled)
    {
        KeptRun expected = KeptRun.Whole(name, whole, scheduled);
        KeptRun run = KeptRun.InParts(name, parts, [1, 3, 4, 7, 9, 12, 14, 15], scheduled);
        Assert.Equal(9, run.Parts);
        run.AssertSame(expected);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Where_a_callback_has_stopped_it(string name, bool scheduled)
    {
        KeptRun expected = KeptRun.Whole(name, whole, scheduled);
        KeptRun run = KeptRun.InParts(name, parts, [1, 3, 4, 7, 9, -3], scheduled, byCallback: true);
        Assert.Equal(7, run.Parts);
        run.AssertSame(expected);
    }

    /// <summary>Steps that are queued when the run is stopped are done first, and those after it are completed together as they would have been.</summary>
    [Theory]
    [InlineData("Dropping", 3)]
    [InlineData("Dropping", 4)]
    [InlineData("Momentum", 2)]
    public void With_a_queue(string name, int capacity)
    {
        KeptRun expected = KeptRun.Whole(name, whole, model: Queued(1));
        foreach (bool byCallback in new[] { false, true })
        {
            using TemporaryFolder folder = new();
            KeptRun run = KeptRun.InParts(
                name, folder, [1, 5, 8, 11, 14], create: part => Queued(part == 0 ? 1 : 100 + (ulong)part), byCallback: byCallback);
            Assert.InRange(run.Parts, 4, 6);
            run.AssertSame(expected);
        }

        QueuedModel Queued(ulong seed) => new(KeptModels.Create(name, seed), capacity);
    }

    /// <summary>Stopped in the validation, when all steps of the epoch are done.</summary>
    [Fact]
    public void In_the_middle_of_a_validation()
    {
        KeptRun expected = KeptRun.Whole("Dropping", whole);
        int steps = (expected.History!.TrainingData.Count / 8) + 1;
        KeptRun run = KeptRun.InParts("Dropping", parts, [steps, 3 * steps]);
        Assert.Equal(3, run.Parts);
        run.AssertSame(expected);
    }

    /// <summary>Files that earlier versions have written, which are never written anew.</summary>
    [Theory]
    [InlineData("Dropping", 1, 9, "epoch-0001-step-000004")]
    [InlineData("Momentum", 1, -2, "epoch-0002")]
    [InlineData("Carrying", 1, 17, "epoch-0001-step-000005")]
    public void From_checkpoints_of_all_versions(string name, int version, int stop, string position)
    {
        string fixture = Repository.PathOf($"tests/ModelGen.Tests/Training/Checkpoints/Fixtures/{name}-{version}.safetensors");
        if (!File.Exists(fixture) && Environment.GetEnvironmentVariable(Repository.Update) == "1")
        {
            KeptRun.InParts(name, whole, [stop]);
            File.Copy(whole.File($"kept/{position}.safetensors"), fixture);
        }

        Directory.CreateDirectory(parts.File("kept"));
        File.Copy(fixture, parts.File($"kept/{position}.safetensors"));
        KeptRun run = KeptRun.InParts(name, parts, []);
        KeptRun expected = KeptRun.Whole(name, whole);
        Assert.Equal(NumberHash.Of(expected.Model.Parameters), NumberHash.Of(run.Model.Parameters));
        Assert.Equal(expected.History!.Epochs.Select(epoch => epoch["loss"]), run.History!.Epochs.Select(epoch => epoch["loss"]));
        Assert.Equal(expected.Stopping.BestEpoch, run.Stopping.BestEpoch);
    }
}
