namespace ModelGen.Training;

/// <summary>
/// Chooses estimates for pictures and tables, in a pass or two over any number of them and always the same ones. A picture of
/// <see cref="MostDots"/> dots takes about 16 KB.
/// </summary>
internal static class EstimateThinning
{
    /// <summary>The most dots of a picture.</summary>
    public const int MostDots = 1000;

    /// <summary>How many of these are the largest residuals, as outliers are what one looks for.</summary>
    public const int LargestDots = 100;

    /// <summary>Estimates for a picture: all, or the largest residuals and others evenly from all over the data.</summary>
    /// <param name="estimates">Estimates with finite residuals.</param>
    /// <param name="count">How many these are.</param>
    public static IReadOnlyList<Estimate> Dots(IEnumerable<Estimate> estimates, long count) => count <= MostDots
        ? [.. estimates]
        : [.. Evenly(estimates, count, MostDots - LargestDots).Concat(Largest(estimates, LargestDots)).Distinct()];

    /// <summary>Some values evenly from all over a list.</summary>
    /// <param name="values">The values.</param>
    /// <param name="count">How many these are.</param>
    /// <param name="most">How many to take at most.</param>
    public static IEnumerable<T> Evenly<T>(IEnumerable<T> values, long count, int most)
    {
        long index = 0, taken = 0;
        foreach (T value in values)
        {
            if (count <= most || taken * count <= index * most)
            {
                taken++;
                yield return value;
            }

            index++;
        }
    }

    /// <summary>The largest residuals, the largest first; those that are not finite before all others, and of equals the first.</summary>
    /// <param name="estimates">The estimates.</param>
    /// <param name="most">How many to take at most.</param>
    public static IReadOnlyList<Estimate> Largest(IEnumerable<Estimate> estimates, int most)
    {
        PriorityQueue<Estimate, (double Size, long Before)> largest = new();
        long index = 0;
        foreach (Estimate estimate in estimates)
        {
            double size = double.IsFinite(estimate.Residual) ? Math.Abs(estimate.Residual) : double.PositiveInfinity;
            if (largest.Count < most)
            {
                largest.Enqueue(estimate, (size, -index));
            }
            else
            {
                largest.EnqueueDequeue(estimate, (size, -index));
            }

            index++;
        }

        Estimate[] sorted = new Estimate[largest.Count];
        for (int i = sorted.Length - 1; i >= 0; i--)
        {
            sorted[i] = largest.Dequeue();
        }

        return sorted;
    }
}
