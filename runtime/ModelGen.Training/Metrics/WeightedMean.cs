namespace ModelGen.Training;

/// <summary>Σ w x / Σ w, gathered value by value.</summary>
internal struct WeightedMean
{
    private double sum;
    private double weights;

    /// <summary>Whether no value weighed anything yet.</summary>
    public readonly bool IsEmpty => weights == 0;

    /// <summary>The mean so far; 0 where no value weighed anything yet, as Keras' <c>divide_no_nan</c>.</summary>
    public readonly double Value => IsEmpty ? 0 : sum / weights;

    public void Add(double value, double weight)
    {
        sum += weight * value;
        weights += weight;
    }

    /// <summary>Passes what was gathered.</summary>
    public void Pass(MetricState state)
    {
        state.Pass(ref sum);
        state.Pass(ref weights);
    }
}
