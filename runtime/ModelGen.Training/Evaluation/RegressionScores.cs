namespace ModelGen.Training;

/// <summary>
/// How far outputs are from true values, each position counted by its weight. A residual is the true value minus the output. Outputs or
/// true values that are not finite make scores that are not.
/// </summary>
/// <param name="MeanAbsoluteError">The mean of the residuals' absolute values; 0 where no position weighs anything.</param>
/// <param name="RootMeanSquaredError">The square root of the mean of their squares; 0 where no position weighs anything.</param>
/// <param name="R2">
/// The coefficient of determination 1 − Σ w (t − y)² / Σ w (t − mean t)², as scikit-learn's <c>r2_score</c>: 1 is best, 0 what the
/// mean of the true values would reach, and negative worse than it. Of true values that are all the same it is 1 where every output hits
/// them and 0 where not; of fewer than two positions NaN.
/// </param>
/// <param name="MeanResidual">The mean of the residuals: positive where outputs are too small on the whole.</param>
public readonly record struct RegressionScores(double MeanAbsoluteError, double RootMeanSquaredError, double R2, double MeanResidual)
{
    /// <summary>
    /// The scores over several outputs: means, R2 too (scikit-learn's <c>uniform_average</c>), and the root of the mean squared error of
    /// all elements, as Keras' <c>RootMeanSquaredError</c> has it.
    /// </summary>
    internal static RegressionScores Over(IReadOnlyList<RegressionScores> outputs) => new(
        outputs.Average(scores => scores.MeanAbsoluteError),
        Math.Sqrt(outputs.Average(scores => scores.RootMeanSquaredError * scores.RootMeanSquaredError)),
        outputs.Average(scores => scores.R2),
        outputs.Average(scores => scores.MeanResidual));
}
