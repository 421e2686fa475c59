namespace ModelGen.Training;

/// <summary>
/// Saves the weights after each epoch, or after those that are better than all before, as Keras' <c>ModelCheckpoint</c>. A file appears whole or
/// not at all: a process that is ended while it saves leaves the file of the epoch before. Not saved are the optimizer's state and the epoch:
/// <see cref="Checkpoint"/> saves all of a training run.
/// </summary>
public sealed class ModelCheckpoint : Callback
{
    private readonly Func<EpochRecord, string> path;
    private readonly Monitor? monitor;

    /// <summary>Makes a callback that saves to one file, each time in the place of the last.</summary>
    /// <param name="path">The file to save to; its folder must exist.</param>
    /// <param name="saveBestOnly">Whether only epochs are saved that are better than all before.</param>
    /// <param name="monitor">The value by which they are better: a key of the history, or another name of its metric.</param>
    /// <param name="mode">The direction in which the value gets better.</param>
    public ModelCheckpoint(string path, bool saveBestOnly = false, string monitor = "val_loss", MonitorMode mode = MonitorMode.Auto)
        : this(_ => path, saveBestOnly, monitor, mode) => ArgumentException.ThrowIfNullOrEmpty(path);

    /// <summary>Makes a callback that saves to a file for each epoch.</summary>
    /// <param name="path">
    /// Gives the file to save to, such as <c>epoch => $"digits-{epoch.Epoch + 1}.safetensors"</c>; its folder must exist.
    /// </param>
    /// <param name="saveBestOnly">Whether only epochs are saved that are better than all before.</param>
    /// <param name="monitor">The value by which they are better: a key of the history, or another name of its metric.</param>
    /// <param name="mode">The direction in which the value gets better.</param>
    public ModelCheckpoint(
        Func<EpochRecord, string> path, bool saveBestOnly = false, string monitor = "val_loss", MonitorMode mode = MonitorMode.Auto)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(monitor);
        this.path = path;
        this.monitor = saveBestOnly ? new Monitor(monitor, mode, minDelta: 0) : null;
    }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run) => monitor?.Begin(run);

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch)
    {
        if (monitor is null || monitor.Improve(monitor.Value(epoch)))
        {
            run.Model.Save(path(epoch));
        }
    }

    /// <inheritdoc/>
    public override void SaveState(SavedState state) => monitor?.Save(state);

    /// <inheritdoc/>
    public override void RestoreState(SavedState state) => monitor?.Restore(state);

    /// <inheritdoc/>
    public override string ToString() => monitor is null ? nameof(ModelCheckpoint) : $"{nameof(ModelCheckpoint)}({monitor}, save_best_only=True)";
}
