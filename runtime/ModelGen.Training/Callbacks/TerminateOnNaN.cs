namespace ModelGen.Training;

/// <summary>
/// Ends the training run when the loss of a step is NaN or infinite, or a parameter at the end of an epoch. Without it training goes on, as in Keras.
/// </summary>
public sealed class TerminateOnNaN : Callback
{
    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingRun run, in StepResult step)
    {
        if (!double.IsFinite(step.Loss))
        {
            run.Stop(EndReason.Diverged);
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch)
    {
        if (!ClassRule.IsFinite(run.Model.Parameters))
        {
            run.Stop(EndReason.Diverged);
        }
    }
}
