namespace ModelGen.Training;

/// <summary>What a model said of one output position: a sample, or one step of its sequence.</summary>
/// <param name="Sample">The sample in its data set, from 0.</param>
/// <param name="Step">The step in its output sequence, from 0; 0 where a sample has one output.</param>
/// <param name="Label">The class that the position is of.</param>
/// <param name="Predicted">The class that the model takes it for; <see cref="Classification.NoClass"/> where the output is not finite.</param>
/// <param name="Probability">The probability that the model gives to <paramref name="Predicted"/>; NaN where that is no class.</param>
/// <param name="LabelProbability">The probability that the model gives to <paramref name="Label"/>; NaN where the output is.</param>
public readonly record struct Prediction(
    int Sample, int Step, int Label, int Predicted, double Probability, double LabelProbability)
{
    /// <summary>Whether the model is right.</summary>
    public bool Right => Predicted == Label;
}
