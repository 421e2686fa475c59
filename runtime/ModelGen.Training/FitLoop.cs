using System.Runtime.ExceptionServices;

namespace ModelGen.Training;

/// <summary>
/// The loop over epochs and steps. Steps allocate nothing. They are completed when the queue is full or the epoch ends, and then
/// all of them, so that a device is waited for once for as many steps as its queue holds.
/// </summary>
internal sealed class FitLoop
{
    private readonly ITrainableModel model;
    private readonly StepProbe? probe;
    private readonly StepQueue queue;
    private readonly TrainingPlan plan;
    private readonly TrainingSettings settings;
    private readonly Callback[] callbacks;
    private readonly CancellationToken stop;
    private readonly CancellationToken cancellation;
    private readonly BatchReader batches;
    private readonly BatchMeans means;
    private readonly Evaluator? validation;
    private readonly TrainingRun run;
    private readonly RunStore? store;
    private readonly RunState state;
    private int begunCallbacks;
    private int completedSteps;
    private int samplesSeen;
    private ExceptionDispatchInfo? failure;

    /// <param name="training">The model to train.</param>
    /// <param name="plan">The data and the settings.</param>
    /// <param name="progress">What shows the progress; runs before all other callbacks.</param>
    /// <param name="others">What else runs at the turns, in this order.</param>
    /// <param name="probe">What looks at the model between the passes of its steps, or null.</param>
    /// <param name="store">Where the run is kept, or null.</param>
    /// <param name="stop">Stops the run; requested by <paramref name="cancellation"/> too.</param>
    /// <param name="cancellation">Cancels the run, with an exception.</param>
    /// <exception cref="InvalidOperationException">The model has queued steps already.</exception>
    public FitLoop(
        ModelInTraining training,
        TrainingPlan plan,
        Callback progress,
        IReadOnlyList<Callback> others,
        StepProbe? probe,
        RunStore? store,
        CancellationToken stop,
        CancellationToken cancellation)
    {
        model = training.Model;
        this.probe = probe;
        queue = StepQueue.For(model, probe);
        this.plan = plan;
        settings = plan.Settings;
        callbacks = [progress, .. others];
        this.store = store;
        this.stop = stop;
        this.cancellation = cancellation;
        batches = new BatchReader(
            plan.TrainingData, settings.BatchSize, settings.Shuffle ? settings.Seed : null, queue.Capacity, model.Description,
            DataRole.Training, [.. settings.ClassWeights]);
        means = new BatchMeans(model.Description, DataRole.Training, plan.Metrics);
        validation = plan.ValidationData is null
            ? null
            : new Evaluator(model, plan.ValidationData, settings.BatchSize, DataRole.Validation, plan.ValidationMetrics);
        run = new TrainingRun(model, plan, batches.Steps, means);
        state = new RunState(training, run, means, others, settings.BatchSize, probe);
    }

    /// <summary>Trains until the last epoch or until someone asks for the end. However it ends, callbacks that began hear of it.</summary>
    /// <exception cref="OperationCanceledException">The cancellation cut the run short; <see cref="History.Of"/> has what came before.</exception>
    /// <exception cref="Exception">The first that a callback or the model threw; <see cref="History.Of"/> has what came before.</exception>
    public History Run()
    {
        History history = run.History;
        history.InitialWeights = NumberHash.Of(model.Parameters);
        Attempt(Train);
        if (failure is null)
        {
            Attempt(() => AveragedWeights.Take(model));
        }

        history.Seconds = state.RunTime.Seconds;
        history.LastCheckpoint = store?.LastPath;
        history.EndReason = failure is null ? run.StopReason ?? EndReason.Completed : IsCancellation(failure) ? EndReason.Cancelled : EndReason.Failed;
        foreach (Callback callback in callbacks.Take(begunCallbacks))
        {
            Attempt(() => callback.OnTrainEnd(run));
        }

        Attempt(() => history.FinalWeights = NumberHash.Of(model.Parameters));
        if (cancellation.IsCancellationRequested && history.EndReason == EndReason.Cancelled)
        {
            failure ??= ExceptionDispatchInfo.Capture(new OperationCanceledException(
                $"The training run of {model.Description.Name} was cancelled after {Quantity.Of(history.Epochs.Count, "epoch")}. The model has the weights "
                + $"that it came to, and {nameof(History)}.{nameof(History.Of)} the history of this exception.",
                cancellation));
        }

        if (failure is not null)
        {
            history.AttachTo(failure.SourceException);
            failure.Throw();
        }

        return history;
    }

