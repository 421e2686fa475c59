using System.Collections.Immutable;
using System.Globalization;

namespace ModelGen.Training;

/// <summary>
/// The means of loss and metrics over the batches of an epoch or an evaluation. The mean loss weighs a batch by its samples,
/// masked steps or not; a metric weighs every position that counts. Both as Keras does.
/// </summary>
internal sealed class BatchMeans
{
    private readonly MetricAccumulator[] metrics;
    private readonly MetricAccumulator[] weightedMetrics;
    private readonly int outputWidth;
    private readonly NumberRange? uncheckedTargets;
    private readonly DataRole role;
    private float[] countedWeights = [];
    private double lossSum;
    private long samples;

    /// <param name="model">The model.</param>
    /// <param name="role">What the data are there for.</param>
    /// <param name="own">Metrics of the program's own; null: none.</param>
    /// <param name="threshold">See <see cref="MetricAccumulator(MetricDescription, ModelDescription, double?)"/>.</param>
    public BatchMeans(ModelDescription model, DataRole role, IEnumerable<IMetric>? own = null, double? threshold = null)
    {
        this.role = role;
        TrainingDescription training = TrainingPlan.TrainingSection(model);
        uncheckedTargets = InputMask.TellsOutputMask(model) || training.Loss.TakesClassIndices() ? null : NumberRange.OfTargets(training.Loss, model);
        metrics =
        [
            .. training.Metrics.Select(metric => new MetricAccumulator(metric, model, threshold)),
            .. (own ?? []).Select(metric => new MetricAccumulator(metric, model)),
        ];
        weightedMetrics = [.. training.WeightedMetrics.Select(metric => new MetricAccumulator(metric, model, threshold))];
        outputWidth = model.OutputShape[^1];
        Names = ["loss", .. All.Select(metric => metric.Name)];
    }

    /// <summary>The loss and the metrics.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>What is known of the values of metrics, by their names without prefixes.</summary>
    public IReadOnlyDictionary<string, MetricNature> Natures =>
        metrics.Concat(weightedMetrics).DistinctBy(metric => metric.Name).ToDictionary(metric => metric.Name, metric => metric.Nature);

    /// <summary>All metrics with their keys.</summary>
    private IEnumerable<(string Name, MetricAccumulator Metric)> All => metrics.Select(metric => (metric.Name, metric))
        .Concat(weightedMetrics.Select(metric => (Name: MetricNames.Weighted(metric.Name), metric)));

    /// <summary>Whether no batch was added since the start or <see cref="Reset"/>.</summary>
    public bool IsEmpty => samples == 0;

    /// <summary>How many outputs were not finite, at positions that count.</summary>
    public long NotFinite { get; private set; }

    /// <summary>Adds the batch of the model's last forward pass; call it before the model does anything else.</summary>
    /// <exception cref="InvalidDataException">A target at a position that counts, as the mask says only now, is none that the loss takes.</exception>
    public void Add(ITrainableModel model, double loss, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, int count)
    {
        CheckTargets(targets, model.OutputMask);
        lossSum += loss * count;
        samples += count;
        foreach (MetricAccumulator metric in metrics)
        {
            metric.Add(model.Outputs, targets, model.OutputMask);
        }

        foreach (MetricAccumulator metric in weightedMetrics)
        {
            metric.Add(model.Outputs, targets, weights.IsEmpty ? model.OutputMask : Counted(weights, model.OutputMask));
        }

        CountNotFinite(model.Outputs, model.OutputMask);
    }

    public void Reset()
    {
        lossSum = 0;
        samples = 0;
        NotFinite = 0;
        foreach ((_, MetricAccumulator metric) in All)
        {
            metric.Reset();
        }
    }

    /// <summary>Keeps the sums of the batches so far.</summary>
    public void Save(SavedState state)
    {
        state.Set("loss", lossSum);
        state.Set("samples", samples);
        state.Set("not finite", NotFinite);
        foreach ((string name, MetricAccumulator metric) in All)
        {
            metric.Save(state.Part(name));
        }
    }

    /// <summary>Brings the sums back.</summary>
    public void Restore(SavedState state)
    {
        lossSum = state.GetNumber("loss");
        samples = (long)state.GetNumber("samples");
        NotFinite = (long)state.GetNumber("not finite");
        foreach ((string name, MetricAccumulator metric) in All)
        {
            metric.Restore(state.Part(name));
        }
    }

    /// <summary>The values.</summary>
    /// <param name="prefix">What to put before the names.</param>
    /// <param name="ofWholeEpochs">Whether those are among them that take all positions at once.</param>
    public MetricValues ToValues(string prefix, bool ofWholeEpochs = true) => new(
        All.Where(entry => ofWholeEpochs || !entry.Metric.IsOfWholeEpochs)
            .Select(entry => new MetricValue(prefix + entry.Name, entry.Metric.Value))
            .Prepend(new MetricValue(prefix + "loss", IsEmpty ? 0 : lossSum / samples)));

    /// <summary>The weights where positions count, and 0 elsewhere.</summary>
    private ReadOnlySpan<float> Counted(ReadOnlySpan<float> weights, ReadOnlySpan<float> mask)
    {
        if (mask.IsEmpty)
        {
            return weights;
        }

        countedWeights = countedWeights.Length < weights.Length ? new float[weights.Length] : countedWeights;
        for (int i = 0; i < weights.Length; i++)
        {
            countedWeights[i] = mask[i] != 0 ? weights[i] : 0;
        }

        return countedWeights.AsSpan(0, weights.Length);
    }

    private void CheckTargets(ReadOnlySpan<float> targets, ReadOnlySpan<float> mask)
    {
        for (int i = 0; uncheckedTargets is NumberRange range && i < targets.Length; i++)
        {
            if (mask[i / outputWidth] != 0 && !range.Contains(targets[i]))
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"A target{role.Of} is {targets[i]}, at a step that counts; {range.InWords}."));
            }
        }
    }

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
