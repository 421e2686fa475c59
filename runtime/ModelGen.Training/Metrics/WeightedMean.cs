namespace ModelGen.Training;

/// <summary>Σ w x / Σ w, gathered value by value.</summary>
internal struct WeightedMean
{
    private double sum;
    private double weights;

    /// <summary>The mean so far; 0 where no value weighed anything yet, as Keras' <c>divide_no_nan</c>.</summary>
    public readonly double Value => weights == 0 ? 0 : sum / weights;

    public void Add(double value, double weight)
    {
        sum += weight * value;
        weights += weight;
    }

    /// <summary>Keeps the sums.</summary>
    public readonly void Save(SavedState state) => state.Set("sums", [sum, weights]);

    /// <summary>Brings the sums back.</summary>
    public void Restore(SavedState state)
    {
        ReadOnlySpan<double> sums = state.GetDoubles("sums");
        (sum, weights) = (sums[0], sums[1]);
    }
}
