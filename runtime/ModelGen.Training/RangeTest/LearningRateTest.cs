using System.Globalization;

namespace ModelGen.Training;

/// <summary>A learning rate range test (Smith 2015): the loss of each step while the learning rate rises.</summary>
public sealed class LearningRateTest
{
    /// <summary>The share of the old value in the running mean of the loss.</summary>
    private const double Smoothing = 0.9;

    /// <summary>A running mean of so many times the least one is past all use.</summary>
    private const double Divergence = 4;

    private readonly double[] rates;
    private readonly double[] losses;
    private readonly double[] smoothed;

    internal LearningRateTest(ModelDescription model, double[] rates, double[] losses)
    {
        Model = model;
        int end = Array.FindIndex(losses, loss => !double.IsFinite(loss));
        double[] means = Smooth(end < 0 ? losses : losses[..end]);
        int last = LastOf(means);
        IsDiverged = end >= 0 || last < means.Length;
        this.rates = rates[..last];
        this.losses = losses[..last];
        smoothed = means[..last];
        SuggestedRate = Suggest();
    }

    /// <summary>The model that was tested.</summary>
    public ModelDescription Model { get; }

    /// <summary>The learning rate of each step, rising by one factor, up to where the loss blew up.</summary>
    public IReadOnlyList<double> Rates => rates;

    /// <summary>The loss of each step, of its batch before its update.</summary>
    public IReadOnlyList<double> Losses => losses;

    /// <summary>The running mean of the losses, each with 0.9 of the one before.</summary>
    public IReadOnlyList<double> SmoothedLosses => smoothed;

    /// <summary>Whether the test ended because the loss blew up, or was no finite number.</summary>
    public bool IsDiverged { get; }

    /// <summary>
    /// A rate to begin with: that at which the running mean of the loss falls fastest for a given ratio of rates, in front of its least value. Null where
    /// it never falls, so that there is nothing to suggest.
    /// </summary>
    public double? SuggestedRate { get; }

    /// <summary>The loss over the learning rate, whose axis is logarithmic, with the suggestion.</summary>
    public Picture ToPicture() => RateChart.Draw(this);

    /// <summary>The suggestion and the range, as <c>suggested learning rate 0.003, of 100 steps from 1e-7 to 1</c>.</summary>
    public override string ToString()
    {
        string suggestion = SuggestedRate is double rate
            ? $"suggested learning rate {Written(rate)}"
            : "no learning rate to suggest, as the loss does not fall";
        string range = rates.Length == 0 ? "" : $" from {Written(rates[0])} to {Written(rates[^1])}";
        return $"{suggestion}, of {Quantity.Of(rates.Length, "step")}{range}";
    }

    private static string Written(double rate) => rate.ToString(rate < 1e-3 ? "0.#e0" : "G2", CultureInfo.InvariantCulture);

    /// <summary>The running mean, which at first is that of fewer numbers.</summary>
    private static double[] Smooth(double[] losses)
    {
        double[] means = new double[losses.Length];
        double mean = 0, weight = 0;
        for (int i = 0; i < losses.Length; i++)
        {
            mean = (Smoothing * mean) + ((1 - Smoothing) * losses[i]);
            weight = (Smoothing * weight) + (1 - Smoothing);
            means[i] = mean / weight;
        }

        return means;
    }

    /// <summary>How many means there are before the first that is far above the least so far.</summary>
    private static int LastOf(double[] means)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i < means.Length; i++)
        {
            least = Math.Min(least, means[i]);

            // Losses below 0, such as a cosine similarity's, are compared by how far they rise.
            if (means[i] - least > (Divergence - 1) * Math.Max(Math.Abs(least), 1e-12))
            {
                return i;
            }
        }

        return means.Length;
    }

    private double? Suggest()
    {
        int least = 0;
        for (int i = 1; i < smoothed.Length; i++)
        {
            least = smoothed[i] < smoothed[least] ? i : least;
        }

        // All rates are one factor apart, so differences are slopes over the logarithm.
        int steepest = -1;
        for (int i = 1; i < least; i++)
        {
            double slope = smoothed[i + 1] - smoothed[i - 1];
            steepest = slope < 0 && (steepest < 0 || slope < smoothed[steepest + 1] - smoothed[steepest - 1]) ? i : steepest;
        }

        return steepest < 0 ? null : rates[steepest];
    }
}
