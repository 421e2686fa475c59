namespace ModelGen.Training;

/// <summary>One line of a chart: a value for each epoch.</summary>
/// <param name="Name">What it is called in the legend.</param>
/// <param name="Values">The values; NaN and infinities leave gaps.</param>
/// <param name="First">The epoch of the first value, from 1.</param>
/// <param name="Kept">The index of the epoch whose weights the model has; null: the last.</param>
internal sealed record Series(string Name, IReadOnlyList<double> Values, int First = 1, int? Kept = null)
{
    /// <summary>The index of the value of the model that came out, or −1 where there are no values.</summary>
    public int FinalIndex => Kept ?? Values.Count - 1;

    /// <summary>The epoch of the last value.</summary>
    public int Last => First + Values.Count - 1;

    /// <summary>The index of the last value that has a place on an axis, or −1.</summary>
    public int LastIndex => Indices.DefaultIfEmpty(-1).Last();

    /// <summary>The index of the first among the best values that have a place on an axis, or −1.</summary>
    /// <param name="nature">Which is the best, if any.</param>
    public int BestIndex(MetricNature nature)
    {
        double sign = nature.GreaterIsBetter ? -1 : 1;
        return nature.HasNoBest ? -1 : Indices.DefaultIfEmpty(-1).MinBy(i => i < 0 ? 0 : sign * Values[i]);
    }

    private IEnumerable<int> Indices => Enumerable.Range(0, Values.Count).Where(i => Axis.Takes(Values[i]));
}
