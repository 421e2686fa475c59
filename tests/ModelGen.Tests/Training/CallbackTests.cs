using ModelGen.Training;

namespace ModelGen.Tests.Training;

public class CallbackTests
{
    private const double NaN = double.NaN;

    [Theory]
    [InlineData(new[] { 1, 0.9, 0.95, 0.1 }, 0, 0, null, 0, 3)]
    [InlineData(new[] { 1, 0.9, 0.95, 0.1 }, 0, 1, null, 0, 3)]
    [InlineData(new[] { 1, 0.8, 0.9, 0.85, 0.7 }, 0, 2, null, 0, 4)]
    [InlineData(new[] { 1, 0.8, 0.9, 0.7, 0.71, 0.72, 0.1 }, 0, 2, null, 0, 6)]
    [InlineData(new[] { 1, 0.95, 0.5 }, 0.125, 1, null, 0, 2)]
    [InlineData(new[] { 1, 0.95, 0.5 }, -0.125, 1, null, 0, 2)]
    [InlineData(new[] { 1, 0.875, 0.5 }, 0.125, 1, null, 0, 2)]
    [InlineData(new[] { 1, 0.9, 0.8, 0.85, 0.1 }, 0, 2, 0.5, 0, 4)]
    [InlineData(new[] { 1, 0.4, 0.45, 0.46, 0.1 }, 0, 2, 0.5, 0, 4)]
    [InlineData(new[] { 0.1, 0.9, 0.95, 0.96, 0.1 }, 0, 2, null, 1, 4)]
    [InlineData(new[] { NaN, NaN, 0.5 }, 0, 0, null, 0, 2)]
    [InlineData(new[] { 5, 4, 3, 2.0 }, 0, 0, null, 0, 4)]
    public void EarlyStoppingStopsWhereKerasDoes(
        double[] losses, double minDelta, int patience, double? baseline, int startFromEpoch, int epochs)
    {
        EarlyStopping callback = new("val_loss", minDelta, patience, baseline: baseline, startFromEpoch: startFromEpoch);
        (History history, _) = Run(losses, callback);
        Assert.Equal(losses.Take(epochs), history.Column("val_loss"));
        EndReason early = losses.Take(epochs).All(double.IsNaN) ? EndReason.Unmeasured : EndReason.EarlyStopped;
        Assert.Equal(epochs < losses.Length ? early : EndReason.Completed, history.EndReason);
    }

    [Theory]
    [InlineData("accuracy", MonitorMode.Auto)]
    [InlineData("loss", MonitorMode.Max)]
    public void EarlyStoppingKnowsWhichWayIsUp(string monitor, MonitorMode mode)
    {
        // The outputs 0, 1, 2, 3 against zeros: a share of a quarter is right in every epoch.
        double[] losses = [1, 2, 3, 2.5];
        using ScriptedModel model = new(4, "accuracy") { TrainingLoss = step => losses[step.Epoch] };
        History history = model.Fit(Samples.Numbered(4), Options(4, new EarlyStopping(monitor, mode: mode)));
        Assert.Equal(mode == MonitorMode.Max ? 4 : 2, history.Epochs.Count);
        Assert.Equal(EndReason.EarlyStopped, history.EndReason);
    }

    [Theory]
    [InlineData(new[] { 1, 0.5, 0.7, 0.8 }, 2f)]
    [InlineData(new[] { 1, 0.5, 0.7, 0.4 }, 4f)]
    [InlineData(new[] { NaN, NaN, NaN, NaN }, 1f)]
    public void TheBestWeightsComeBackHoweverTheTrainingEnds(double[] losses, float best)
    {
        EarlyStopping callback = new(patience: 2, restoreBestWeights: true);
        (History history, ScriptedModel model) = Run(losses, callback);
        Assert.Equal(best, model.Parameters[0]);
        Assert.Equal((int)best - 1, callback.BestEpoch);
        Assert.Equal((int)best - 1, history.Final!.Epoch);
    }

    [Theory]
    [InlineData(new[] { NaN, NaN, NaN, NaN }, EndReason.Unmeasured)]
    [InlineData(new[] { NaN, 0.5, NaN, NaN }, EndReason.EarlyStopped)]
    public void AValueThatIsNeverANumberIsAReasonOfItsOwn(double[] losses, EndReason reason)
    {
        (History history, _) = Run(losses, new EarlyStopping(patience: 2));
        Assert.Equal(reason, history.EndReason);
        Assert.Contains(reason == EndReason.Unmeasured ? "not a number in any epoch" : "no further improvement", reason.InWords());
    }

    [Fact]
    public void ACallbackSaysItsArguments() => Assert.Equal(
        [
            "EarlyStopping(monitor=val_loss, mode=min, min_delta=0.5, patience=3, baseline=0.25, restore_best_weights=True, start_from_epoch=2)",
            "EarlyStopping(monitor=val_accuracy, mode=max, min_delta=0, patience=0, restore_best_weights=False, start_from_epoch=0)",
            "ReduceLearningRateOnPlateau(monitor=val_loss, mode=min, min_delta=0.0001, factor=0.1, patience=10, cooldown=0, min_lr=0)",
            "Convergence(threshold=0.0001, monitor=loss)",
            "TerminateOnNaN",
        ],
        new Callback[]
        {
            new EarlyStopping(minDelta: -0.5, patience: 3, baseline: 0.25, restoreBestWeights: true, startFromEpoch: 2),
            new EarlyStopping("val_accuracy"),
            new ReduceLearningRateOnPlateau(),
            new Convergence(1e-4),
            new TerminateOnNaN(),
        }.Select(callback => callback.ToString()));

