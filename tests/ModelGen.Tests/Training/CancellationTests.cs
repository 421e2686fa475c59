using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelGen.Tests.Files;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

public class CancellationTests
{
    [Fact]
    public void TheRunningBatchEndsAndTheHistoryIsKept()
    {
        using CancellationTokenSource source = new();
        CancelAt watcher = new(source, epoch: 1, step: 1);
        using ScriptedModel model = new(2) { TrainingLoss = step => 10 * step.Epoch + step.Step, ValidationLosses = [7] };
        History history = model.Fit(Samples.Numbered(6), Options(source, watcher));

        Assert.Equal(5, model.Iterations);
        Assert.Equal([1, 10.5], history.Column("loss"));
        Assert.Equal([7, double.NaN], history.Column("val_loss"));
        Assert.Equal([true, false], history.Epochs.Select(e => e.Complete));
        Assert.Same(history.Epochs[0], history.Final);
        Assert.Equal(EndReason.Stopped, history.EndReason);
        Assert.Equal("begin, epoch 0, end", watcher.Heard);
    }

    [Fact]
    public void AStoppedValidationLeavesTheMeansOfTheEpoch()
    {
        using CancellationTokenSource source = new();
        CancelAt watcher = new(source, epoch: 0, step: 2);
        using ScriptedModel model = new(2) { ValidationLosses = [7] };
        History history = model.Fit(Samples.Numbered(6), Options(source, watcher));
        Assert.Equal([1], history.Column("loss"));
        Assert.Equal([double.NaN], history.Column("val_loss"));
        Assert.Equal(0, model.Evaluations);
        Assert.Equal(EndReason.Stopped, history.EndReason);
    }

