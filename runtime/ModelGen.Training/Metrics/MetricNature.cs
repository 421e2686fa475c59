namespace ModelGen.Training;

/// <summary>What is known of the values of a loss or a metric before they are.</summary>
/// <param name="GreaterIsBetter">Whether greater ones are better.</param>
/// <param name="IsShare">Whether they lie between 0 and 1.</param>
internal readonly record struct MetricNature(bool GreaterIsBetter, bool IsShare)
{
    /// <summary>Whether none of them is the best.</summary>
    public bool HasNoBest { get; init; }

    /// <summary>A size that is neither good nor bad, such as the norm of a gradient.</summary>
    public static MetricNature Size => default(MetricNature) with { HasNoBest = true };

    /// <summary>A loss or an error: the less the better.</summary>
    public static MetricNature Error => default;

    /// <summary>A share of what is right.</summary>
    public static MetricNature Share => new(GreaterIsBetter: true, IsShare: true);

    /// <summary>A score without a bound at 0, such as a correlation.</summary>
    public static MetricNature Score => new(GreaterIsBetter: true, IsShare: false);
}
