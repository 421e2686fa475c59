using System.Globalization;

namespace ModelGen.Training;

/// <summary>A sample's true values beside the model's: over the steps of one output or, where there are no steps, over the outputs.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Axis">What it runs over.</param>
/// <param name="Points">A place on that axis, in increasing order, with both values.</param>
internal sealed record SampleSeries(string Title, string Axis, IReadOnlyList<(int At, double Truth, double Predicted)> Points)
{
    /// <summary>Up to this number of outputs of one position they are quantities of their own rather than a series.</summary>
    public const int MostQuantities = 4;

    /// <summary>Whether the outputs of a model are series.</summary>
    public static bool Has(ModelDescription model) => model.Positions > 1 || model.OutputShape[^1] > MostQuantities;

    /// <summary>The series of a sample.</summary>
    /// <inheritdoc cref="RegressionPictures.Series"/>
    public static SampleSeries Of(RegressionResult result, int sample, int? output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, result.Data.Count);
        result.CheckOutput(output ?? 0);
        Estimate[] estimates = [.. result.OfSample(sample)];
        if (estimates.Length == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(sample), sample, "All steps of this sample are masked; choose another one.");
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"Sample {sample}");
        if (result.Model.Positions == 1)
        {
            return new(name, "output", [.. estimates.Select(estimate => (estimate.Output, estimate.Truth, estimate.Predicted))]);
        }

        int chosen = output ?? estimates
            .GroupBy(estimate => estimate.Output)
            .MaxBy(group => Size(group.Sum(estimate => estimate.Residual * estimate.Residual)))!.Key;
        return new(
            result.Names.Length == 1 ? name : $"{name}, output {result.Names[chosen]}",
            "step",
            [.. estimates.Where(estimate => estimate.Output == chosen).Select(estimate => (estimate.Step, estimate.Truth, estimate.Predicted))]);
    }

    /// <summary>
    /// Chooses samples: those with the largest root mean squared residual, the largest first, then some about the median. What is not finite
    /// is the largest.
    /// </summary>
    /// <param name="result">What the model gave.</param>
    /// <param name="size">How many to choose, one more of the worst if the number is odd.</param>
    /// <returns>Samples with their root mean squared residuals.</returns>
    public static (IReadOnlyList<(int Sample, double Error)> Worst, IReadOnlyList<(int Sample, double Error)> Typical, int InAll) Choose(
        RegressionResult result, int size)
    {
        double[] sums = new double[result.Data.Count];
        int[] counts = new int[result.Data.Count];
        foreach (Estimate estimate in result.Estimates())
        {
            sums[estimate.Sample] += estimate.Residual * estimate.Residual;
            counts[estimate.Sample]++;
        }

        (int Sample, double Error)[] sorted =
        [
            .. Enumerable.Range(0, sums.Length)
                .Where(sample => counts[sample] > 0)
                .Select(sample => (sample, Math.Sqrt(sums[sample] / counts[sample])))
                .OrderByDescending(pair => Size(pair.Item2)),
        ];
        int worst = Math.Min((size + 1) / 2, sorted.Length), typical = Math.Min(size / 2, sorted.Length - worst);
        int first = Math.Max(worst, (sorted.Length - typical) / 2);
        return (sorted[..worst], sorted[first..(first + typical)], sorted.Length);
    }

    /// <summary>How large an error is: what is not a number is larger than any.</summary>
    private static double Size(double error) => double.IsNaN(error) ? double.PositiveInfinity : error;
}
