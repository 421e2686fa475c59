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
}
