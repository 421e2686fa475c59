using System.Diagnostics;

namespace ModelGen.Training;

/// <summary>The loop over epochs and steps. Steps allocate nothing.</summary>
internal sealed class FitLoop
{
    private readonly ITrainableModel model;
    private readonly TrainingPlan plan;
    private readonly Callback[] callbacks;
    private readonly CancellationToken cancellation;
    private readonly BatchReader batches;
    private readonly BatchMeans means;
    private readonly Evaluator? validation;
    private readonly TrainingRun run;

    public FitLoop(ITrainableModel model, TrainingPlan plan, IEnumerable<Callback> callbacks, CancellationToken cancellation)
    {
        this.model = model;
        this.plan = plan;
        this.callbacks = [.. callbacks];
        this.cancellation = cancellation;
        batches = plan.Shuffle
            ? new BatchReader(plan.Training, plan.BatchSize, plan.Seed)
            : new BatchReader(plan.Training, plan.BatchSize);
        means = new BatchMeans(model.Description);
        validation = plan.Validation is null ? null : new Evaluator(model, plan.Validation, plan.BatchSize);
        run = new TrainingRun(model, plan, batches.Steps, means);
    }

    /// <summary>Trains until the last epoch or until someone asks for the end.</summary>
    public History Run()
    {
        long begun = Stopwatch.GetTimestamp();
        foreach (Callback callback in callbacks)
        {
            callback.OnTrainBegin(run);
        }

        for (int epoch = plan.InitialEpoch; epoch < plan.Epochs && !MustStop(); epoch++)
        {
            RunEpoch(epoch);
        }

        run.History.Seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        run.History.EndReason = run.StopReason ?? EndReason.Completed;
        foreach (Callback callback in callbacks)
        {
            callback.OnTrainEnd(run);
        }

        return run.History;
    }

    private bool MustStop()
    {
        if (cancellation.IsCancellationRequested)
        {
            run.Stop(EndReason.Cancelled);
        }

        return run.StopReason is not null;
    }

    private void RunEpoch(int epoch)
    {
        long begun = Stopwatch.GetTimestamp();
        means.Reset();
        foreach (Callback callback in callbacks)
        {
            callback.OnEpochBegin(run, epoch);
        }

        bool complete = RunSteps(epoch);
        MetricValues values = means.ToValues(prefix: "");
        if (complete && validation is not null)
        {
            MetricValues? validated = validation.Run("val_", cancellation);
            complete = validated is not null;
            values = validated is null ? values : new MetricValues(values.Concat(validated));
        }

        if (!complete)
        {
            run.Stop(EndReason.Cancelled);
        }

        if (!means.IsEmpty)
        {
            double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            Record(new EpochRecord(epoch, seconds, model.LearningRate, complete, values));
        }
    }

    /// <summary>Runs the steps of an epoch, or as many as the callbacks want.</summary>
    /// <returns>Whether it ended on its own account; false where it was cancelled.</returns>
    private bool RunSteps(int epoch)
    {
        batches.BeginEpoch(epoch);
        int samplesSeen = 0;
        for (int step = 0; step < batches.Steps && run.StopReason is null; step++)
        {
            if (cancellation.IsCancellationRequested)
            {
                return false;
            }

            Batch batch = batches.Read(step);
            double loss = model.Forward(batch.Inputs, batch.Targets, new StepContext(true, plan.Seed, epoch, step));
            means.Add(model, loss, batch.Targets, batch.Count);
            model.Backward();
            model.Update();
            samplesSeen += batch.Count;
            foreach (Callback callback in callbacks)
            {
                callback.OnBatchEnd(run, new StepResult(epoch, step, samplesSeen, loss));
            }
        }

        return true;
    }

    private void Record(EpochRecord epoch)
    {
        run.History.Add(epoch);
        if (epoch.Complete)
        {
            foreach (Callback callback in callbacks)
            {
                callback.OnEpochEnd(run, epoch);
            }
        }
    }
}
