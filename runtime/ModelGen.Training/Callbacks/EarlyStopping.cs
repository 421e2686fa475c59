using System.Globalization;
using ModelGen.CompilerServices;

namespace ModelGen.Training;

/// <summary>Ends the training run when a value has stopped getting better, as Keras' <c>EarlyStopping</c>.</summary>
public sealed class EarlyStopping : Callback
{
    private readonly Monitor monitor;
    private readonly int patience;
    private readonly double? baseline;
    private readonly bool restoreBestWeights;
    private readonly int startFromEpoch;
    private float[]? bestWeights;
    private int wait;

    /// <summary>Makes the callback. The arguments mean what they mean in Keras, and have the same defaults.</summary>
    /// <param name="monitor">The value to watch: a key of the history, or another name of its metric, such as <c>val_mae</c>.</param>
    /// <param name="minDelta">A change by this much or less is no improvement; its sign does not matter.</param>
    /// <param name="patience">The number of epochs in a row without improvement after which training ends; 0 and 1 both mean the first.</param>
    /// <param name="mode">The direction in which the value gets better.</param>
    /// <param name="baseline">The value beyond which alone improvements renew the patience; null: all do.</param>
    /// <param name="restoreBestWeights">
    /// Whether the parameters of the best epoch are put back at the end of the training run, however it ends. They are copied at
    /// every improvement, without allocating after the first.
    /// </param>
    /// <param name="startFromEpoch">The epoch, counted from 0, from which on the value is watched.</param>
    public EarlyStopping(
        string monitor = "val_loss",
        double minDelta = 0,
        int patience = 0,
        MonitorMode mode = MonitorMode.Auto,
        double? baseline = null,
        bool restoreBestWeights = false,
        int startFromEpoch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(startFromEpoch);
        this.monitor = new Monitor(monitor, mode, minDelta);
        this.patience = patience;
        this.baseline = baseline;
        this.restoreBestWeights = restoreBestWeights;
        this.startFromEpoch = startFromEpoch;
    }

    /// <summary>
    /// The epoch whose value is the best so far, counted from 0 as <see cref="EpochRecord.Epoch"/> and in Keras; progress and reports count from 1. Null
    /// before any was watched.
    /// </summary>
    public int? BestEpoch { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run)
    {
        monitor.Begin(run);
        bestWeights = null;
        BestEpoch = null;
        wait = 0;
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch)
    {
        if (epoch.Epoch < startFromEpoch)
        {
            return;
        }

        double current = monitor.Value(epoch);
        wait++;
        bool improved = monitor.Improve(current);
        if (improved || BestEpoch is null)
        {
            // The first watched epoch is the best so far even where its value is NaN.
            BestEpoch = epoch.Epoch;
            KeepWeights(run.Model);
        }

        if (improved)
        {
            wait = baseline is null || monitor.IsBetter(current, baseline.Value) ? 0 : wait;
        }
        else if (wait >= patience && epoch.Epoch > 0)
        {
            run.Stop(monitor.HasValue ? EndReason.EarlyStopped : EndReason.Unmeasured);
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run)
    {
        if (bestWeights is not null)
        {
            bestWeights.CopyTo(run.Model.EditParameters());
            bestWeights = null;
            run.History.RestoredEpoch = BestEpoch;
        }
    }

    /// <inheritdoc/>
    public override void SaveState(SavedState state)
    {
        monitor.Save(state);
        state.Set("wait", wait);
        if (BestEpoch is int best)
        {
            state.Set("best epoch", best);
        }

        if (bestWeights is not null)
        {
            state.Set("best weights", bestWeights);
        }
    }

    /// <inheritdoc/>
    public override void RestoreState(SavedState state)
    {
        monitor.Restore(state);
        wait = (int)state.GetNumber("wait");
        BestEpoch = state.Has("best epoch") ? (int)state.GetNumber("best epoch") : null;
        bestWeights = state.Has("best weights") ? state.GetFloats("best weights").ToArray() : null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"EarlyStopping({monitor}, patience={patience}{(baseline is null ? "" : $", baseline={baseline}")}, "
        + $"restore_best_weights={restoreBestWeights}, start_from_epoch={startFromEpoch})");

    private void KeepWeights(ITrainableModel model)
    {
        if (restoreBestWeights)
        {
            bestWeights ??= LargeArray.Make<float>(
                model.Description.ParameterCount, $"The best parameters of {model.Description.Name}", "train without restoring them");
            model.Parameters.CopyTo(bestWeights);
        }
    }
}
