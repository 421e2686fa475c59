using ModelGen.Tests.Digits;
using ModelGen.Training;

namespace ModelGen.Tests.Training.Checkpoints;

/// <summary>Which checkpoints are there, which are taken, and what is said of those that are not.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Kept => folder.File("kept");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1, 3, null, "epoch-0003 epoch-0004 epoch-0005")]
    [InlineData(2, 9, null, "epoch-0002 epoch-0004 epoch-0005")]
    [InlineData(0, 9, null, "epoch-0005")]
    [InlineData(5, 5, 2, "epoch-0003-step-000003 epoch-0004 epoch-0004-step-000002 epoch-0004-step-000004 epoch-0005")]
    [InlineData(0, 9, 7, "epoch-0001-step-000002 epoch-0002-step-000004 epoch-0004-step-000001 epoch-0005")]
    [InlineData(2, 9, 7, "epoch-0001-step-000002 epoch-0002 epoch-0003-step-000002 epoch-0004 epoch-0005")]
    public void Checkpoints_are_written_by_epochs_and_by_steps_and_the_last_ones_stay(int every, int keep, int? everySteps, string names)
    {
        using ScriptedModel model = new(2);
        History history = model.Fit(Samples.Numbered(10), Options(5, new Checkpoint(Kept, every, keep, everySteps: everySteps)));
        string[] files = [.. CheckpointFolder.In(Kept).Select(path => Path.GetFileNameWithoutExtension(path)!).Reverse()];
        Assert.Equal(names.Split(' ').TakeLast(keep), files);
        Assert.Equal(Path.Combine(Kept, files[^1] + ".safetensors"), history.LastCheckpoint);
        Assert.Null(history.Resumed);
    }

    [Fact]
    public void Checkpoints_are_written_by_time()
    {
        using ScriptedModel model = new(2);
        model.Fit(Samples.Numbered(6), Options(2, new Checkpoint(Kept, every: 0, keep: 9, everyMinutes: 1e-9)));
        Assert.Equal(6, CheckpointFolder.In(Kept).Count);
    }

    [Fact]
    public void The_best_epoch_stays_and_is_loaded_as_weights()
    {
        double[] losses = [5, 3, 4, 6];
        using ScriptedModel model = new(4) { TrainingLoss = step => losses[step.Epoch] };
        model.Fit(Samples.Numbered(4), Options(4, new Checkpoint(Kept, keep: 1, best: "loss")));
        Assert.Equal(["best.safetensors", "epoch-0004.safetensors"], Directory.GetFiles(Kept, "*.safetensors").Select(Path.GetFileName).Order());
        Assert.Equal(2, Weight("best.safetensors"));
        Assert.Equal(4, Weight("epoch-0004.safetensors"));

        float Weight(string name)
        {
            float[] weights = new float[1];
            using FileStream stream = File.OpenRead(Path.Combine(Kept, name));
            new WeightsFile(model.Description).Read(stream, weights);
            return weights[0];
        }
    }

    [Fact]
    public void The_weights_of_a_checkpoint_are_loaded_strictly_or_not()
    {
        using ITrainableModel model = KeptModels.Create("Dropping", seed: 1), other = KeptModels.Create("Dropping", seed: 2);
        using ITrainableModel wrong = KeptModels.Create("Momentum", seed: 2);
        string path = Train("Dropping", model, epochs: 2).LastCheckpoint!;
        other.Load(path, strict: true);
        Assert.Equal(model.Parameters.ToArray(), other.Parameters.ToArray());
        Assert.Contains("is none of the model \"Momentum\"", Assert.Throws<WeightsFormatException>(() => wrong.Load(path)).Message);
        byte[] file = File.ReadAllBytes(path);
        Assert.Contains("the file ends within its tensors", Assert.Throws<WeightsFormatException>(() => other.Load(new MemoryStream(file[..^1]))).Message);
        Assert.Contains("goes on after", Assert.Throws<WeightsFormatException>(() => other.Load(new MemoryStream([.. file, 0]))).Message);
    }

    [Fact]
    public void A_run_that_has_ended_is_there_again_and_can_be_made_longer()
    {
        using ITrainableModel three = KeptModels.Create("Momentum", seed: 1), again = KeptModels.Create("Momentum", seed: 2);
        using ITrainableModel five = KeptModels.Create("Momentum", seed: 1);
        History first = Train("Momentum", three, epochs: 3);
        History second = Train("Momentum", again, epochs: 3);
        Assert.Equal((first.FinalWeights, first.InitialWeights), (second.FinalWeights, second.InitialWeights));
        Assert.Equal(first.Epochs.Select(epoch => epoch["loss"]), second.Epochs.Select(epoch => epoch["loss"]));
        Assert.Equal((first.Started, EndReason.Completed), (second.Started, second.EndReason));
        Assert.InRange(second.Seconds, first.Epochs.Sum(epoch => epoch.Seconds), double.MaxValue);
        History longer = Train("Momentum", again, epochs: 5);
        Assert.Equal(5, longer.Epochs.Count);
        Assert.Equal(Train("Momentum", five, epochs: 5, kept: folder.File("other")).FinalWeights, longer.FinalWeights);
        Assert.Equal(
            $"{Path.Combine(Kept, "epoch-0005.safetensors")} is after 5 epochs, and the run ends after 4 epochs: give more Epochs.",
            Assert.Throws<CheckpointException>(() => Train("Momentum", again, epochs: 4)).Message);
    }

    /// <summary>Each byte of a file is under the checksum, and wherever one is wrong the checkpoint before takes its place.</summary>
    [Fact]
    public void A_damaged_checkpoint_is_passed_over_and_set_aside()
    {
        using ITrainableModel whole = KeptModels.Create("Dropping", seed: 1);
        Train("Dropping", whole, epochs: 2);
        string last = Path.Combine(Kept, "epoch-0002.safetensors");
        byte[] file = File.ReadAllBytes(last);
        System.Random random = new(7);
        for (int i = 0; i < 40; i++)
        {
            byte[] damaged = [.. file[..(i % 2 == 0 ? file.Length : random.Next(file.Length))]];
            if (i % 2 == 0)
            {
                damaged[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
            }

            File.WriteAllBytes(last, damaged);
            using ITrainableModel model = KeptModels.Create("Dropping", seed: 2);
            History history = Train("Dropping", model, epochs: 2);
            Assert.Equal(Path.Combine(Kept, "epoch-0001.safetensors"), history.Resumed!.Path);
            Assert.StartsWith(last, Assert.Single(history.Resumed.Passed));
            Assert.Contains("Went back to the one before. Goes on after 1 epoch, from", history.Resumed.ToString());
            Assert.Equal(damaged, File.ReadAllBytes(last + ".damaged"));
            Assert.InRange(new FileInfo(last).Length, file.Length - 64, file.Length + 64);
            Assert.Equal(NumberHash.Of(whole.Parameters), NumberHash.Of(model.Parameters));
        }
    }

    [Fact]
    public void Where_no_checkpoint_is_whole_the_run_is_refused_and_nothing_is_changed()
    {
        using ITrainableModel model = KeptModels.Create("Momentum", seed: 1);
        Train("Momentum", model, epochs: 2);
        string hash = NumberHash.Of(model.Parameters);
        string[] files = [.. CheckpointFolder.In(Kept)];
        Array.ForEach(files, file => File.WriteAllBytes(file, File.ReadAllBytes(file)[..^2]));
        string message = Assert.Throws<CheckpointException>(() => Train("Momentum", model, epochs: 3)).Message;
        Assert.StartsWith($"No checkpoint in {Kept} is whole. {files[0]}: ", message);
        Assert.Contains(files[1], message);
        Assert.Equal(files, CheckpointFolder.In(Kept));
        Assert.Equal(hash, NumberHash.Of(model.Parameters));
        Assert.StartsWith(files[0], Assert.Throws<CheckpointException>(() => Resumed("Momentum", files[0])).Message);
    }

    [Theory]
    [InlineData("2", "was written by a later version of ModelGen: its format is 2, and this version reads up to 1. Use the later version.")]
    [InlineData("x", "is no checkpoint of a training run: its header does not say \"checkpoint\".")]
    public void What_this_version_can_not_read_is_refused(string version, string complaint)
    {
        using ITrainableModel model = KeptModels.Create("Momentum", seed: 1);
        string path = Train("Momentum", model, epochs: 2).LastCheckpoint!;
        using (FileStream stream = File.OpenRead(path))
        {
            TensorFile file = TensorFile.Read(stream);
            TensorFile other = new(file.Texts.Where(text => text.Key != SavedRun.VersionKey).Append(new(SavedRun.VersionKey, version)));
            WholeFile.Write(path, other.Write);
        }

        Assert.Equal($"{path} {complaint}", Assert.Throws<CheckpointException>(() => Train("Momentum", model, epochs: 3)).Message);
    }

    [Fact]
    public void Weights_are_no_checkpoint()
    {
        using ITrainableModel model = KeptModels.Create("Momentum", seed: 1);
        string path = folder.File("weights.safetensors");
        model.Save(path);
        Assert.Equal(
            $"{path}: the last tensor is no \"__run__/checksum\", so this is no checkpoint of a training run. Go on from an earlier checkpoint, or begin anew.",
            Assert.Throws<CheckpointException>(() => Resumed("Momentum", path)).Message);
    }

    [Fact]
    public void A_folder_that_is_removed_meanwhile_is_made_again()
    {
        using ScriptedModel model = new(2);
        LambdaCallback remove = new((run, epoch) =>
        {
            if (epoch.Epoch == 1)
            {
                Directory.Delete(Kept, recursive: true);
            }
        });
        model.Fit(Samples.Numbered(4), Options(3, remove, new Checkpoint(Kept)));
        Assert.Equal(["epoch-0003.safetensors", "epoch-0002.safetensors"], CheckpointFolder.In(Kept).Select(Path.GetFileName));
    }

    [Fact]
    public void A_callback_that_fails_to_keep_its_state_leaves_the_checkpoints_as_they_were()
    {
        using ScriptedModel model = new(2);
        Callback failing = new Failing();
        IOException exception = Assert.Throws<IOException>(() => model.Fit(Samples.Numbered(4), Options(9, failing, new Checkpoint(Kept))));
        Assert.Equal(3, History.Of(exception)!.Epochs.Count);
        Assert.Equal(["epoch-0002.safetensors", "epoch-0001.safetensors"], CheckpointFolder.In(Kept).Select(Path.GetFileName));
        Assert.Equal(Path.Combine(Kept, "epoch-0002.safetensors"), History.Of(exception)!.LastCheckpoint);
    }

    /// <summary>Whether a checkpoint is due is asked at each step.</summary>
    [Fact]
    public void Steps_without_a_checkpoint_allocate_nothing()
    {
        using ITrainableModel model = KeptModels.Create("Momentum", seed: 1);
        Allocations allocations = new();
        model.Fit(KeptModels.Data("Momentum"), Options(3, allocations, new Checkpoint(Kept, everySteps: 1000, everyMinutes: 1000)));
        Assert.Equal(3 * 4, allocations.Steps.Count);
        Assert.All(allocations.Steps.Skip(4), bytes => Assert.Equal(0, bytes));
    }

    [Fact]
    public void Arguments_are_checked_and_said()
    {
        Assert.Equal("Checkpoint(every=1, keep=3)", new Checkpoint("runs").ToString());
        Assert.Equal(
            "Checkpoint(every=0, keep=1, monitor=val_auc, mode=max, min_delta=0, every_steps=7, every_minutes=2.5)",
            new Checkpoint("runs", 0, 1, "val_auc", everySteps: 7, everyMinutes: 2.5).ToString());
        Assert.Throws<ArgumentException>("folder", () => new Checkpoint(""));
        Assert.Throws<ArgumentOutOfRangeException>("every", () => new Checkpoint("runs", every: -1));
        Assert.Throws<ArgumentOutOfRangeException>("keep", () => new Checkpoint("runs", keep: 0));
        Assert.Throws<ArgumentOutOfRangeException>("everySteps", () => new Checkpoint("runs", everySteps: 0));
        Assert.Throws<ArgumentOutOfRangeException>("everyMinutes", () => new Checkpoint("runs", everyMinutes: double.NaN));
        using ScriptedModel model = new(2);
        FitOptions two = Options(1, new Checkpoint(Kept), new Checkpoint(Kept));
        Assert.Contains("more than one Checkpoint", Assert.Throws<ArgumentException>("options", () => model.Fit(Samples.Numbered(4), two)).Message);
        FitOptions none = Options(1) with { Resume = true };
        Assert.Contains("Resume is true", Assert.Throws<ArgumentException>("options", () => model.Fit(Samples.Numbered(4), none)).Message);
        FitOptions file = Options(1, new Checkpoint(folder.Write("file", [])));
        Assert.Equal(
            $"{folder.File("file")} is a file; a Checkpoint takes the path of a folder.",
            Assert.Throws<CheckpointException>(() => model.Fit(Samples.Numbered(4), file)).Message);
    }

    private static FitOptions Options(int epochs, params Callback[] callbacks) =>
        new() { Epochs = epochs, Callbacks = callbacks, Progress = Progress.None };

    private static History Resumed(string name, string path)
    {
        using ITrainableModel model = KeptModels.Create(name, seed: 3);
        return model.Fit(KeptModels.Data(name), Options(9) with { Resume = path });
    }

    private History Train(string name, ITrainableModel model, int epochs, string? kept = null) =>
        model.Fit(KeptModels.Data(name), Options(epochs, new Checkpoint(kept ?? Kept)) with { Resume = true });

    /// <summary>What each step but the first of an epoch allocates.</summary>
    private sealed class Allocations : Callback
    {
        private long before;

        public List<long> Steps { get; } = new(capacity: 100);

        public override void OnBatchEnd(TrainingRun run, in StepResult step)
        {
            long now = GC.GetAllocatedBytesForCurrentThread();
            if (step.Step is > 0 and < 5)
            {
                Steps.Add(now - before);
            }

            before = GC.GetAllocatedBytesForCurrentThread();
        }
    }

    private sealed class Failing : Callback
    {
        private int asked;

        public override void SaveState(SavedState state)
        {
            if (++asked == 3)
            {
                throw new IOException("No room.");
            }
        }
    }
}
