using System.Globalization;

namespace ModelGen.Training;

/// <summary>What is measured of one of a model's outputs over the batches of an epoch or an evaluation.</summary>
internal sealed class OutputMeans
{
    private readonly OutputView part;
    private readonly DataRole role;
    private readonly MetricAccumulator[] metrics;
    private readonly MetricAccumulator[] weightedMetrics;
    private readonly NumberRange? uncheckedTargets;

    /// <summary>Where this output's share of a batch lies, where there are others.</summary>
    private float[] outputRoom = [], targetRoom = [], maskRoom = [], weightRoom = [];

    private float[] countedWeights = [];

    /// <param name="part">The output.</param>
    /// <param name="role">What the data are there for.</param>
    /// <param name="own">Metrics of the program's own.</param>
    /// <param name="threshold">See <see cref="MetricAccumulator(MetricDescription, ModelDescription, double?)"/>.</param>
    public OutputMeans(OutputView part, DataRole role, IEnumerable<IMetric> own, double? threshold)
    {
        (this.part, this.role) = (part, role);
        TrainingDescription training = part.Model.Training!;
        uncheckedTargets = InputMask.TellsOutputMask(part.Model) || training.Loss.TakesClassIndices() ? null : NumberRange.OfTargets(training.Loss, part.Model);
        metrics =
        [
            .. training.Metrics.Select(metric => new MetricAccumulator(metric, part.Model, threshold)),
            .. own.Select(metric => new MetricAccumulator(metric, part.Model)),
        ];
        weightedMetrics = [.. training.WeightedMetrics.Select(metric => new MetricAccumulator(metric, part.Model, threshold))];
    }

    /// <summary>The key of its loss.</summary>
    public string LossName => MetricNames.OfOutput(part.Name, "loss");

    /// <summary>The sum of its losses, each times the samples of its batch.</summary>
    public double LossSum { get; set; }

    /// <summary>How many of its positions that count were not finite.</summary>
    public long NotFinite { get; private set; }

    /// <summary>All metrics with their keys.</summary>
    public IEnumerable<(string Name, MetricAccumulator Metric)> All => metrics.Select(metric => (metric.Name, metric))
        .Concat(weightedMetrics.Select(metric => (Name: MetricNames.Weighted(metric.Name), metric)))
        .Select(entry => (MetricNames.OfOutput(part.Name, entry.Name), entry.metric));

    /// <summary>What is known of the values of its metrics, and of its loss where it is one of several.</summary>
    public IEnumerable<(string Name, MetricNature Nature)> Natures => part.Name.Length == 0
        ? metrics.Concat(weightedMetrics).Select(metric => (metric.Name, metric.Nature))
        : [(LossName, MetricNature.Error), .. All.Select(entry => (entry.Name, entry.Metric.Nature))];

    /// <summary>Adds a batch: what samples have for all outputs of the model.</summary>
    public void Add(ModelDescription model, ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, ReadOnlySpan<float> mask, ReadOnlySpan<float> weights)
    {
        if (part.Name.Length > 0)
        {
            int samples = outputs.Length / model.OutputLength;
            ModelDescription own = part.Model;
            outputs = Share(outputs, model.OutputLength, part.Offset, samples * own.OutputLength, ref outputRoom);
            targets = Share(targets, model.TargetLength, part.TargetOffset, samples * own.TargetLength, ref targetRoom);
            mask = own.OutputIsMasked ? Share(mask, model.Positions, part.FirstPosition, samples * own.Positions, ref maskRoom) : [];
            weights = weights.IsEmpty ? weights : Share(weights, model.Positions, part.FirstPosition, samples * own.Positions, ref weightRoom);
        }

        CheckTargets(targets, mask);
        foreach (MetricAccumulator metric in metrics)
        {
            metric.Add(outputs, targets, mask);
        }

        foreach (MetricAccumulator metric in weightedMetrics)
        {
            metric.Add(outputs, targets, weights.IsEmpty ? mask : Counted(weights, mask));
        }

        CountNotFinite(outputs, mask);
    }

    public void Reset()
    {
        LossSum = 0;
        NotFinite = 0;
        foreach ((_, MetricAccumulator metric) in All)
        {
            metric.Reset();
        }
    }

    /// <summary>Keeps the sums of the batches so far, but for those of its metrics.</summary>
    public void Save(SavedState state)
    {
        state.Set(MetricNames.OfOutput(part.Name, "not finite"), NotFinite);
        if (part.Name.Length > 0)
        {
            state.Set(LossName, LossSum);
        }
    }

    /// <summary>Brings them back.</summary>
    public void Restore(SavedState state)
    {
        NotFinite = (long)state.GetNumber(MetricNames.OfOutput(part.Name, "not finite"));
        LossSum = part.Name.Length > 0 ? state.GetNumber(LossName) : 0;
    }

    private static ReadOnlySpan<float> Share(ReadOnlySpan<float> all, int each, int offset, int length, ref float[] room)
    {
        room = room.Length < length ? new float[length] : room;
        OutputView.Take(all, each, offset, room.AsSpan(0, length));
        return room.AsSpan(0, length);
    }

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
            if (mask[i / part.Model.OutputShape[^1]] != 0 && !range.Contains(targets[i]))
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"A target{role.Of} is {targets[i]}, at a step that counts; {range.InWords}."));
            }
        }
    }

    private void CountNotFinite(ReadOnlySpan<float> outputs, ReadOnlySpan<float> mask)
    {
        int width = part.Model.OutputShape[^1];
        for (int i = 0; i < outputs.Length / width; i++)
        {
            if ((mask.IsEmpty || mask[i] != 0) && !ClassRule.IsFinite(outputs.Slice(i * width, width)))
            {
                NotFinite++;
            }
        }
    }
}
