using ModelGen.Tests.Properties;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>Trainings that an exception ends: who hears of it, and what is left.</summary>
public class FailureTests
{
    public static TheoryData<string, int> Turns => new()
    {
        { "train begin", 0 },
        { "epoch begin", 1 },
        { "batch end", 1 },
        { "epoch end", 2 },
    };

    [Theory]
    [MemberData(nameof(Turns))]
    public void TheExceptionComesOutAsItWasWithTheHistory(string turn, int epochs)
    {
        using ScriptedModel model = new(2) { ValidationLosses = [5, 6, 7] };
        Witness before = new(), after = new();
        IOException thrown = Assert.Throws<IOException>(() => Fit(model, before, new Throwing(turn, epoch: 1), after));
        History history = Assert.IsType<History>(History.Of(thrown));
        Assert.Equal("at the " + turn, thrown.Message);
        Assert.Contains(nameof(Throwing), thrown.StackTrace);
        Assert.Equal(EndReason.Failed, history.EndReason);
        Assert.Equal("an exception", history.EndReason.InWords());
        Assert.Equal(epochs, history.Epochs.Count(epoch => epoch.Complete));
        Assert.Equal(64, history.FinalWeights.Length);

        // Who did not begin is not told of the end.
        Assert.Same(history, before.Ended);
        Assert.Equal(turn == "train begin", after.Ended is null);
    }

    [Fact]
    public void AnEpochThatAnExceptionCutsShortHasTheMeansOfItsSteps()
    {
        using ScriptedModel model = new(2) { ValidationLosses = [5, 6], TrainingLoss = step => 10 * step.Epoch + step.Step };
        History history = History.Of(Assert.Throws<IOException>(() => Fit(model, new Throwing("batch end", epoch: 1))))!;
        Assert.Equal([1, 10], history.Column("loss"));
        Assert.Equal([5, double.NaN], history.Column("val_loss"));
        Assert.Equal([true, false], history.Epochs.Select(epoch => epoch.Complete));
    }

    [Fact]
    public void AnExceptionInTheValidationLeavesTheMeansOfTheEpoch()
    {
        using ScriptedModel model = new(2) { ValidationLosses = [5] };
        History history = History.Of(Assert.Throws<IndexOutOfRangeException>(() => Fit(model)))!;
        Assert.Equal([1, 1], history.Column("loss"));
        Assert.Equal([5, double.NaN], history.Column("val_loss"));
    }

    [Fact]
    public void TheBestWeightsComeBackAfterAnException()
    {
        using ScriptedModel model = new(6) { ValidationLosses = [1, 2, 3] };
        EarlyStopping restore = new(patience: 9, restoreBestWeights: true);
        History history = History.Of(Assert.Throws<IOException>(() => Fit(model, restore, new Throwing("epoch end", epoch: 2))))!;
        Assert.Equal(1, model.Parameters[0]);
        Assert.Same(history.Epochs[0], history.Final);
    }

    [Fact]
    public void AllEndsRunAndTheFirstExceptionStands()
    {
        using ScriptedModel model = new(2) { ValidationLosses = [5, 6, 7] };
        Witness last = new();
        IOException thrown = Assert.Throws<IOException>(
            () => Fit(model, new Throwing("batch end", epoch: 0), new Throwing("train end", epoch: 0), last));
        Assert.Equal("at the batch end", thrown.Message);
        Assert.Same(History.Of(thrown), last.Ended);
    }

    [Fact]
    public void AnExceptionAtTheEndComesOutAfterAllEnds()
    {
        using ScriptedModel model = new(2) { ValidationLosses = [5, 6, 7] };
        Witness last = new();
        History history = History.Of(Assert.Throws<IOException>(() => Fit(model, new Throwing("train end", epoch: 0), last)))!;
        Assert.Equal(3, history.Epochs.Count);
        Assert.Equal(EndReason.Completed, history.EndReason);
        Assert.Same(history, last.Ended);
    }

