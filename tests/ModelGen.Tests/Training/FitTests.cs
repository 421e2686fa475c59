using System.Security.Cryptography;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

public class FitTests
{
    private static readonly FitOptions InOrder = new() { Shuffle = false, Progress = Progress.None };

    [Fact]
    public void AnEpochOfLinearRegressionGivesTheNumbersByHand()
    {
        using LinearModel model = new(2, metrics: ["mean_absolute_error"]);
        Dataset data = new(new float[] { 1, 2, 3 }, 1, new float[] { 2, 4, 6 }, 1);
        History history = model.Fit(data, InOrder with { ValidationData = data.Slice(0, 1) });

        // w = 0: errors -2 and -4, gradient -10. w = 1.25: error -2.25, gradient -13.5. w = 2.9375: validation error 0.9375.
        Assert.Equal(2.9375f, model.Parameters[0]);
        Assert.Equal(2, model.Iterations);
        Assert.Equal([(10 * 2 + 5.0625) / 3], history.Column("loss"));
        Assert.Equal([2.75], history.Column("mean_absolute_error"));
        Assert.Equal([0.87890625], history.Column("val_loss"));
        Assert.Equal([0.9375], history.Column("val_mean_absolute_error"));
        Assert.Equal(["loss", "mean_absolute_error", "val_loss", "val_mean_absolute_error"], history.Names.AsEnumerable());
        Assert.Equal(EndReason.Completed, history.EndReason);
        Assert.True(history.Epochs[0].Complete);
    }

    [Fact]
    public void TheHistorySaysWhatWasTrainedHowAndOnWhat()
    {
        using LinearModel model = new(4);
        Dataset data = Samples.Numbered(8), validation = Samples.Numbered(2);
        DateTimeOffset before = DateTimeOffset.UtcNow;
        History history = model.Fit(
            data,
            InOrder with { Epochs = 5, InitialEpoch = 3, BatchSize = 2, Seed = 9, ValidationData = validation, Callbacks = [new TerminateOnNaN()] });
        Assert.Same(model.Description, history.Model);
        Assert.Equal(new TrainingSettings(2, 3, 5, 9, Shuffle: false, 0.125, "TerminateOnNaN"), history.Settings);
        Assert.Same(data, history.TrainingData);
        Assert.Same(validation, history.ValidationData);
        Assert.InRange(history.Started, before, DateTimeOffset.UtcNow);
        Assert.Equal(6, model.Fit(data, InOrder with { ValidationSplit = 0.25 }).TrainingData.Count);
    }

    /// <summary>0.1 / (1 + 0.5 · 5): two steps an epoch, five of them before the last of the third.</summary>
    [Fact]
    public void TheHistoryTellsTheLearningRateInForceAtTheEndOfEachEpoch()
    {
        ModelDescription description = FakeModel.Describe(new TensorShape(1), new TensorShape(1), Loss.MeanSquaredError);
        using ScriptedModel model = new(description with { Training = description.Training! with { Optimizer = new("SGD", [new("decay", 0.5)]) } }, 2);
        model.LearningRate = 0.1;
        LambdaCallback halve = new((run, epoch) => run.Model.LearningRate = epoch.Epoch == 2 ? 0.05 : run.Model.LearningRate);
        History history = model.Fit(Samples.Numbered(4), InOrder with { Epochs = 4, Callbacks = [halve] });
        Assert.Equal([0.1 / 1.5, 0.1 / 2.5, 0.1 / 3.5, 0.05 / 4.5], history.Epochs.Select(epoch => epoch.LearningRate));
        Assert.Equal(0.1, history.Settings.LearningRate);
    }

    [Fact]
    public void TheHistoryTellsTheWeightsAtTheStartAndAtTheEnd()
    {
        using LinearModel model = new(4);
        model.EditParameters()[0] = 0.75f;
        History history = model.Fit(Samples.Numbered(8), InOrder);
        Assert.Equal(Hash(0.75f), history.InitialWeights);
        Assert.Equal(Hash(model.Parameters[0]), history.FinalWeights);
        Assert.NotEqual(0.75f, model.Parameters[0]);

        static string Hash(float weight) => Convert.ToHexString(SHA256.HashData(BitConverter.GetBytes(weight))).ToLowerInvariant();
    }

    [Fact]
    public void StepsTakeTheSamplesInOrderAndTheLastBatchIsShort()
    {
        using ScriptedModel model = new(3);
        model.Fit(Samples.Numbered(5), InOrder with { Epochs = 2, Seed = 7, BatchSize = 2 });
        Assert.Equal([[0, 1], [2, 3], [4], [0, 1], [2, 3], [4]], model.Steps.Select(s => s.Inputs));
        Assert.Equal([40], model.Steps[2].Targets);
        Assert.Equal(
            [new(true, 7, 0, 0), new(true, 7, 0, 1), new(true, 7, 0, 2), new(true, 7, 1, 0), new(true, 7, 1, 1), new(true, 7, 1, 2)],
            model.Steps.Select(s => s.Context));
    }

    [Fact]
    public void WhatOptionsLeaveOpenTheModelSays()
    {
        ModelDescription description = FakeModel.Describe(
            new TensorShape(1), new TensorShape(1), Loss.MeanSquaredError, epochs: 3, split: 0.5, seed: 11);
        using ScriptedModel model = new(description, 4) { ValidationLosses = [3, 2, 1] };
        History history = model.Fit(Samples.Numbered(8), InOrder with { InitialEpoch = 1 });
        Assert.Equal([new StepContext(true, 11, 1, 0), new StepContext(true, 11, 2, 0)], model.Steps.Select(s => s.Context));
        Assert.Equal([0, 1, 2, 3], model.Steps[0].Inputs);
        Assert.Equal([3, 2], history.Column("val_loss"));
        Assert.Equal([1, 2], history.Epochs.Select(e => e.Epoch));
    }