    /// <summary>Does something after which the rest is done in any case, and keeps the first exception for the end.</summary>
    private void Attempt(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            failure ??= ExceptionDispatchInfo.Capture(exception);
        }
    }

    /// <summary>Whether an exception is the answer of a callback or of the data to the cancellation.</summary>
    private bool IsCancellation(ExceptionDispatchInfo failure) =>
        failure.SourceException is OperationCanceledException && cancellation.IsCancellationRequested;

    private void Train()
    {
        TensorFile? saved = store?.Saved?.File;
        if (saved is not null)
        {
            state.RestoreModel(saved);
            state.RestoreHistory(saved);
            run.History.Resumed = store!.Saved!.At(state.Position);
        }

        foreach (Callback callback in callbacks)
        {
            callback.OnTrainBegin(run);
            begunCallbacks++;
        }

        if (saved is not null)
        {
            GoOn(saved);
        }

        while (state.Position.Epoch < settings.Epochs && GoesOn())
        {
            RunEpoch(state.Position.Epoch);
        }

        store?.AtEnd(state);
    }

    /// <summary>Goes on where another run was, whatever callbacks have done at their beginning: they did it there too.</summary>
    private void GoOn(TensorFile saved)
    {
        if (state.Position.Step > 0)
        {
            BeginEpoch(state.Position.Epoch);
        }

        state.RestoreRest(saved);
    }

    private void BeginEpoch(int epoch)
    {
        means.Reset();
        state.BeginEpoch();
        foreach (Callback callback in callbacks)
        {
            callback.OnEpochBegin(run, epoch);
        }
    }

    /// <summary>Which token asked for the end: the one that cancels, which stops too, or the one that only stops.</summary>
    private EndReason ReasonOfToken() => cancellation.IsCancellationRequested ? EndReason.Cancelled : EndReason.Stopped;

    /// <summary>Whether there is more to do: steps, or the end of an epoch that a result has cut short and an interruption has kept from being validated.</summary>
    private bool GoesOn()
    {
        if (stop.IsCancellationRequested)
        {
            run.Stop(ReasonOfToken());
            return false;
        }

        return run.StopReason is null || (state.Position.Step > 0 && !run.IsInterrupted);
    }

    private void RunEpoch(int epoch)
    {
        MetricValues? validated = null;
        bool complete = false;
        try
        {
            if (state.Position.Step == 0)
            {
                BeginEpoch(epoch);
            }

            // Complete is an epoch whose validation has ended too: it may throw.
            bool stepsEnded = RunSteps(epoch);
            validated = stepsEnded ? validation?.Run("val_", stop) : null;
            complete = stepsEnded && (validation is null || validated is not null);
            if (!complete)
            {
                // Before the record of the epoch, which sorts what ranking metrics have gathered.
                run.Stop(ReasonOfToken());
                store?.AtEnd(state);
            }
        }
        finally
        {
            Record(epoch, complete, validated);
        }

        if (complete && !means.IsEmpty)
        {
            EndEpoch(run.History.Epochs[^1]);
        }
    }

    private void EndEpoch(EpochRecord epoch)
    {
        foreach (Callback callback in callbacks)
        {
            callback.OnEpochEnd(run, epoch);
        }

        state.Position = new RunPosition(epoch.Epoch + 1, 0);
        store?.AfterEpoch(state, epoch);
    }

    /// <summary>The learning rate of the last step: its decay goes by the steps before it.</summary>
    private double LearningRateInForce() =>
        TrainingPlan.TrainingSection(model.Description).GetDecayedLearningRate(model.LearningRate, Math.Max(model.Iterations - 1, 0));

    /// <summary>Runs the steps of an epoch, or as many as the callbacks want.</summary>
    /// <returns>Whether it ended on its own account; false where it was stopped or cancelled.</returns>
    private bool RunSteps(int epoch)
    {
        try
        {
            return TrySteps(epoch);
        }
        catch
        {
            // What the training run left in the queue would be taken for the results of steps that come later.
            queue.Discard();
            throw;
        }
    }

    private bool TrySteps(int epoch)
    {
        batches.BeginEpoch(epoch);
        int step = completedSteps = state.Position.Step;
        samplesSeen = Math.Min(step * settings.BatchSize, run.Samples);
        if (step == 0)
        {
            model.ResetStates();
            probe?.BeginEpoch();
        }

        while (step < batches.Steps && run.StopReason is null)
        {
            if (stop.IsCancellationRequested)
            {
                run.Stop(ReasonOfToken());
                break;
            }

            foreach (Callback callback in callbacks)
            {
                callback.OnBatchBegin(run, epoch, step);
            }

            queue.Enqueue(batches.Read(step), new StepContext(true, settings.Seed, epoch, step));
            step++;

            // At the same steps of an epoch wherever it was gone on with, as callbacks may stop a run when they hear of a step.
            if (step % queue.Capacity == 0)
            {
                CompleteSteps(epoch, step);
                KeepSteps(step);
            }
        }

        CompleteSteps(epoch, step);
        return step == batches.Steps || !run.IsInterrupted;
    }

    /// <summary>Completes the queued steps, those before <paramref name="end"/>, and reports each.</summary>
    private void CompleteSteps(int epoch, int end)
    {
        for (; completedSteps < end; completedSteps++)
        {
            int count = batches.Count(completedSteps);
            double loss = queue.Complete(means, batches.Targets(completedSteps), batches.Weights(completedSteps), count);
            samplesSeen += count;
            if (probe?.Found is { } found)
            {
                run.History.Fault ??= new NumericFault(epoch, completedSteps, loss, found.Place);
                run.Stop(EndReason.Diverged);
            }

            store?.CountStep();
            Report(new StepResult(epoch, completedSteps, samplesSeen, loss));
        }

        state.Position = new RunPosition(epoch, completedSteps);
    }

    /// <summary>Has a checkpoint written where one is due and the epoch goes on.</summary>
    private void KeepSteps(int step)
    {
        if (step < batches.Steps && run.StopReason is null)
        {
            store?.AfterSteps(state);
        }
    }

    private void Report(in StepResult step)
    {
        foreach (Callback callback in callbacks)
        {
            callback.OnBatchEnd(run, step);
        }
    }

    /// <summary>Adds what the steps of an epoch gave, if any ran, to the history.</summary>
    private void Record(int epoch, bool complete, MetricValues? validated)
    {
        if (!means.IsEmpty)
        {
            MetricValues values = means.ToValues(prefix: "");
            run.History.Add(new EpochRecord(
                epoch,
                state.EpochTime.Seconds,
                LearningRateInForce(),
                complete,
                validated is null ? values : new MetricValues(values.Concat(validated)))
            {
                NotFinite = means.NotFinite + (validated is null ? 0 : validation!.NotFinite),
                Norms = [.. probe?.Norms() ?? []],
            });
        }
    }
}
