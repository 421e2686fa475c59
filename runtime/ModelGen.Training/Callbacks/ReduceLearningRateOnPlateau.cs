using System.Globalization;

namespace ModelGen.Training;

/// <summary>Lowers the learning rate when a value has stopped getting better, as Keras' <c>ReduceLROnPlateau</c>.</summary>
public sealed class ReduceLearningRateOnPlateau : Callback
{
    private readonly Monitor monitor;
    private readonly double factor;
    private readonly int patience;
    private readonly int cooldown;
    private readonly double minLearningRate;
    private int wait;
    private int cooldownLeft;

    /// <summary>Makes the callback. The arguments mean what they mean in Keras, and have the same defaults.</summary>
    /// <param name="monitor">The value to watch: a key of the history, or another name of its metric, such as <c>val_mae</c>.</param>
    /// <param name="factor">The factor to multiply the learning rate by; above 0 and below 1.</param>
    /// <param name="patience">The number of epochs in a row without improvement after which it is lowered.</param>
    /// <param name="mode">The direction in which the value gets better.</param>
    /// <param name="minDelta">A change by this much or less is no improvement.</param>
    /// <param name="cooldown">The number of epochs after a reduction that do not count as without improvement.</param>
    /// <param name="minLearningRate">The least learning rate.</param>
    public ReduceLearningRateOnPlateau(
        string monitor = "val_loss",
        double factor = 0.1,
        int patience = 10,
        MonitorMode mode = MonitorMode.Auto,
        double minDelta = 1e-4,
        int cooldown = 0,
        double minLearningRate = 0)
    {
        if (!(factor is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "The factor lies between 0 and 1.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(cooldown);
        ArgumentOutOfRangeException.ThrowIfNegative(minLearningRate);
        this.monitor = new Monitor(monitor, mode, minDelta);
        this.factor = factor;
        this.patience = patience;
        this.cooldown = cooldown;
        this.minLearningRate = minLearningRate;
    }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run)
    {
        monitor.Begin(run);
        wait = 0;
        cooldownLeft = 0;
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch)
    {
        if (cooldownLeft > 0)
        {
            cooldownLeft--;
            wait = 0;
        }

        if (monitor.Improve(monitor.Value(epoch)))
        {
            wait = 0;
        }
        else if (cooldownLeft == 0)
        {
            wait++;
            if (wait >= patience && run.Model.LearningRate > minLearningRate)
            {
                Reduce(run.Model);
            }
        }
    }

    /// <inheritdoc/>
    public override void SaveState(SavedState state)
    {
        monitor.Save(state);
        state.Set("wait", wait);
        state.Set("cooldown left", cooldownLeft);
    }

    /// <inheritdoc/>
    public override void RestoreState(SavedState state)
    {
        monitor.Restore(state);
        wait = (int)state.GetNumber("wait");
        cooldownLeft = (int)state.GetNumber("cooldown left");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"ReduceLearningRateOnPlateau({monitor}, factor={factor}, patience={patience}, cooldown={cooldown}, min_lr={minLearningRate})");

    private void Reduce(ITrainableModel model)
    {
        model.LearningRate = Math.Max(model.LearningRate * factor, minLearningRate);
        cooldownLeft = cooldown;
        wait = 0;
    }
}
