namespace ModelGen.Training;

/// <summary>
/// Hooks called at the start and end of a training run, of its epochs and of its batches. Each may ask for the end with
/// <see cref="TrainingRun.Stop"/>.
/// </summary>
/// <remarks>
/// An instance may serve several training runs, one after the other, and so begins anew in <see cref="OnTrainBegin"/>. In a run that goes on from a
/// <see cref="Checkpoint"/> it does so too, in the middle of an epoch after <see cref="OnEpochBegin"/> of that epoch as well, and then gets back what it kept.
/// </remarks>
public abstract class Callback
{
    /// <summary>Runs before the first epoch.</summary>
    /// <param name="run">The training run.</param>
    public virtual void OnTrainBegin(TrainingRun run)
    {
    }

    /// <summary>Runs before the first step of an epoch.</summary>
    /// <param name="run">The training run.</param>
    /// <param name="epoch">The index of the epoch, counted from 0.</param>
    public virtual void OnEpochBegin(TrainingRun run, int epoch)
    {
    }

    /// <summary>Runs before each step: what it changes, such as the learning rate, has an effect on this step and those after it.</summary>
    /// <remarks>Steps that an <see cref="IQueuedModel"/> has queued by then go on as they are.</remarks>
    /// <param name="run">The training run.</param>
    /// <param name="epoch">The index of the epoch, counted from 0.</param>
    /// <param name="step">The index of the step in the epoch, counted from 0.</param>
    public virtual void OnBatchBegin(TrainingRun run, int epoch, int step)
    {
    }

    /// <summary>Runs after each step, in order, when the parameters are updated.</summary>
    /// <remarks>
    /// An <see cref="IQueuedModel"/> gives its results in bursts, up to <see cref="IQueuedModel.QueueCapacity"/> steps late: its
    /// parameters then hold the updates of all steps that are queued, and a new learning rate or a
    /// <see cref="TrainingRun.Stop"/> has an effect on the steps after those.
    /// </remarks>
    /// <param name="run">The training run.</param>
    /// <param name="step">The result of the step.</param>
    public virtual void OnBatchEnd(TrainingRun run, in StepResult step)
    {
    }

    /// <summary>Runs after each epoch and its validation; not after an epoch that was cut short.</summary>
    /// <param name="run">The training run; its history ends with <paramref name="epoch"/>.</param>
    /// <param name="epoch">The results of the epoch.</param>
    public virtual void OnEpochEnd(TrainingRun run, EpochRecord epoch)
    {
    }

    /// <summary>
    /// Runs once at the end if <see cref="OnTrainBegin"/> did, however the run ends: stopped or cancelled too, or by an exception, whether it comes
    /// from the model or from a callback. The history is then finished, but for the hash of the last weights.
    /// </summary>
    /// <param name="run">The training run.</param>
    public virtual void OnTrainEnd(TrainingRun run)
    {
    }

    /// <summary>
    /// Keeps what the callback knows beyond its arguments, for a <see cref="Checkpoint"/>: whatever has to be as it was for the run to go on as it would have.
    /// Runs between two steps.
    /// </summary>
    /// <param name="state">What takes it: <c>state.Set("wait", wait)</c>.</param>
    public virtual void SaveState(SavedState state)
    {
    }

    /// <summary>Takes back what <see cref="SaveState"/> kept, in another process.</summary>
    /// <param name="state">What has it: <c>wait = (int)state.GetNumber("wait")</c>.</param>
    public virtual void RestoreState(SavedState state)
    {
    }

    /// <summary>
    /// The callback with its arguments, as reports show it. A run goes on from the <see cref="Checkpoint"/> of another one only if their callbacks say
    /// the same.
    /// </summary>
    public override string ToString() => GetType().Name;
}
