namespace ModelGen.Training;

/// <summary>Ends the training when the loss of a step is NaN or infinite. Without it training goes on, as in Keras.</summary>
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
}
