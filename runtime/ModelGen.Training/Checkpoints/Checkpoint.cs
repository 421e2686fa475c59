using System.Globalization;

namespace ModelGen.Training;

/// <summary>
/// Saves all of a training run, so that it goes on after an interruption as if there had been none: with the same weights, histories and decisions of
/// callbacks, bit for bit. <see cref="FitOptions.Resume"/> goes on. What Keras' <c>BackupAndRestore</c> is for.
/// </summary>
/// <remarks>
/// <para>
/// A checkpoint has the weights, the optimizer's state, its step counter and the learning rate; the history, and of an epoch that has not ended the sums of
/// its loss and metrics and the states of a stateful model; and what each callback keeps by <see cref="Callback.SaveState"/>. Shuffling and dropout depend on the seed,
/// the epoch and the step alone. It is a safetensors file, which is also loaded as weights.
/// </para>
/// <para>
/// A file is written after all callbacks have heard of the epoch or step, appears whole or not at all, and ends with a checksum. Beside those that are asked
/// for there is one at the end of the run, also where it is stopped or cancelled, in the middle of an epoch too; not where an exception ends it. A run that
/// can't write its checkpoint ends with the exception: what was written before is still there.
/// </para>
/// <para>One training run writes to a folder at a time, and another one is refused.</para>
/// </remarks>
public sealed class Checkpoint : Callback
{
    private readonly Monitor? monitor;

    /// <summary>Makes the callback.</summary>
    /// <param name="folder">The folder of the checkpoints, which is made if it is missing; the run's own.</param>
    /// <param name="every">The epochs from one checkpoint to the next; 0: none are written because an epoch has ended.</param>
    /// <param name="keep">How many of the last checkpoints stay in the folder; at least 1.</param>
    /// <param name="best">
    /// A value of the history, such as <c>val_loss</c>, or another name of its metric: the checkpoint of the epoch in which it was best is kept as
    /// <c>best.safetensors</c> beside the last ones. Null: none is.
    /// </param>
    /// <param name="mode">The direction in which that value gets better.</param>
    /// <param name="everySteps">The steps from one checkpoint to the next within epochs; null: none are written because of steps.</param>
    /// <param name="everyMinutes">The minutes from one checkpoint to the next; the running step ends first. Null: none are written because of the time.</param>
    public Checkpoint(
        string folder,
        int every = 1,
        int keep = 3,
        string? best = null,
        MonitorMode mode = MonitorMode.Auto,
        int? everySteps = null,
        double? everyMinutes = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(every);
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(everySteps ?? 1, 1, nameof(everySteps));
        if (!(everyMinutes is null or > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(everyMinutes), everyMinutes, "The time from one checkpoint to the next is above 0 minutes.");
        }

        Folder = folder;
        Every = every;
        Keep = keep;
        EverySteps = everySteps;
        EveryMinutes = everyMinutes;
        monitor = best is null ? null : new Monitor(best, mode, minDelta: 0);
    }

    /// <summary>The folder of the checkpoints.</summary>
    public string Folder { get; }

    /// <summary>The epochs from one checkpoint to the next; 0: none.</summary>
    internal int Every { get; }

    /// <summary>How many of the last checkpoints stay.</summary>
    internal int Keep { get; }

    /// <summary>The steps from one checkpoint to the next, or null.</summary>
    internal int? EverySteps { get; }

    /// <summary>The minutes from one checkpoint to the next, or null.</summary>
    internal double? EveryMinutes { get; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run) => monitor?.Begin(run);

    /// <inheritdoc/>
    public override void SaveState(SavedState state) => monitor?.Save(state);

    /// <inheritdoc/>
    /// <remarks>Which value is the best to be kept may differ from the run before, and its best then is that of the epochs to come.</remarks>
    public override void RestoreState(SavedState state)
    {
        if (monitor?.IsIn(state) == true)
        {
            monitor.Restore(state);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Checkpoint(every={Every}, keep={Keep}{(monitor is null ? "" : $", {monitor}")}{(EverySteps is null ? "" : $", every_steps={EverySteps}")}"
        + $"{(EveryMinutes is null ? "" : $", every_minutes={EveryMinutes}")})");

    /// <summary>Whether an epoch is better than all before, as far as that is asked.</summary>
    internal bool IsBest(EpochRecord epoch) => monitor?.Improve(monitor.Value(epoch)) == true;
}
