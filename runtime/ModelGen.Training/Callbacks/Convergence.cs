using System.Globalization;

namespace ModelGen.Training;

/// <summary>Ends the training run when the mean loss of an epoch differs from that of the epoch before by less than a threshold.</summary>
public sealed class Convergence : Callback
{
    private readonly double threshold;
    private readonly Monitor monitor;
    private double last;

    /// <summary>Makes the callback.</summary>
    /// <param name="threshold">The smallest difference, up or down, with which training goes on; above 0, in units of the loss.</param>
    /// <param name="monitor">The loss or metric to watch: a key of the history, or another name of its metric.</param>
    public Convergence(double threshold, string monitor = "loss")
    {
        if (!(threshold > 0 && double.IsFinite(threshold)))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold is a number above 0.");
        }

        this.threshold = threshold;
        this.monitor = new Monitor(monitor, MonitorMode.Auto, minDelta: 0);
    }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run)
    {
        monitor.Begin(run);
        last = double.NaN;
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch)
    {
        double current = monitor.Value(epoch);
        if (Math.Abs(current - last) < threshold)
        {
            run.Stop(EndReason.Converged);
        }

        last = current;
    }

    /// <inheritdoc/>
    public override void SaveState(SavedState state) => state.Set("last", last);

    /// <inheritdoc/>
    public override void RestoreState(SavedState state) => last = state.GetNumber("last");

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Convergence(threshold={threshold}, monitor={monitor.Name})");
}
