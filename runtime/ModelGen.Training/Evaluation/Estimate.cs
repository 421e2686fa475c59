namespace ModelGen.Training;

/// <summary>One element of a model's output beside the true one.</summary>
/// <param name="Sample">The sample in its data set, from 0.</param>
/// <param name="Step">The step in its output sequence, from 0; 0 where a sample has one output.</param>
/// <param name="Output">The index of the element along the last axis of the output shape, from 0.</param>
/// <param name="Truth">The true value.</param>
/// <param name="Predicted">The value that the model gave.</param>
public readonly record struct Estimate(int Sample, int Step, int Output, double Truth, double Predicted)
{
    /// <summary>The true value minus the model's; not finite where one of them is not.</summary>
    public double Residual => Truth - Predicted;
}
