using System.Collections.Immutable;

namespace ModelGen.Training;

/// <summary>A training run as its callbacks and its progress display see it.</summary>
public sealed class TrainingRun
{
    private readonly BatchMeans means;

    internal TrainingRun(ITrainableModel model, TrainingPlan plan, int steps, BatchMeans means)
    {
        this.means = means;
        Model = model;
        InitialEpoch = plan.Settings.InitialEpoch;
        Epochs = plan.Settings.Epochs;
        Samples = plan.TrainingData.Count;
        Steps = steps;
        Names = plan.ValidationData is null ? means.Names : [.. means.Names, .. means.Names.Select(name => "val_" + name)];
        History = new History(model.Description, plan, Names) { Natures = means.Natures };
    }

    /// <summary>The model in training.</summary>
    public ITrainableModel Model { get; }

    /// <summary>The first epoch, counted from 0.</summary>
    public int InitialEpoch { get; }

    /// <summary>The epoch, counted from 0, before which the training run ends.</summary>
    public int Epochs { get; }

    /// <summary>Training samples in an epoch.</summary>
    public int Samples { get; }

    /// <summary>Steps in an epoch.</summary>
    public int Steps { get; }

    /// <summary>What each epoch gives: the loss, the metrics, and with a validation the same under <c>val_</c>.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The epochs so far.</summary>
    public History History { get; }

    /// <summary>Why the training run is going to end early, or null.</summary>
    public EndReason? StopReason { get; private set; }

    /// <summary>
    /// The loss and the metrics over the steps so far of the running epoch, but for those that sort all positions: see
    /// <see cref="MetricAccumulator.IsOfWholeEpochs"/>. Makes a new list at each call.
    /// </summary>
    public MetricValues CurrentMeans() => means.ToValues(prefix: "", ofWholeEpochs: false);

    /// <summary>Whether the end is none that the run itself has come to: a run that is resumed goes on where this one was.</summary>
    internal bool IsInterrupted => IsInterruption(StopReason);

    /// <summary>
    /// Asks for the end of the training run with the running step. Where several ask, the first result stands, or else the first reason. With <see cref="EndReason.Stopped"/> or
    /// <see cref="EndReason.Cancelled"/> the run is interrupted, as by <see cref="FitOptions.StopToken"/>: an epoch that has steps left is not complete and not validated,
    /// and a run that is resumed from its <see cref="Checkpoint"/> goes on with the next step. Any other reason is a result: the epoch ends, is validated, and is the
    /// last one, and a run that is resumed has ended too.
    /// </summary>
    /// <remarks>
    /// Steps that an <see cref="IQueuedModel"/> has queued by then change its parameters nonetheless. So they are part of the
    /// epoch, of its means and of <see cref="Callback.OnBatchEnd"/>, and it ends with the last of them. Stopping by a token and cancelling do the same.
    /// </remarks>
    /// <param name="reason">The reason to end.</param>
    public void Stop(EndReason reason)
    {
        // An interruption takes no result away: the callback that has come to it may not come to it again in the run that goes on.
        if (StopReason is null || (IsInterrupted && !IsInterruption(reason)))
        {
            StopReason = reason;
        }
    }

    private static bool IsInterruption(EndReason? reason) => reason is EndReason.Stopped or EndReason.Cancelled;
}

/// <summary>What one step of the training run gave.</summary>
/// <param name="Epoch">The epoch, counted from 0.</param>
/// <param name="Step">The step in the epoch, counted from 0.</param>
/// <param name="SamplesSeen">The samples of this epoch so far, this step's included.</param>
/// <param name="Loss">The loss of this step's samples.</param>
public readonly record struct StepResult(int Epoch, int Step, int SamplesSeen, double Loss);
