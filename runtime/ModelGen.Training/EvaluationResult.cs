namespace ModelGen.Training;

/// <summary>How well a model does on a data set, in inference mode; made by <see cref="ModelTraining.Evaluate"/>.</summary>
public sealed class EvaluationResult : TestResult
{
    internal EvaluationResult(ModelDescription model, Dataset data, MetricValues values, long notFinite)
        : base(model, data)
    {
        Values = values;
        NotFinite = notFinite;
    }

    /// <summary>The mean loss under <c>loss</c>, then the metrics.</summary>
    public override MetricValues Values { get; }

    /// <summary>
    /// How many outputs were not finite, at positions that count: samples, or steps of output sequences. An accuracy takes them for wrong.
    /// </summary>
    public override long NotFinite { get; }

    /// <summary>The mean loss.</summary>
    public double Loss => Values["loss"];

    /// <inheritdoc/>
    internal override (int Count, string What) Extent => (Data.Count, "sample");
}
