namespace ModelGen.Training;

/// <summary>
/// A metric over output positions, gathered batch by batch without allocating; one that ranks all positions, see <see cref="IsOfWholeEpochs"/>, keeps
/// 16 bytes of each for each class. A position is one vector along the last axis of the output: a sample, or one step of its sequence. Masked
/// positions count neither in the sum nor in the divisor.
/// </summary>
public sealed class MetricAccumulator
{
    private readonly PositionStatistic statistic;
    private readonly int outputWidth;
    private readonly int targetWidth;

    /// <summary>Makes an accumulator for the outputs and targets of a model.</summary>
    /// <param name="metric">
    /// The metric. Accuracy is chosen by the shapes as Keras does: binary for outputs of width 1, whatever the loss; otherwise
    /// sparse where a target is one class index; otherwise categorical. Outputs that are not finite are wrong.
    /// </param>
    /// <param name="model">The model; has a <c>training</c> section.</param>
    /// <param name="threshold">
    /// The number above which an output of width 1, or each of several that do not exclude each other, means yes; null: the metric's own.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There is no such metric, a setting is out of range, the metric takes other targets than the model's, or a threshold is given where the largest
    /// output is the class; says what.
    /// </exception>
    public MetricAccumulator(MetricDescription metric, ModelDescription model, double? threshold = null)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(model);
        if (!model.Outputs.IsEmpty)
        {
            throw new ArgumentException(
                $"{model.Name} has several outputs; give the description of one, {nameof(ModelDescription.WithOutput)}(\"{model.Outputs[0].Name}\").", nameof(model));
        }

        DatasetChecks.CheckThreshold(threshold, model, nameof(threshold));
        MetricKind kind = MetricKind.Of(metric);
        MetricSetup setup = new(metric, model, threshold);
        outputWidth = setup.OutputWidth;
        targetWidth = setup.TargetWidth;
        Name = metric.Key;
        Nature = kind.Nature;
        CheckTargets(kind.Reading, model);
        statistic = kind.Create(setup);
    }

    /// <summary>Makes an accumulator for a metric of the program's own.</summary>
    internal MetricAccumulator(IMetric metric, ModelDescription model)
    {
        outputWidth = model.OutputShape[^1];
        targetWidth = outputWidth * model.TargetLength / model.OutputLength;
        Name = metric.Name;
        Nature = metric.GreaterIsBetter ? MetricNature.Score : MetricNature.Error;
        statistic = new OwnStatistic(metric);
    }

    /// <summary>The metric's key in the history: <see cref="MetricDescription.Key"/>.</summary>
    public string Name { get; }

    /// <summary>
    /// The value so far. Where nothing counted yet it is 0, as in Keras; the coefficient of determination, the area under a curve and the average precision
    /// are NaN where they are not defined, see <see cref="RegressionScores.R2"/> and <see cref="Classification.AreaUnderRoc"/>.
    /// </summary>
    public double Value => statistic.Value;

    /// <summary>Whether <see cref="Value"/> sorts all positions, and so is for the end of an epoch rather than for each batch.</summary>
    public bool IsOfWholeEpochs => statistic.IsOfWholeEpochs;

    /// <summary>What is known of its values.</summary>
    internal MetricNature Nature { get; }

    /// <summary>Adds a batch.</summary>
    /// <param name="outputs">The outputs of the batch: (n, output shape), C order.</param>
    /// <param name="targets">The targets of the batch: (n, <see cref="ModelDescription.TargetLength"/>), C order.</param>
    /// <param name="mask">The weight of each position: (n, positions); empty: all count once.</param>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, ReadOnlySpan<float> mask)
    {
        int positions = outputs.Length / outputWidth;
        for (int i = 0; i < positions; i++)
        {
            float positionWeight = mask.IsEmpty ? 1 : mask[i];
            if (positionWeight != 0)
            {
                statistic.Add(
                    outputs.Slice(i * outputWidth, outputWidth), targets.Slice(i * targetWidth, targetWidth), positionWeight);
            }
        }
    }

    /// <summary>Forgets all batches.</summary>
    public void Reset() => statistic.Reset();

    /// <summary>Keeps what was gathered of the batches so far.</summary>
    internal void Save(SavedState state) => statistic.Save(state);

    /// <summary>Brings back what was gathered of them.</summary>
    internal void Restore(SavedState state) => statistic.Restore(state);

    /// <summary>Passes the numbers of what all batches gave.</summary>
    /// <exception cref="NotSupportedException">The metric is the program's own.</exception>
    internal void Pass(MetricState state) => statistic.Pass(state);

    private void CheckTargets(MetricReading reading, ModelDescription model)
    {
        string? objection = reading switch
        {
            MetricReading.Numbers or MetricReading.Distributions or MetricReading.Decisions when targetWidth != outputWidth =>
                $"compares outputs with targets element by element, but the targets of {model.Name} are class indices",
            MetricReading.ClassIndices when targetWidth != 1 => $"takes class indices for targets, but those of {model.Name} have {targetWidth} elements",
            _ => null,
        };
        if (objection is not null)
        {
            throw new ArgumentException($"The metric {Name} {objection}.", "metric");
        }
    }
}
