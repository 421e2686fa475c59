namespace ModelGen.Training;

/// <summary>How well a model does on a data set, in inference mode.</summary>
/// <param name="Values">The mean loss under <c>loss</c>, then the metrics.</param>
public sealed record EvaluationResult(MetricValues Values)
{
    /// <summary>
    /// How many outputs were not finite numbers, at positions that count: samples, or steps of output sequences. An accuracy takes them for wrong.
    /// </summary>
    public long NotFinite { get; init; }

    /// <summary>The mean loss.</summary>
    public double Loss => Values["loss"];

    /// <summary>The loss and the metrics as <c>loss: 0.1234 - accuracy: 0.9567</c>.</summary>
    public override string ToString() => Values.ToString();
}
