namespace ModelGen.Training;

/// <summary>
/// The sums behind <see cref="RegressionScores"/>, gathered pair by pair. The spread of the true values is Welford's, "Note on a method for
/// calculating corrected sums of squares and products" (1962), which is exactly 0 where all are the same.
/// </summary>
internal struct RegressionSums
{
    private double count;
    private double weights;
    private double absolute;
    private double squared;
    private double residuals;
    private double meanTrue;
    private double spread;

    /// <summary>The scores of the pairs so far.</summary>
    public readonly RegressionScores Scores => weights == 0
        ? new(0, 0, double.NaN, 0)
        : new(absolute / weights, Math.Sqrt(squared / weights), R2, residuals / weights);

    /// <summary>What is left of 1 − x / 0 is scikit-learn's: 1 without any error, and 0 with one, unless it is not finite.</summary>
    private readonly double R2 => count < 2 ? double.NaN
        : spread != 0 ? 1 - (squared / spread)
        : squared == 0 ? 1
        : double.IsFinite(squared) ? 0
        : 1 - squared;

    /// <summary>Adds a pair; one that weighs nothing is left out, whatever it is.</summary>
    /// <param name="truth">The true value.</param>
    /// <param name="output">The model's.</param>
    /// <param name="weight">How much it counts.</param>
    public void Add(double truth, double output, double weight)
    {
        if (weight == 0)
        {
            return;
        }

        double residual = truth - output;
        count++;
        weights += weight;
        absolute += weight * Math.Abs(residual);
        squared += weight * residual * residual;
        residuals += weight * residual;
        double step = truth - meanTrue;
        meanTrue += weight / weights * step;
        spread += weight * step * (truth - meanTrue);
    }

    /// <summary>Passes what was gathered.</summary>
    public void Pass(MetricState state)
    {
        state.Pass(ref count);
        state.Pass(ref weights);
        state.Pass(ref absolute);
        state.Pass(ref squared);
        state.Pass(ref residuals);
        state.Pass(ref meanTrue);
        state.Pass(ref spread);
    }
}
