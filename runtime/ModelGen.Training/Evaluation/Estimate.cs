namespace ModelGen.Training;

/// <summary>One number of a model's output beside the true one.</summary>
/// <param name="Sample">The sample in its data set, from 0.</param>
/// <param name="Step">The step in its output sequence, from 0; 0 where a sample has one output.</param>
/// <param name="Output">Which of the numbers of the position, from 0.</param>
/// <param name="Truth">The true number.</param>
/// <param name="Predicted">The model's.</param>
public readonly record struct Estimate(int Sample, int Step, int Output, double Truth, double Predicted)
{
    /// <summary>The true number minus the model's; not finite where one of them is not.</summary>
    public double Residual => Truth - Predicted;
}