    [Fact]
    public void ACallbackBeginsAnewInEachTraining()
    {
        EarlyStopping callback = new(patience: 1, restoreBestWeights: true);
        Assert.Equal(3, Run([1, 0.5, 0.6, 0.1], callback).History.Epochs.Count);
        (History history, ScriptedModel model) = Run([9, 8, 8.5, 1], callback);
        Assert.Equal(3, history.Epochs.Count);
        Assert.Equal(2, model.Parameters[0]);
    }

    [Fact]
    public void WhereNoWeightsComeBackTheLastEpochIsFinal()
    {
        (History history, _) = Run([1, 0.5, 0.7, 0.8], new EarlyStopping(patience: 2));
        Assert.Same(history.Epochs[3], history.Final);
    }

    [Fact]
    public void ConvergenceStopsWhenTheLossStandsStill()
    {
        double[] losses = [1, 0.5, 0.25, 0.3125, 0.30];
        using ScriptedModel model = new(4) { TrainingLoss = step => losses[step.Epoch] };
        History history = model.Fit(Samples.Numbered(4), Options(5, new Convergence(0.0625)));
        Assert.Equal(losses, history.Column("loss"));
        using ScriptedModel again = new(4) { TrainingLoss = step => losses[step.Epoch] };
        history = again.Fit(Samples.Numbered(4), Options(5, new Convergence(0.07)));
        Assert.Equal(losses[..4], history.Column("loss"));
        Assert.Equal(EndReason.Converged, history.EndReason);
    }

    [Fact]
    public void AStopInAStepEndsTheEpochWithItsValidation()
    {
        using ScriptedModel model = new(1)
        {
            TrainingLoss = step => step is { Epoch: 1, Step: 1 } ? double.PositiveInfinity : 2,
            ValidationLosses = [6, 5],
        };
        History history = model.Fit(
            Samples.Numbered(3), Options(9, new TerminateOnNaN()) with { ValidationData = Samples.Numbered(1) });
        Assert.Equal(5, model.Iterations);
        Assert.Equal([2, double.PositiveInfinity], history.Column("loss"));
        Assert.Equal([6, 5], history.Column("val_loss"));
        Assert.Equal(EndReason.Diverged, history.EndReason);
    }

    [Fact]
    public void ParametersThatAreNotFiniteEndTheTrainingEvenWhereTheLossIs()
    {
        using ScriptedModel model = new(4);
        History history = model.Fit(
            Samples.Numbered(4),
            Options(5, new LambdaCallback((run, epoch) => run.Model.EditParameters()[0] = epoch.Epoch == 1 ? float.NaN : 1), new TerminateOnNaN()));
        Assert.Equal(2, history.Epochs.Count);
        Assert.Equal(EndReason.Diverged, history.EndReason);
    }

    [Fact]
    public void TrainingGoesOnThroughNaNByItself()
    {
        using ScriptedModel model = new(4) { TrainingLoss = step => step.Epoch == 0 ? NaN : 3 };
        Assert.Equal([NaN, 3], model.Fit(Samples.Numbered(4), Options(2)).Column("loss"));
    }

    [Theory]
    [InlineData(0, 0, new[] { 1, 1, 0.5, 0.5, 0.25 })]
    [InlineData(2, 0, new[] { 1, 1, 0.5, 0.5, 0.5 })]
    [InlineData(0, 0.4, new[] { 1, 1, 0.5, 0.5, 0.4 })]
    [InlineData(0, 1, new[] { 1, 1, 1, 1, 1.0 })]
    public void ThePlateauLowersTheLearningRate(int cooldown, double minimum, double[] rates)
    {
        // Improvements below 1e-4 are none: the value stands still from the first epoch on.
        ReduceLearningRateOnPlateau callback = new(factor: 0.5, patience: 2, cooldown: cooldown, minLearningRate: minimum);
        List<double> after = new();
        Run([1, 0.99999, 1, 1, 1], callback, new LambdaCallback((run, _) => after.Add(run.Model.LearningRate)));
        Assert.Equal(rates, after);
    }

    [Fact]
    public void TheLambdaSeesEveryEpochAndMayStop()
    {
        List<(int, double)> seen = new();
        LambdaCallback callback = new((run, epoch) =>
        {
            seen.Add((epoch.Epoch, epoch.Values["val_loss"]));
            if (epoch.Epoch == 1)
            {
                run.Stop(EndReason.Converged);
                run.Stop(EndReason.EarlyStopped);
            }
        });
        (History history, _) = Run([3, 2, 1], callback);
        Assert.Equal([(0, 3), (1, 2)], seen);
        Assert.Equal(EndReason.Converged, history.EndReason);
    }

    private static FitOptions Options(int epochs, params Callback[] callbacks) => new()
    {
        Epochs = epochs,
        Callbacks = callbacks,
        Progress = Progress.None,
    };

    /// <summary>Trains on one step per epoch with the given validation losses, so that the parameter says how many epochs ran.</summary>
    private static (History History, ScriptedModel Model) Run(double[] validationLosses, params Callback[] callbacks)
    {
        ScriptedModel model = new(4) { ValidationLosses = validationLosses, LearningRate = 1 };
        History history = model.Fit(
            Samples.Numbered(4), Options(validationLosses.Length, callbacks) with { ValidationData = Samples.Numbered(1) });
        return (history, model);
    }
}
