namespace ModelGen.Training;

/// <summary>Calls a delegate after each epoch.</summary>
/// <param name="onEpochEnd">The delegate to call: see <see cref="Callback.OnEpochEnd"/>.</param>
public sealed class LambdaCallback(Action<TrainingRun, EpochRecord> onEpochEnd) : Callback
{
    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch) => onEpochEnd(run, epoch);
}
