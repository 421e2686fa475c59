using ModelGen.Tests.Properties;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

public class FitAsyncTests
{
    private static readonly FitOptions Quiet = new() { Progress = Progress.None };

    [Fact]
    public async Task TheWholeRunHasOneThreadThatIsNotTheCallers()
    {
        int caller = Environment.CurrentManagedThreadId;
        HashSet<int> threads = [];
        using ManualResetEventSlim mayEnd = new();
        using ScriptedModel model = new(2)
        {
            TrainingLoss = _ =>
            {
                threads.Add(Environment.CurrentManagedThreadId);
                return mayEnd.Wait(TimeSpan.FromMinutes(1)) ? 1 : throw new TimeoutException();
            },
        };
        LambdaCallback watcher = new((_, _) => threads.Add(Environment.CurrentManagedThreadId));
        Task<History> task = model.FitAsync(Samples.Numbered(6), Quiet with { Epochs = 3, Callbacks = [watcher] });

        // The caller goes on while the first step waits for it.
        Assert.False(task.IsCompleted);
        mayEnd.Set();
        History history = await task;
        Assert.Equal(3, history.Epochs.Count);
        Assert.NotEqual(caller, Assert.Single(threads));
    }

    /// <summary>A training step belongs to the thread that began it: two runs and a caller's own steps have three of them.</summary>
    [Fact]
    public async Task ACompiledModelTrainsAsWithoutATask()
    {
        using ITrainableModel model = SampleModels.Create("Mixed"), other = SampleModels.Create("Mixed");
        Properties.Samples samples = new(model.Description, 8, seed: 1);
        Dataset data = new(samples.Input, model.Description.InputLength, samples.Target, model.Description.TargetLength);
        FitOptions options = Quiet with { Epochs = 2, BatchSize = 3 };
        await model.FitAsync(data, options);
        await model.FitAsync(data, options);
        History third = model.Fit(data, options);
        other.Fit(data, options);
        other.Fit(data, options);
        Assert.Equal(other.Fit(data, options).FinalWeights, third.FinalWeights);
    }

    [Fact]
    public async Task ACancelledTokenCancelsTheTaskAndTheHistoryIsThere()
    {
        using CancellationTokenSource source = new();
        using ScriptedModel model = new(2);
        LambdaCallback cancel = new((_, epoch) =>
        {
            if (epoch.Epoch == 1)
            {
                source.Cancel();
            }
        });
        Task<History> task = model.FitAsync(Samples.Numbered(6), Quiet with { Epochs = 5, Callbacks = [cancel] }, source.Token);
        OperationCanceledException exception = await Assert.ThrowsAsync<OperationCanceledException>(() => task);
        Assert.True(task.IsCanceled);
        Assert.Equal(2, History.Of(exception)!.Epochs.Count);
        Assert.Equal(6, model.Iterations);

        // Before the first step too.
        exception = await Assert.ThrowsAsync<OperationCanceledException>(() => model.FitAsync(Samples.Numbered(6), Quiet, source.Token));
        Assert.Empty(History.Of(exception)!.Epochs);
    }

    [Fact]
    public async Task WhatIsWrongIsThrownAsItWas()
    {
        using ScriptedModel model = new(2) { TrainingLoss = _ => throw new NotFiniteNumberException() };
        NotFiniteNumberException exception = await Assert.ThrowsAsync<NotFiniteNumberException>(() => model.FitAsync(Samples.Numbered(6), Quiet));
        Assert.Equal(EndReason.Failed, History.Of(exception)!.EndReason);
        await Assert.ThrowsAsync<ArgumentException>(() => model.FitAsync(Samples.Numbered(6), Quiet with { Epochs = 0 }));
        Assert.Throws<ArgumentNullException>("train", () => { _ = model.FitAsync(null!); });
    }

    [Fact]
    public async Task EpochsAreReportedAndTheOneThatIsCutShort()
    {
        using CancellationTokenSource source = new();
        EpochList epochs = new();
        using ScriptedModel model = new(1)
        {
            TrainingLoss = step =>
            {
                if (step is { Epoch: 1, Step: 1 })
                {
                    source.Cancel();
                }

                return step.Epoch;
            },
        };
        History history = await model.FitAsync(
            Samples.Numbered(3), new FitOptions { Epochs = 5, StopToken = source.Token, Progress = Progress.To(epochs) });
        Assert.Equal([0, 1], epochs.Select(epoch => epoch.Values["loss"]));
        Assert.Equal([true, false], epochs.Select(epoch => epoch.Complete));
        Assert.Equal(history.Epochs, epochs);
    }

    private sealed class EpochList : List<EpochRecord>, IProgress<EpochRecord>
    {
        public void Report(EpochRecord value) => Add(value);
    }
}
