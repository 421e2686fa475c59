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
    /// <param name="threshold">The number above which an output of width 1, or each of several that do not exclude each other, means yes.</param>
    /// <exception cref="ArgumentException">
    /// The metric compares elements and the model's targets are class indices, or there is another threshold than 0.5 where the largest output
    /// is the class.
    /// </exception>
    public MetricAccumulator(Metric metric, ModelDescription model, double threshold = ClassRule.DefaultThreshold)
    {
        outputWidth = model.OutputShape[^1];
        targetWidth = outputWidth * model.TargetLength / model.OutputLength;
        Name = model.KeyOf(metric);
        if (!metric.IsOfClasses() && targetWidth != outputWidth)
        {
            throw new ArgumentException(
                $"The metric {Name} compares outputs with targets element by element, but the targets of {model.Name} are class indices.",
                nameof(metric));
        }

        DatasetChecks.CheckThreshold(threshold, model, nameof(threshold));
        ClassRule rule = new(outputWidth, targetWidth, model.Training?.Loss != Loss.BinaryCrossentropy, threshold);
        statistic = metric switch
        {
            Metric.Accuracy => new PositionMean((output, target) => rule.IsRight(output, target) ? 1 : 0),
            Metric.MeanSquaredError => new PositionMean(SquaredError),
            Metric.MeanAbsoluteError => new PositionMean(AbsoluteError),
            Metric.Precision => new DecisionScore(rule, scores => scores.Precision),
            Metric.Recall => new DecisionScore(rule, scores => scores.Recall),
            Metric.F1Score => new DecisionScore(rule, scores => scores.F1),
            Metric.AreaUnderRoc => new RankingScore(rule, scores => scores.AreaUnderRoc),
            Metric.AveragePrecision => new RankingScore(rule, scores => scores.AveragePrecision),
            _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "There is no such metric."),
        };
    }

    /// <summary>The metric's key in the history: the name that the model's YAML gives it, as in Keras, or its full name.</summary>
    public string Name { get; }

    /// <summary>
    /// The value so far. Where nothing counted yet it is 0, as in Keras; the area under the ROC curve and the average precision are NaN where they
    /// are not defined, see <see cref="Classification.AreaUnderRoc"/>.
    /// </summary>
    public double Value => statistic.Value;

    /// <summary>Whether <see cref="Value"/> sorts all positions, and so is for the end of an epoch rather than for each batch.</summary>
    public bool IsOfWholeEpochs => statistic.IsOfWholeEpochs;

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

    private static double SquaredError(ReadOnlySpan<float> output, ReadOnlySpan<float> target)
    {
        double total = 0;
        for (int i = 0; i < output.Length; i++)
        {
            double difference = (double)output[i] - target[i];
            total += difference * difference;
        }

        return total / output.Length;
    }

    private static double AbsoluteError(ReadOnlySpan<float> output, ReadOnlySpan<float> target)
    {
        double total = 0;
        for (int i = 0; i < output.Length; i++)
        {
            total += Math.Abs((double)output[i] - target[i]);
        }

        return total / output.Length;
    }
}
