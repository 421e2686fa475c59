namespace ModelGen.Training;

/// <summary>
/// How often residuals fall into bins of equal, round widths. Bins span what lies between the 1st and the 99th percentile, so that a few
/// outliers do not press all others into one; what lies beyond has a bin below and one above, and what is not finite one of its own.
/// </summary>
internal static class ResidualBins
{
    private const int MostBins = 20;

    /// <summary>Percentiles are those of so many residuals at most, evenly from all over the data.</summary>
    private const int MostSorted = 100_000;

    /// <summary>The names of the bins, and how many residuals are in each.</summary>
    /// <param name="residuals">The residuals.</param>
    public static (string[] Names, double[] Counts) Of(IEnumerable<double> residuals)
    {
        (double low, double high) = Middle(residuals);
        double step = Step(low, high), first = Math.Floor(low / step), last = Math.Floor(high / step);
        double[] counts = new double[(int)(last - first) + 4];
        foreach (double residual in residuals)
        {
            double bin = Math.Floor(residual / step) - first;
            counts[double.IsFinite(residual) ? (int)Math.Clamp(bin, -1, counts.Length - 3) + 1 : counts.Length - 1]++;
        }

        string format = Ticks.Format(Math.Max(Math.Abs(first), Math.Abs(last + 1)) * step, step);
        string[] names =
        [
            $"below {Ticks.Label(first * step, format)}",
            .. Enumerable.Range(0, counts.Length - 2).Select(bin => $"from {Ticks.Label((first + bin) * step, format)}"),
            "not finite",
        ];
        bool[] isShown = [counts[0] > 0, .. Enumerable.Repeat(true, counts.Length - 3), counts[^2] > 0, counts[^1] > 0];
        return ([.. names.Where((_, bin) => isShown[bin])], [.. counts.Where((_, bin) => isShown[bin])]);
    }

    /// <summary>The 1st and the 99th percentile; 0 and 0 where nothing is finite.</summary>
    private static (double Low, double High) Middle(IEnumerable<double> residuals)
    {
        IEnumerable<double> finite = residuals.Where(double.IsFinite);
        double[] sorted = [.. EstimateThinning.Evenly(finite, finite.LongCount(), MostSorted).DefaultIfEmpty(0).Order()];
        int beyond = (sorted.Length - 1) / 100;
        return (sorted[beyond], sorted[^(beyond + 1)]);
    }

    /// <summary>The least of 1, 2 and 5 times powers of ten that makes no more bins than have room.</summary>
    private static double Step(double low, double high)
    {
        double size = Math.Max(Math.Abs(low), Math.Abs(high)), spread = Math.Max(high - low, size > 0 ? 1e-6 * size : 1);
        double power = Math.Pow(10, Math.Floor(Math.Log10(spread / MostBins)));
        return new[] { 1, 2, 5, 10, 20, 50 }.Select(digit => digit * power)
            .First(step => Math.Floor(high / step) - Math.Floor(low / step) < MostBins);
    }
}
