using System.Globalization;
using ModelGen.Child;
using ModelGen.Tests.Digits;
using ModelGen.Tests.Files;
using ModelGen.Training;

namespace ModelGen.Tests.Training.Checkpoints;

/// <summary>Training runs in processes that are ended from outside.</summary>
public sealed class KilledRunTests : IDisposable
{
    /// <summary>How often a run is killed: few times here, and as often as the variable says where there is time.</summary>
    private const string CountVariable = "MODELGEN_KILLS";

    private readonly TemporaryFolder folder = new();

    private string Kept => folder.File("kept");

    public void Dispose() => folder.Dispose();

    [UnixFact]
    public void Wherever_a_run_is_killed_a_whole_checkpoint_is_there_and_no_step_before_it_is_lost()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable(CountVariable) ?? "12", CultureInfo.InvariantCulture);
        System.Random random = new(5);
        int before = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            // Most are killed while they train, when at least one step more is kept, and some while they start.
            using ChildProcess child = ChildProcess.Start("keep", Kept);
            bool starts = kill % 8 == 7;
            string first = starts ? "" : $"{child.ReadLine()}\n{child.ReadLine()}\n";
            Thread.Sleep(random.Next(starts ? 200 : 40));
            child.Kill();
            string[] lines = (first + child.End().Output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            int announced = lines.Length < 2 ? 0 : int.Parse(lines[^2], CultureInfo.InvariantCulture);
            int kept = AssertWhole();
            Assert.True(kept >= announced && kept >= before, $"{before} steps were kept, then {announced} done, and now {kept} are kept.");
            Assert.True(kept > before || starts);
            before = kept;
        }

        AssertIsTheRunThatWasNotKilled(before);
    }

    [UnixTheory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("INT")]
    public void A_signal_ends_a_run_with_a_checkpoint_of_its_last_step(string signal)
    {
        using ChildProcess child = ChildProcess.Start("keep", Kept);
        Assert.Equal("1", child.ReadLine());
        (int exitCode, string output) = child.Signal(signal);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((0, $"Stopped {CheckpointFolder.In(Kept)[0]}"), (exitCode, lines[^1]));
        Assert.Equal(lines.Length > 1 ? int.Parse(lines[^2], CultureInfo.InvariantCulture) : 1, AssertWhole());
    }

    [UnixFact]
    public void A_second_process_is_refused_and_told_which_the_first_is()
    {
        using ChildProcess first = ChildProcess.Start("keep", Kept);
        first.ReadLine();
        first.ReadLine();
        using ChildProcess second = ChildProcess.Start("keep", Kept);
        string line = second.ReadLine();
        Assert.StartsWith(
            $"CheckpointException: {Kept} is in use by another training run, that of process {first.Id} (dotnet) on {Environment.MachineName}, since ", line);
        Assert.EndsWith(". Wait for its end or end it, or give this run a folder of its own.", line);
        first.Kill();
        using ChildProcess third = ChildProcess.Start("keep", Kept);
        Assert.True(int.Parse(third.ReadLine(), CultureInfo.InvariantCulture) > 1);
    }

    [UnixFact]
    public void A_full_disk_ends_a_run_whose_last_checkpoint_stays_whole()
    {
        string disk = Directory.CreateDirectory(folder.File("disk")).FullName;
        if (!Environment.IsPrivilegedProcess || Shell.Try($"mount -t tmpfs -o size=1200k tmpfs '{disk}'") != 0)
        {
            return;
        }

        try
        {
            // There is room for three checkpoints and the draft of another one. Files take what is free, again and again until they meet no draft.
            string kept = Path.Combine(disk, "kept");
            using ChildProcess child = ChildProcess.Start("keep", kept);
            child.ReadLine();
            child.ReadLine();
            for (int i = 0; !child.HasEnded; i++)
            {
                Shell.Try($"head -c 1200k /dev/zero > '{disk}/rest-{i % 100}'");
            }

            string output = child.End().Output;
            Assert.Contains("IOException: ", output);
            Assert.Contains("No space left on device", output);
            Assert.Empty(Directory.GetFiles(kept, ".modelgen-*"));
            int done = AssertWhole(kept);
            Array.ForEach(Directory.GetFiles(disk, "rest-*"), File.Delete);
            using ChildProcess next = ChildProcess.Start("keep", kept);
            Assert.Equal(done + 1, int.Parse(next.ReadLine(), CultureInfo.InvariantCulture));
        }
        finally
        {
            Shell.Run($"umount -l '{disk}'");
        }
    }

    /// <summary>All checkpoints are whole, in whatever moment they were left.</summary>
    /// <returns>The steps that the last one has.</returns>
    private int AssertWhole(string? kept = null)
    {
        IReadOnlyList<string> files = CheckpointFolder.In(kept ?? Kept);
        RunPosition[] positions = [.. files.Select(path =>
        {
            using FileStream stream = File.OpenRead(path);
            return RunState.PositionIn(TensorFile.Read(stream));
        })];
        return files.Count == 0 ? 0 : (positions[0].Epoch * KeptTraining.Samples) + positions[0].Step;
    }

    /// <summary>A few steps later the weights are those of as many steps in one go; and who goes on has cleaned up.</summary>
    private void AssertIsTheRunThatWasNotKilled(int steps)
    {
        using Line killed = KeptTraining.Model(seed: 2), whole = KeptTraining.Model(seed: 1);
        Run(killed, Kept);
        Run(whole, folder: null);
        Assert.Equal(steps + 7, whole.Iterations);
        Assert.Equal(NumberHash.Of(whole.Parameters), NumberHash.Of(killed.Parameters));
        Assert.Equal((whole.Iterations, whole.LearningRate), (killed.Iterations, killed.LearningRate));
        Assert.Empty(Directory.GetFiles(Kept, ".modelgen-*"));
        Assert.Equal(2, CheckpointFolder.In(Kept).Count);

        void Run(Line model, string? folder)
        {
            using CancellationTokenSource stop = new();
            model.Fit(KeptTraining.Data(), KeptTraining.Options(folder, new Counter(steps + 7, stop)) with { StopToken = stop.Token });
        }
    }

    /// <summary>Stands where the child's callback does, and stops after some steps.</summary>
    private sealed class Counter(int steps, CancellationTokenSource stop) : Callback
    {
        public override void OnBatchEnd(TrainingRun run, in StepResult step)
        {
            if (run.Model.Iterations == steps)
            {
                stop.Cancel();
            }
        }

        public override string ToString() => "StepCount";
    }
}