    [Fact]
    public void ValidationDataWinOverASplit()
    {
        using ScriptedModel model = new(8) { ValidationLosses = [4] };
        History history = model.Fit(
            Samples.Numbered(4), InOrder with { ValidationSplit = 0.5, ValidationData = Samples.Numbered(1) });
        Assert.Equal([0, 1, 2, 3], model.Steps.Single().Inputs);
        Assert.Equal([4], history.Column("val_loss"));
    }

    [Fact]
    public void ShufflingDependsOnSeedAndEpochAlone()
    {
        float[][] whole = Orders(seed: 5, batchSize: 4, initialEpoch: 0, epochs: 3);
        Assert.All(whole, order => Assert.Equal(Enumerable.Range(0, 10).Select(i => (float)i), order.Order()));
        Assert.Equal(3, whole.Distinct(new SameOrder()).Count());
        Assert.Equal(whole[2], Orders(seed: 5, batchSize: 3, initialEpoch: 2, epochs: 3).Single());
        Assert.NotEqual(whole[0], Orders(seed: 6, batchSize: 4, initialEpoch: 0, epochs: 1).Single());
    }

    [Fact]
    public void ShuffledTargetsStayWithTheirInputs()
    {
        using ScriptedModel model = new(4);
        model.Fit(Samples.Numbered(10), InOrder with { Shuffle = true });
        Assert.Equal([4, 4, 2], model.Steps.Select(s => s.Inputs.Length));
        Assert.All(model.Steps, step => Assert.Equal(step.Inputs.Select(x => 10 * x), step.Targets));
    }

    [Fact]
    public void EvaluateWeighsLossesBySamplesAndMetricsByValidPositions()
    {
        ModelDescription description = FakeModel.Describe(
            new TensorShape(2, 1), new TensorShape(2, 1), Loss.MeanSquaredError, ["mean_absolute_error"]);
        using ScriptedModel model = new(description, 2)
        {
            ValidationLosses = [1, 4],
            MaskOf = outputs => outputs.Select(x => x == 9 ? 0f : 1f).ToArray(),
        };

        // The masked outputs are 9; the errors of the others are 1, 2, 3 | 8.
        Dataset data = new(new float[] { 1, 9, 2, 3, 8, 9 }, 2, new float[6], 2);
        EvaluationResult result = model.Evaluate(data);
        Assert.Equal((1 * 2 + 4 * 1) / 3.0, result.Loss);
        Assert.Equal((1 + 2 + 3 + 8) / 4.0, result.Values["mean_absolute_error"]);
        Assert.Equal(2, model.Evaluations);
    }

    [Fact]
    public void PredictNeedsNoTargets()
    {
        using LinearModel model = new(1);
        model.EditParameters()[0] = 3;
        Dataset data = new(new float[] { 1, 2, 4 }, 1);
        Assert.Equal([3, 6, 12], model.Predict(data));
        Assert.StartsWith(
            "The memory for outputs holds 2 elements; for 3 samples with outputs of 1 give 3.",
            Assert.Throws<ArgumentException>(() => model.Predict(data, new float[2].AsSpan())).Message);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(3, null)]
    [InlineData(0, SplitMode.Shuffled)]
    [InlineData(3, SplitMode.Last)]
    public void StepsAllocateNothing(int queueCapacity, SplitMode? partOf)
    {
        // Parts of windows over a series: samples that are read, through both kinds of selections.
        Dataset windows = Dataset.Windows(new float[203], 1, length: 1, ahead: 1);
        Dataset data = partOf is SplitMode mode ? windows.Split(0.5, mode).TrainingData : Samples.Numbered(101);
        string[] metrics = [.. MetricKind.All.Where(kind => kind.Reading != MetricReading.Distributions).Select(kind => kind.Name)];
        LinearModel linear = new(2, metrics: metrics) { LearningRate = 0 };
        using ITrainableModel model = queueCapacity == 0 ? linear : new QueuedModel(linear, queueCapacity);
        AllocationMeter meter = new();
        model.Fit(data, new FitOptions { Epochs = 3, Callbacks = [meter], Progress = Progress.None });
        Assert.Equal(2 * 50, meter.Measured);
        Assert.Equal(0, meter.Bytes);
    }

    private static float[][] Orders(ulong seed, int batchSize, int initialEpoch, int epochs)
    {
        using ScriptedModel model = new(4);
        model.Fit(
            Samples.Numbered(10),
            InOrder with { Shuffle = true, Seed = seed, BatchSize = batchSize, InitialEpoch = initialEpoch, Epochs = epochs });
        return [.. model.Steps.GroupBy(s => s.Context.Epoch).Select(epoch => epoch.SelectMany(s => s.Inputs).ToArray())];
    }

    private sealed class SameOrder : IEqualityComparer<float[]>
    {
        public bool Equals(float[]? left, float[]? right) => left.AsSpan().SequenceEqual(right);

        public int GetHashCode(float[] order) => 0;
    }

    /// <summary>Adds up what is allocated from step to step, the first epoch aside.</summary>
    private sealed class AllocationMeter : Callback
    {
        private long last;

        public long Bytes { get; private set; }

        public int Measured { get; private set; }

        public override void OnBatchEnd(TrainingRun run, in StepResult step)
        {
            long now = GC.GetAllocatedBytesForCurrentThread();
            if (step is { Epoch: > 0, Step: > 0 })
            {
                Bytes += now - last;
                Measured++;
            }

            last = now;
        }
    }
}
