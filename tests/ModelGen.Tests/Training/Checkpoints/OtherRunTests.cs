using ModelGen.Tests.Compiling;
using ModelGen.Tests.Digits;
using ModelGen.Training;

namespace ModelGen.Tests.Training.Checkpoints;

/// <summary>A checkpoint is taken by the run that it is of, and others are told what differs.</summary>
public sealed class OtherRunTests : IDisposable
{
    private const string Yaml = """
        modelgen: 1
        name: Small
        input: { shape: [6] }
        layers:
          - dense: { units: 4, activation: relu }
          - dense: 1
        training: { loss: mse, optimizer: adam, batch_size: 8 }
        """;

    private static readonly FitOptions Given = new()
    {
        Epochs = 2,
        Seed = 5,
        ValidationSplit = 0.25,
        Progress = Progress.None,
        Callbacks = [new EarlyStopping(patience: 9), new TerminateOnNaN()],
    };

    private readonly TemporaryFolder folder = new();
    private readonly string path;

    public OtherRunTests()
    {
        using ITrainableModel model = Model(Yaml);
        path = model.Fit(Data(), Given with { Callbacks = [.. Given.Callbacks, new Checkpoint(folder.File("kept"))] }).LastCheckpoint!;
    }

    public static TheoryData<FitOptions, string> Changed => new()
    {
        { Given with { BatchSize = 4 }, "batch size: 8 there, 4 here." },
        { Given with { Seed = 6 }, "seed: 5 there, 6 here." },
        { Given with { Shuffle = false }, "shuffling: on there, off here." },
        { Given with { SplitMode = SplitMode.Shuffled }, "split: Last there, Shuffled here; training data: 24 samples of 6 with targets of 1, CRC-32C " },
        { Given with { ValidationSplit = 0.5 }, "training data: 24 samples of 6 with targets of 1, CRC-32C " },
        { Given with { ValidationSplit = 0 }, "validation data: 8 samples of 6 with targets of 1, CRC-32C " },
        { Given with { InitialEpoch = 1 }, "first epoch: 0 there, 1 here." },
        {
            Given with { Callbacks = [new EarlyStopping(patience: 8), new TerminateOnNaN()] },
            "callbacks: EarlyStopping(monitor=val_loss, mode=min, min_delta=0, patience=9, restore_best_weights=False, start_from_epoch=0), ... there, "
            + "EarlyStopping(monitor=val_loss, mode=min, min_delta=0, patience=8, restore_best_weights=False, start_from_epoch=0), ... here."
        },
        { Given with { Callbacks = [.. Given.Callbacks, new Convergence(0.5)] }, "callbacks: ... there, ..., Convergence(threshold=0.5, monitor=loss) here." },
        { Given with { Callbacks = [] }, "TerminateOnNaN there, none here." },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Changed))]
    public void What_differs_in_the_options_is_said(FitOptions options, string difference)
    {
        using ITrainableModel model = Model(Yaml);
        AssertRefused(model, Data(), options, difference);
    }

    [Theory]
    [InlineData("units: 4", "units: 5", "layers: Dense (4), Dense (1) there, Dense (5), Dense (1) here.")]
    [InlineData("relu", "tanh", "settings: dense_1: activation=relu there, dense_1: activation=tanh here.")]
    [InlineData("Small", "Other", "model: Small there, Other here.")]
    [InlineData("mse", "mae", "loss: mean_squared_error there, mean_absolute_error here.")]
    [InlineData("optimizer: adam", "optimizer: sgd", "optimizer: Adam(learning_rate=0.001")]
    [InlineData("optimizer: adam", "optimizer: adam, metrics: [mae]", "metrics:  there, mae here.")]
    public void What_differs_in_the_model_is_said(string text, string replacement, string difference)
    {
        using ITrainableModel model = Model(Yaml.Replace(text, replacement, StringComparison.Ordinal));
        AssertRefused(model, Data(), Given, difference);
    }

    [Fact]
    public void One_changed_number_of_the_data_is_noticed()
    {
        using ITrainableModel model = Model(Yaml);
        AssertRefused(model, Data(change: (0, 1)), Given, "training data: ");
        AssertRefused(model, Data(change: (31, 1)), Given, "validation data: ");
        AssertRefused(model, Data().Slice(0, 31), Given, "training data: ");
    }

    [Fact]
    public void What_does_not_matter_may_differ()
    {
        using ITrainableModel model = Model(Yaml, threads: 3);
        History history = model.Fit(new Dataset(Data().Select([.. Enumerable.Range(0, 32)])), Given with { Resume = path, Epochs = 3 });
        Assert.Equal((3, 2, 0), (history.Epochs.Count, history.Resumed!.Epoch, history.Resumed.Step));
    }

    [Fact]
    public void A_run_that_does_not_go_on_writes_nothing_over()
    {
        using ITrainableModel model = Model(Yaml);
        Callback[] callbacks = [.. Given.Callbacks, new Checkpoint(folder.File("kept"))];
        string message = $"{folder.File("kept")} has checkpoints of an earlier training run, the last one epoch-0002.safetensors. Go on from that with "
            + "FitOptions.Resume = true, or give this run a folder of its own.";
        string earlier = Path.Combine(folder.File("kept"), "epoch-0001.safetensors");
        foreach (FitOptions options in new[] { Given, Given with { Resume = earlier }, Given with { Resume = folder.File("other") } })
        {
            Assert.Equal(message, Assert.Throws<CheckpointException>(() => model.Fit(Data(), options with { Callbacks = callbacks })).Message);
        }
    }

    [Fact]
    public void A_run_may_branch_off_into_a_folder_of_its_own()
    {
        string earlier = Path.Combine(folder.File("kept"), "epoch-0001.safetensors"), branch = folder.File("branch");
        using ITrainableModel model = Model(Yaml);
        History history = model.Fit(Data(), Given with { Resume = earlier, Callbacks = [.. Given.Callbacks, new Checkpoint(branch)] });
        Assert.Equal([Path.Combine(branch, "epoch-0002.safetensors")], CheckpointFolder.In(branch));
        Assert.Equal(earlier, history.Resumed!.Path);
        using ITrainableModel trunk = Model(Yaml);
        trunk.Load(path);
        Assert.Equal(trunk.Parameters.ToArray(), model.Parameters.ToArray());
    }

    [Fact]
    public void A_path_has_to_be_there()
    {
        using ITrainableModel model = Model(Yaml);
        string empty = Directory.CreateDirectory(folder.File("empty")).FullName;
        Assert.Equal(
            $"There is no checkpoint in {empty}.", Assert.Throws<CheckpointException>(() => model.Fit(Data(), Given with { Resume = empty })).Message);
        Assert.Throws<FileNotFoundException>(() => model.Fit(Data(), Given with { Resume = folder.File("none.safetensors") }));
    }

    private static ITrainableModel Model(string yaml, int threads = 1) =>
        ModelCompiler.Compile(yaml).CreateTrainable(new ModelOptions { Seed = 9, Threads = threads });

    private static Dataset Data((int Sample, float By) change = default)
    {
        float[] inputs = [.. Enumerable.Range(0, 32 * 6).Select(i => (i * 17 % 31) / 31f)], targets = [.. Enumerable.Range(0, 32).Select(i => (i % 5) / 5f)];
        targets[change.Sample] += change.By;
        return new Dataset(inputs, 6, targets, 1);
    }

    private void AssertRefused(ITrainableModel model, Dataset data, FitOptions options, string difference)
    {
        string before = NumberHash.Of(model.Parameters);
        string message = Assert.Throws<CheckpointException>(() => model.Fit(data, options with { Resume = path })).Message;
        Assert.StartsWith($"{path} is of another training run, which this one can't go on with. What differs is ", message);
        Assert.Contains(difference, message);
        Assert.EndsWith("Give what it was trained with, begin anew with another folder, or load its weights alone with Load.", message);
        Assert.Equal(before, NumberHash.Of(model.Parameters));
    }
}