    [Fact]
    public void AModelThatIsDisposedWhileItTrainsLeavesItsHistory()
    {
        ITrainableModel model = SampleModels.Create("Mixed");
        Properties.Samples samples = new(model.Description, 8, seed: 1);
        Dataset data = new(samples.Input, model.Description.InputLength, samples.Target, model.Description.TargetLength);
        Witness witness = new();
        FitOptions options = new()
        {
            Epochs = 3,
            Progress = Progress.None,
            Callbacks = [new EarlyStopping("loss", patience: 9, restoreBestWeights: true), new LambdaCallback((run, _) => run.Model.Dispose()), witness],
        };
        ObjectDisposedException thrown = Assert.Throws<ObjectDisposedException>(() => model.Fit(data, options));
        History history = History.Of(thrown)!;
        Assert.Single(history.Epochs);
        Assert.Same(history, witness.Ended);
        Assert.Equal("", history.FinalWeights);
    }

    [Fact]
    public void OtherExceptionsHaveNoHistory() => Assert.Null(History.Of(new IOException()));

    [Fact]
    public void AModelTrainsAgainAfterAnException()
    {
        using ScriptedModel model = new(2) { ValidationLosses = [5, 6, 7, 8] };
        Assert.Throws<IOException>(() => Fit(model, new Throwing("batch end", epoch: 0)));
        Assert.Equal(3, Fit(model).Epochs.Count);
    }

    [Fact]
    public void AModelIsNotTrainedInACallbackOfItsOwnTraining()
    {
        using ScriptedModel model = new(2) { ValidationLosses = [5, 6, 7] };
        using ScriptedModel other = new(2) { ValidationLosses = [5, 6, 7] };
        int nested = 0;
        LambdaCallback callback = new((run, _) =>
        {
            Assert.Contains(
                "This Fake is in training. A callback of the training run, or another thread, can't train it too",
                Assert.Throws<InvalidOperationException>(() => Fit(model)).Message);
            nested += run.History.Epochs.Count == 1 ? Fit(other).Epochs.Count : 0;
        });
        Assert.Equal(3, Fit(model, callback).Epochs.Count);
        Assert.Equal(3, nested);
        Assert.Equal(9, model.Iterations);
    }

    [Fact]
    public void AModelIsNotTrainedByTwoThreads()
    {
        using ScriptedModel model = new(2) { ValidationLosses = [5, 6, 7] };
        LambdaCallback callback = new((_, _) =>
            Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() => Fit(model))).GetAwaiter().GetResult());
        Assert.Equal(EndReason.Completed, Fit(model, callback).EndReason);
    }

    private static History Fit(ITrainableModel model, params Callback[] callbacks) => model.Fit(Samples.Numbered(6), new FitOptions
    {
        Epochs = 3,
        Shuffle = false,
        ValidationData = Samples.Numbered(2),
        Callbacks = callbacks,
        Progress = Progress.None,
    });

    /// <summary>Throws at a turn of the training, in an epoch.</summary>
    private sealed class Throwing(string turn, int epoch) : Callback
    {
        public override void OnTrainBegin(TrainingRun run) => Turn("train begin", epoch);

        public override void OnEpochBegin(TrainingRun run, int current) => Turn("epoch begin", current);

        public override void OnBatchEnd(TrainingRun run, in StepResult step) => Turn("batch end", step.Epoch);

        public override void OnEpochEnd(TrainingRun run, EpochRecord record) => Turn("epoch end", record.Epoch);

        public override void OnTrainEnd(TrainingRun run) => Turn("train end", epoch);

        private void Turn(string name, int current)
        {
            if (name == turn && current == epoch)
            {
                throw new IOException("at the " + turn);
            }
        }
    }

    private sealed class Witness : Callback
    {
        public History? Ended { get; private set; }

        public override void OnTrainEnd(TrainingRun run) => Ended = run.History;
    }
}
