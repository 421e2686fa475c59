using System.Collections.Immutable;

namespace ModelGen.Training;

/// <summary>
/// The means of loss and metrics over the batches of an epoch or an evaluation. The mean loss weighs a batch by its samples,
/// masked steps or not; a metric weighs every position that counts. Both as Keras does.
/// </summary>
internal sealed class BatchMeans
{
    private readonly MetricAccumulator[] metrics;
    private readonly int outputWidth;
    private double lossSum;
    private long samples;

    public BatchMeans(ModelDescription model)
    {
        metrics = [.. TrainingPlan.TrainingSection(model).Metrics.Select(metric => new MetricAccumulator(metric, model))];
        outputWidth = model.OutputShape[^1];
        Names = ["loss", .. metrics.Select(metric => metric.Name)];
    }

    /// <summary>The loss and the metrics.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Whether no batch was added since the start or <see cref="Reset"/>.</summary>
    public bool IsEmpty => samples == 0;

    /// <summary>How many outputs were not finite, at positions that count.</summary>
    public long NotFinite { get; private set; }

    /// <summary>Adds the batch of the model's last forward pass; call it before the model does anything else.</summary>
    public void Add(ITrainableModel model, double loss, ReadOnlySpan<float> targets, int count)
    {
        lossSum += loss * count;
        samples += count;
        foreach (MetricAccumulator metric in metrics)
        {
            metric.Add(model.Outputs, targets, model.OutputMask);
        }

        CountNotFinite(model.Outputs, model.OutputMask);
    }

    public void Reset()
    {
        lossSum = 0;
        samples = 0;
        NotFinite = 0;
        foreach (MetricAccumulator metric in metrics)
        {
            metric.Reset();
        }
    }

    public MetricValues ToValues(string prefix) => new(
        metrics.Select(metric => new MetricValue(prefix + metric.Name, metric.Mean))
            .Prepend(new MetricValue(prefix + "loss", IsEmpty ? 0 : lossSum / samples)));

    private void CountNotFinite(ReadOnlySpan<float> outputs, ReadOnlySpan<float> mask)
    {
        for (int i = 0; i < outputs.Length / outputWidth; i++)
        {
            if ((mask.IsEmpty || mask[i] != 0) && !ClassRule.IsFinite(outputs.Slice(i * outputWidth, outputWidth)))
            {
                NotFinite++;
            }
        }
    }
}
