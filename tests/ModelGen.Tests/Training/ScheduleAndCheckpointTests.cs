using ModelGen.Tests.Digits;
using ModelGen.Tests.Properties;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

public sealed class ScheduleAndCheckpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Keras' LearningRateScheduler: called with the epoch and the rate before, at the start of each.</summary>
    [Fact]
    public void AScheduleSetsTheRateOfEachEpoch()
    {
        List<(int, double)> asked = [];
        using ScriptedModel model = new(2);
        LearningRateSchedule schedule = new((epoch, rate) =>
        {
            asked.Add((epoch, rate));
            return epoch < 2 ? rate : rate / 2;
        });
        History history = model.Fit(Samples.Numbered(4), Options(4, schedule) with { InitialEpoch = 1 });
        Assert.Equal([(1, 0.125), (2, 0.125), (3, 0.0625)], asked);
        Assert.Equal([0.125, 0.0625, 0.03125], history.Epochs.Select(epoch => epoch.LearningRate));
        Assert.Equal("LearningRateSchedule", history.Settings.Callbacks);
    }

    /// <summary>By steps, which go on from one run to the next, and the history has the rate of each epoch's last step.</summary>
    [Fact]
    public void AScheduleBySteps()
    {
        RateSchedule cosine = RateSchedule.CosineDecay(0.1, 12);
        using ScriptedModel model = new(2);
        List<double> rates = [];
        FitOptions options = Options(2, new LearningRateSchedule(cosine), new EveryStep(run => rates.Add(run.Model.LearningRate)));
        History history = model.Fit(Samples.Numbered(4), options), further = model.Fit(Samples.Numbered(4), options);
        int steps = (int)model.Iterations;
        Assert.True(steps >= 4);
        Assert.Equal(Enumerable.Range(0, steps).Select(step => cosine.At(step)), rates);
        Assert.Equal([rates[(steps / 4) - 1], rates[(steps / 2) - 1]], history.Epochs.Select(epoch => epoch.LearningRate));
        Assert.Equal(rates[^1], further.Epochs[^1].LearningRate);
        Assert.StartsWith("LearningRateSchedule(CosineDecay(initial_learning_rate=0.1, ", history.Settings.Callbacks);
    }

    [Theory]
    [InlineData(-0.5, "-0.5")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(1e300, "1E+300")]
    public void WhatIsNoRateIsToldWithItsEpoch(double rate, string shown)
    {
        using ScriptedModel model = new(2);
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(
            () => model.Fit(Samples.Numbered(4), Options(4, new LearningRateSchedule((epoch, _) => epoch == 2 ? rate : 0.1))));
        Assert.Equal(
            $"The schedule gives {shown} for the learning rate of epoch 2, counted from 0; give a finite number of at least 0.", exception.Message);
        Assert.Equal(2, History.Of(exception)!.Epochs.Count);
    }

    [Fact]
    public void ACheckpointSavesEachEpochOrTheBest()
    {
        using ITrainableModel model = SampleModels.Create("Flat"), loaded = SampleModels.Create("Flat", new ModelOptions { Seed = 9 });
        Properties.Samples samples = new(model.Description, 14, seed: 2);
        Dataset data = new(samples.Input, model.Description.InputLength, samples.Target, model.Description.TargetLength);
        List<string> hashes = [];
        History history = model.Fit(data, Options(
            4,
            new LearningRateSchedule((epoch, _) => epoch < 2 ? 0.01 : 10),
            new ModelCheckpoint(folder.File("last.safetensors")),
            new ModelCheckpoint(folder.File("best.safetensors"), saveBestOnly: true, monitor: "loss"),
            new ModelCheckpoint(epoch => folder.File($"{epoch.Epoch}.safetensors")),
            new LambdaCallback((run, _) => hashes.Add(NumberHash.Of(run.Model.Parameters)))));

        // A rate of 10 makes it worse.
        double[] losses = history.Column("loss");
        int best = Array.IndexOf(losses, losses.Min());
        Assert.InRange(best, 0, 2);
        Assert.Equal(hashes, Enumerable.Range(0, 4).Select(epoch => Hash($"{epoch}.safetensors")));
        Assert.Equal(hashes[3], Hash("last.safetensors"));
        Assert.Equal(hashes[best], Hash("best.safetensors"));
        Assert.NotEqual(hashes[3], hashes[best]);

        string Hash(string file)
        {
            loaded.Load(folder.File(file));
            return NumberHash.Of(loaded.Parameters);
        }
    }

    [Fact]
    public void ACheckpointOfTheBestNeedsItsValueAndSaysWhatItDoes()
    {
        ModelCheckpoint best = new("weights.safetensors", saveBestOnly: true);
        using ScriptedModel model = new(2);
        Assert.StartsWith(
            "A callback monitors \"val_loss\", but this training run gives: loss. Give validation data or a validation split to have it.",
            Assert.Throws<ArgumentException>("options", () => model.Fit(Samples.Numbered(4), Options(1, best))).Message);
        Assert.Equal("ModelCheckpoint(monitor=val_loss, mode=min, min_delta=0, save_best_only=True)", best.ToString());
        Assert.Equal("ModelCheckpoint", new ModelCheckpoint("weights.safetensors").ToString());
        Assert.Throws<ArgumentException>("path", () => new ModelCheckpoint(""));
    }

    [Fact]
    public void ValuesAreThereByName()
    {
        using LinearModel model = new(2, 2, 0, "mean_absolute_error");
        EvaluationResult result = model.Evaluate(Samples.Numbered(2));
        Assert.Equal((50, 5, 5), (result["loss"], result["mae"], result["mean_absolute_error"]));
        Assert.Contains("there are: loss, mean_absolute_error.", Assert.Throws<KeyNotFoundException>(() => result["accuracy"]).Message);
        History history = model.Fit(Samples.Numbered(2), Options(1));
        Assert.Equal(history.Column("mae")[0], history.Epochs[0]["mae"]);
        Assert.Equal(5, model.Regress(new Dataset(new float[1], 1, new float[] { 5 }, 1))["MAE"]);
    }

    private static FitOptions Options(int epochs, params Callback[] callbacks) =>
        new() { Epochs = epochs, Callbacks = callbacks, Progress = Progress.None };

    private sealed class EveryStep(Action<TrainingRun> action) : Callback
    {
        public override void OnBatchBegin(TrainingRun run, int epoch, int step) => action(run);
    }
}
