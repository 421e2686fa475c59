using System.Runtime.InteropServices;
using ModelGen.Tests.Properties;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>Training through the queue of a model gives what training without one gives, with fewer waits.</summary>
public class QueueTests
{
    private static readonly FitOptions Quiet = new() { Progress = Progress.None };

    /// <summary>11 samples of y = 3 x in batches of 2: the sixth and last one is short.</summary>
    private static readonly Dataset Line = new(
        Enumerable.Range(0, 11).Select(i => i / 8f).ToArray(), 1, Enumerable.Range(0, 11).Select(i => 3 * i / 8f).ToArray(), 1);

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(4, false)]
    [InlineData(6, true)]
    [InlineData(100, true)]
    public void AQueueChangesNothingThatCallbacksSee(int capacity, bool shuffle)
    {
        (string[] expected, float parameter) = Run(new LinearModel(2, 3, 0, "mean_absolute_error"));
        (string[] actual, float queuedParameter) =
            Run(new QueuedModel(new LinearModel(2, 3, 0, "mean_absolute_error"), capacity));
        Assert.Equal(expected, actual);
        Assert.Equal(parameter, queuedParameter);
        Assert.Contains(expected, entry => entry.Contains("SamplesSeen = 11"));

        (string[] Heard, float Parameter) Run(ITrainableModel model)
        {
            Diary diary = new();
            History history = model.Fit(
                Line, Quiet with { Shuffle = shuffle, Seed = 5, ValidationData = Line.Slice(3, 5), Callbacks = [diary] });
            diary.Heard.AddRange(history.Names.Select(name => $"{name}: {string.Join(" ", history.Column(name))}"));
            Assert.Equal(EndReason.Completed, history.EndReason);
            Assert.Equal(18, model.Iterations);
            return ([.. diary.Heard], model.Parameters[0]);
        }
    }

    [Fact]
    public void MetricsMeetTheMasksAndTargetsOfTheirOwnStep()
    {
        ModelDescription description = FakeModel.Describe(
            new TensorShape(2, 1), new TensorShape(2, 1), Loss.MeanSquaredError, ["mean_absolute_error"]);
        ScriptedModel scripted = new(description, 2)
        {
            TrainingLoss = step => step.Step,
            MaskOf = outputs => outputs.Select(x => x == 9 ? 0f : 1f).ToArray(),
        };
        Dataset data = new(new float[] { 1, 9, 2, 3, 8, 9 }, 2, new float[] { 0, 0, 0, 0, 1, 0 }, 2);
        using QueuedModel model = new(scripted, 2);

        // The masked outputs are 9; the errors of the others are 1, 2, 3 | 7.
        History history = model.Fit(data, Quiet with { Shuffle = false });
        Assert.Equal([(1 + 2 + 3 + 7) / 4.0], history.Column("mean_absolute_error"));
        Assert.Equal([(0 * 2 + 1 * 1) / 3.0], history.Column("loss"));
    }

    [Theory]
    [InlineData("Mixed")]
    [InlineData("Stacked")]
    public void ACompiledModelTrainsToTheSameBits(string name)
    {
        ModelOptions options = new() { Threads = 1, BatchSize = 4, Seed = 3 };
        using ITrainableModel direct = SampleModels.Create(name, options);
        using QueuedModel queued = new(SampleModels.Create(name, options), 3);
        Properties.Samples samples = new(direct.Description, 30, seed: 8);
        Dataset data = new(samples.Input, direct.Description.InputLength, samples.Target, direct.Description.TargetLength);
        FitOptions fit = Quiet with { Epochs = 2, ValidationSplit = 0.2 };
        (History expected, History actual) = (direct.Fit(data, fit), queued.Fit(data, fit));
        Assert.Equal(expected.Column("loss"), actual.Column("loss"));
        Assert.Equal(expected.Column("val_loss"), actual.Column("val_loss"));
        Assert.Equal(Bits(direct.Parameters), Bits(queued.Parameters));
        Assert.Equal(Bits(direct.OptimizerState), Bits(queued.OptimizerState));

        static int[] Bits(ReadOnlySpan<float> numbers) => MemoryMarshal.Cast<float, int>(numbers).ToArray();
    }

    [Theory]
    [InlineData(1, 6)]
    [InlineData(2, 3)]
    [InlineData(4, 2)]
    [InlineData(5, 2)]
    [InlineData(6, 1)]
    [InlineData(100, 1)]
    public void ADeviceIsWaitedForOncePerFullQueueAndAtTheEndOfTheEpoch(int capacity, int waitsPerEpoch)
    {
        using QueuedModel model = new(new LinearModel(2), capacity);
        model.Fit(Line, Quiet with { Epochs = 3 });
        Assert.Equal(3 * waitsPerEpoch, model.Synchronizations);
        Assert.Equal(0, model.QueuedSteps);
    }

    [Fact]
    public void AStopComesAfterTheQueuedStepsAndCountsThem()
    {
        ScriptedModel scripted = new(2)
        {
            TrainingLoss = step => step.Step == 1 ? double.PositiveInfinity : step.Step,
            ValidationLosses = [7],
        };
        using QueuedModel model = new(scripted, 4);
        Diary diary = new();
        History history = model.Fit(
            Line, Quiet with { Epochs = 2, ValidationData = Line.Slice(0, 1), Callbacks = [new TerminateOnNaN(), diary] });
        Assert.Equal([0, 1, 2, 3], diary.Steps);
        Assert.Equal(4, model.Iterations);
        Assert.Equal([double.PositiveInfinity], history.Column("loss"));
        Assert.Equal([7], history.Column("val_loss"));
        Assert.True(history.Epochs.Single().Complete);
        Assert.Equal(EndReason.Diverged, history.EndReason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void ACancellationByACallbackComesAfterTheQueuedSteps(int step)
    {
        using CancellationTokenSource source = new();
        using QueuedModel model = new(new ScriptedModel(2) { TrainingLoss = context => context.Step }, 3);
        Diary diary = new() { OnStep = (_, result) => CancelAt(source, step, result.Step) };
        History history = model.Fit(Line, Quiet with { StopToken = source.Token, Callbacks = [diary] });
        Assert.Equal([0, 1, 2], diary.Steps);
        Assert.Equal(3, model.Iterations);
        Assert.Equal([1], history.Column("loss"));
        Assert.False(history.Epochs.Single().Complete);
        Assert.Equal(EndReason.Stopped, history.EndReason);
    }

    [Fact]
    public void ACancellationWhileTheQueueFillsCompletesWhatIsInIt()
    {
        using CancellationTokenSource source = new();
        ScriptedModel scripted = new(2)
        {
            TrainingLoss = context =>
            {
                CancelAt(source, 4, context.Step);
                return context.Step;
            },
        };
        using QueuedModel model = new(scripted, 3);
        Diary diary = new() { OnStep = (run, result) => StopAfterCancellation(run, source) };
        History history = model.Fit(Line, Quiet with { StopToken = source.Token, Callbacks = [diary] });
        Assert.Equal([0, 1, 2, 3, 4], diary.Steps);
        Assert.Equal(5, model.Iterations);
        Assert.Equal([2], history.Column("loss"));
        Assert.Equal((EndReason.Converged, true), (history.EndReason, history.Epochs.Single().Complete));
        Assert.Equal(0, model.QueuedSteps);
    }

    [Fact]
    public void ALearningRateSetAfterAStepIsThatOfTheStepsNotYetQueued()
    {
        Dataset data = new(new float[] { 1, 1, 1, 1 }, 1, new float[] { 1, 1, 1, 1 }, 1);
        using QueuedModel model = new(new LinearModel(1) { LearningRate = 0.25 }, 2);
        model.Fit(data, Quiet with { Callbacks = [new Diary { OnStep = (run, _) => run.Model.LearningRate = 0 }] });

        // The error halves with each of the first two steps.
        Assert.Equal(0.75f, model.Parameters[0]);
    }

    [Fact]
    public void ACallbackThatThrowsLeavesNothingInTheQueue()
    {
        using QueuedModel model = new(new LinearModel(2), 4);
        Diary failing = new() { OnStep = (_, step) => throw new IOException($"step {step.Step}") };
        Assert.Equal("step 0", Assert.Throws<IOException>(() => model.Fit(Line, Quiet with { Callbacks = [failing] })).Message);
        Assert.Equal(0, model.QueuedSteps);
        Assert.Equal(4, model.Iterations);

        using LinearModel direct = new(2);
        direct.EditParameters()[0] = model.Parameters[0];
        Assert.Equal(direct.Fit(Line, Quiet).Column("loss"), model.Fit(Line, Quiet).Column("loss"));
        Assert.Equal(direct.Parameters[0], model.Parameters[0]);
    }

    [Fact]
    public void StepsThatTheCallerQueuedAreNotTakenAway()
    {
        using QueuedModel model = new(new LinearModel(2), 4);
        model.Enqueue([1, 2], [2, 4], new StepContext(Training: true));
        Assert.Equal(
            "Fake has queued steps whose results nobody has taken, 1 in number; take them with Complete before training begins.",
            Assert.Throws<InvalidOperationException>(() => model.Fit(Line, Quiet)).Message);
        Assert.Equal(1, model.Iterations);
        Assert.Equal(10, model.Complete());
        model.Fit(Line, Quiet);
        Assert.Equal(7, model.Iterations);
    }

    [Fact]
    public void EvaluationsGoPastTheQueue()
    {
        using LinearModel direct = new(2, 1, 0, "mean_absolute_error");
        using QueuedModel model = new(new LinearModel(2, 1, 0, "mean_absolute_error"), 4);
        direct.EditParameters()[0] = 1.25f;
        model.Enqueue([1, 2], [2, 4], new StepContext(Training: true));
        Assert.Equal(direct.Evaluate(Line).Values, model.Evaluate(Line).Values);
        Assert.Equal((1, 0), (model.QueuedSteps, model.Synchronizations));
        Assert.Equal(10, model.Complete());
    }

    private static void CancelAt(CancellationTokenSource source, int step, int current)
    {
        if (current == step)
        {
            source.Cancel();
        }
    }

    private static void StopAfterCancellation(TrainingRun run, CancellationTokenSource source)
    {
        if (source.IsCancellationRequested)
        {
            run.Stop(EndReason.Converged);
        }
    }

    /// <summary>Notes all that a callback hears and can read.</summary>
    private sealed class Diary : Callback
    {
        public List<string> Heard { get; } = [];

        public List<int> Steps { get; } = [];

        public Action<TrainingRun, StepResult> OnStep { get; init; } = (_, _) => { };

        public override void OnTrainBegin(TrainingRun run) => Heard.Add("begin");

        public override void OnEpochBegin(TrainingRun run, int epoch) => Heard.Add($"epoch {epoch}");

        public override void OnBatchEnd(TrainingRun run, in StepResult step)
        {
            Steps.Add(step.Step);
            Heard.Add($"{step} {string.Join(" ", run.CurrentMeans().Select(mean => mean.Value))}");
            OnStep(run, step);
        }

        public override void OnEpochEnd(TrainingRun run, EpochRecord epoch) =>
            Heard.Add($"{epoch.Epoch} {epoch.Complete} {string.Join(" ", epoch.Values.Select(value => value.Value))}");

        public override void OnTrainEnd(TrainingRun run) => Heard.Add($"end {run.History.EndReason}");
    }
}