    [Fact]
    public void StoppedBeforeTheFirstStepNothingIsRecorded()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        using ScriptedModel model = new(2);
        History history = model.Fit(Samples.Numbered(6), Options(source));
        Assert.Empty(history.Epochs);
        Assert.Null(history.Final);
        Assert.Empty(history.Column("loss"));
        Assert.Equal(EndReason.Stopped, history.EndReason);
    }

    [Fact]
    public void ARestoringCallbackRestoresWhereTheRunWasStopped()
    {
        using CancellationTokenSource source = new();
        using ScriptedModel model = new(6) { ValidationLosses = [1, 2, 3] };
        EarlyStopping restore = new(patience: 9, restoreBestWeights: true);
        model.Fit(Samples.Numbered(6), Options(source, restore, new CancelAt(source, epoch: 2, step: 0)));
        Assert.Equal(3, model.Iterations);
        Assert.Equal(1, model.Parameters[0]);
    }

    [Fact]
    public void ACancelledTokenThrowsWhenAllHaveHeardOfTheEndAndTheHistoryIsThere()
    {
        using CancellationTokenSource source = new();
        CancelAt watcher = new(source, epoch: 1, step: 1);
        using ScriptedModel model = new(2) { TrainingLoss = step => 10 * step.Epoch + step.Step, ValidationLosses = [7] };
        OperationCanceledException exception = Assert.Throws<OperationCanceledException>(
            () => model.Fit(Samples.Numbered(6), Options(null, new EarlyStopping(restoreBestWeights: true), watcher), source.Token));

        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.StartsWith("The training run of Fake was cancelled after 2 epochs.", exception.Message);
        History history = History.Of(exception)!;
        Assert.Equal([1, 10.5], history.Column("loss"));
        Assert.Equal([true, false], history.Epochs.Select(epoch => epoch.Complete));
        Assert.Equal(EndReason.Cancelled, history.EndReason);
        Assert.Equal("begin, epoch 0, end", watcher.Heard);
        Assert.Equal(3, model.Parameters[0]);
        Assert.NotEmpty(history.FinalWeights);
    }

    /// <summary>Stopped is what was asked for to keep the result; a cancellation that comes after it takes nothing away.</summary>
    [Fact]
    public void WhatWasStoppedIsNotCancelledAnyMore()
    {
        using CancellationTokenSource stop = new(), cancellation = new();
        using ScriptedModel model = new(2)
        {
            TrainingLoss = _ =>
            {
                stop.Cancel();
                return 1;
            },
        };
        Ending ending = new(cancellation);
        History history = model.Fit(Samples.Numbered(6), Options(stop, ending), cancellation.Token);
        Assert.Equal((EndReason.Stopped, "stopped"), (history.EndReason, history.EndReason.InWords()));
        Assert.True(cancellation.IsCancellationRequested);
    }

    [Fact]
    public void ATokenThatIsCancelledTooLateTakesNothingAway()
    {
        using CancellationTokenSource source = new();
        using ScriptedModel model = new(6) { ValidationLosses = [1, 2, 3, 4] };
        LambdaCallback late = new((_, epoch) =>
        {
            if (epoch.Epoch == 3)
            {
                source.Cancel();
            }
        });
        Assert.Equal(EndReason.Completed, model.Fit(Samples.Numbered(6), Options(null, late), source.Token).EndReason);
    }

    [Fact]
    public void OfSeveralReasonsTheFirstStands()
    {
        using CancellationTokenSource source = new();
        using ScriptedModel model = new(6) { ValidationLosses = [1] };
        LambdaCallback enough = new((run, _) =>
        {
            run.Stop(EndReason.Converged);
            source.Cancel();
        });
        Assert.Equal(EndReason.Converged, model.Fit(Samples.Numbered(6), Options(null, enough), source.Token).EndReason);
    }

    [Fact]
    public void ACallbackThatAnswersTheTokenIsACancellationToo()
    {
        using CancellationTokenSource source = new();
        using ScriptedModel model = new(6) { ValidationLosses = [1] };
        LambdaCallback asks = new((_, _) =>
        {
            source.Cancel();
            source.Token.ThrowIfCancellationRequested();
        });
        OperationCanceledException exception =
            Assert.Throws<OperationCanceledException>(() => model.Fit(Samples.Numbered(6), Options(null, asks), source.Token));
        Assert.Equal(EndReason.Cancelled, History.Of(exception)!.EndReason);
    }

    [Fact]
    public void WhatComputesOverDataHeedsItsToken()
    {
        CancellationToken cancelled = new(canceled: true);
        using LinearModel model = new(2, 1, 0, "accuracy");
        Dataset data = Samples.Numbered(4);
        Assert.Throws<OperationCanceledException>(() => model.Evaluate(data, cancellationToken: cancelled));
        Assert.Throws<OperationCanceledException>(() => model.Predict(data, cancelled));
        Assert.Throws<OperationCanceledException>(() => model.Regress(data, cancellationToken: cancelled));
        Assert.Throws<OperationCanceledException>(() => model.Test(data, cancellationToken: cancelled));
        Assert.Throws<OperationCanceledException>(() => model.Classify(new Dataset(new float[4], 1, new float[4], 1), [], cancellationToken: cancelled));
    }

    [Fact]
    public void ACancellablePredictionIsTheSame()
    {
        using CancellationTokenSource source = new();
        using LinearModel model = new(1);
        model.EditParameters()[0] = 3;
        Dataset data = Samples.Numbered(5000);
        Assert.Equal(model.Predict(data), model.Predict(data, source.Token));
        Assert.Equal(3 * 4999, model.Predict(data, source.Token)[4999]);
    }

    [Fact]
    public void OnlyTheFirstSignalIsKeptFromTheProcess()
    {
        using CancellationTokenSource source = new();
        using EndSignals signals = new(source);
        Assert.True(signals.Receive());
        Assert.True(source.IsCancellationRequested);
        Assert.False(signals.Receive());
    }

    [Fact]
    public void ASignalAfterTheTrainingIsLeftToTheProcess()
    {
        CancellationTokenSource source = new();
        EndSignals signals = new(source);
        signals.Dispose();
        source.Dispose();
        Assert.False(signals.Receive());
    }

    [UnixFact]
    public void NothingListensWhereTheSystemRefusesASignal()
    {
        WeakReference source = Refused();
        GC.Collect();
        Assert.False(source.IsAlive);

        // On its own, so that nothing but what listens keeps the source.
        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Refused()
        {
            CancellationTokenSource source = new();
            PosixSignal[] signals = [PosixSignal.SIGTERM, (PosixSignal)int.MaxValue];
            Assert.ThrowsAny<Exception>(() => new EndSignals(source, signals));
            return new WeakReference(source);
        }
    }

    private static FitOptions Options(CancellationTokenSource? source, params Callback[] callbacks) => new()
    {
        Epochs = 4,
        Shuffle = false,
        ValidationData = Samples.Numbered(2),
        Callbacks = callbacks,
        StopToken = source?.Token ?? default,
        Progress = Progress.None,
    };

    private sealed class CancelAt(CancellationTokenSource source, int epoch, int step) : Callback
    {
        private readonly List<string> heard = [];

        public string Heard => string.Join(", ", heard);

        public override void OnTrainBegin(TrainingRun run) => heard.Add("begin");

        public override void OnBatchEnd(TrainingRun run, in StepResult result)
        {
            if (result.Epoch == epoch && result.Step == step)
            {
                source.Cancel();
            }
        }

        public override void OnEpochEnd(TrainingRun run, EpochRecord record) => heard.Add($"epoch {record.Epoch}");

        public override void OnTrainEnd(TrainingRun run) => heard.Add("end");
    }

    /// <summary>Cancels when the run has ended.</summary>
    private sealed class Ending(CancellationTokenSource cancellation) : Callback
    {
        public override void OnTrainEnd(TrainingRun run) => cancellation.Cancel();
    }
}
