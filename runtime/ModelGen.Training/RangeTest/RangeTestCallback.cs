namespace ModelGen.Training;

/// <summary>Raises the learning rate from step to step, keeps the losses, and ends the run when there are enough or no sense is left in them.</summary>
/// <param name="rates">The rate in force at each step.</param>
internal sealed class RangeTestCallback(double[] rates) : Callback
{
    private readonly List<double> losses = [];
    private int begun;

    /// <summary>The losses of the steps so far.</summary>
    public double[] Losses => [.. losses];

    /// <inheritdoc/>
    public override void OnBatchBegin(TrainingRun run, int epoch, int step)
    {
        // LearningRate stands before the model's own schedule or decay. Where that gives 0, as at the start of a warm-up, no rate can be set.
        double share = run.Model.Description.Training!.GetDecayedLearningRate(1, run.Model.Iterations);
        double rate = rates[Math.Min(begun++, rates.Length - 1)];
        run.Model.LearningRate = share > 0 ? rate / share : run.Model.LearningRate;
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingRun run, in StepResult step)
    {
        if (losses.Count < rates.Length)
        {
            losses.Add(step.Loss);
        }

        if (losses.Count == rates.Length || !double.IsFinite(step.Loss))
        {
            run.Stop(EndReason.Completed);
        }
    }
}
