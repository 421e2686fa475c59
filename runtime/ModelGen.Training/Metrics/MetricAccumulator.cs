namespace ModelGen.Training;

/// <summary>
/// The mean of a metric over output positions, gathered batch by batch without allocating. A position is one vector along the
/// last axis of the output: a sample, or one step of its sequence. Masked positions count neither in the sum nor in the divisor.
/// </summary>
public sealed class MetricAccumulator
{
    private readonly PositionScore score;
    private readonly int outputWidth;
    private readonly int targetWidth;
    private WeightedMean mean;

    /// <summary>Makes an accumulator for the outputs and targets of a model.</summary>
    /// <param name="metric">
    /// The metric. Accuracy is chosen by the shapes as Keras does: binary for outputs of width 1, whatever the loss; otherwise
    /// sparse where a target is one class index; otherwise categorical. Outputs that are not finite are wrong.
    /// </param>
    /// <param name="model">The model; has a <c>training</c> section.</param>
    /// <exception cref="ArgumentException">The metric compares elements and the model's targets are class indices.</exception>
    public MetricAccumulator(Metric metric, ModelDescription model)
    {
        outputWidth = model.OutputShape[^1];
        targetWidth = outputWidth * model.TargetLength / model.OutputLength;
        Name = model.KeyOf(metric);
        if (metric != Metric.Accuracy && targetWidth != outputWidth)
        {
            throw new ArgumentException(
                $"The metric {Name} compares outputs with targets element by element, but the targets of {model.Name} are class indices.",
                nameof(metric));
        }

        score = metric switch
        {
            Metric.Accuracy => Accuracy(new ClassRule(outputWidth, targetWidth)),
            Metric.MeanSquaredError => SquaredError,
            _ => AbsoluteError,
        };
    }

    private delegate double PositionScore(ReadOnlySpan<float> output, ReadOnlySpan<float> target);

    /// <summary>The metric's key in the history: the name that the model's YAML gives it, as in Keras, or its full name.</summary>
    public string Name { get; }

    /// <summary>The mean so far; 0 where nothing counted yet, as in Keras.</summary>
    public double Mean => mean.Value;

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
                mean.Add(
                    score(outputs.Slice(i * outputWidth, outputWidth), targets.Slice(i * targetWidth, targetWidth)), positionWeight);
            }
        }
    }

    /// <summary>Forgets all batches.</summary>
    public void Reset() => mean = default;

    private static PositionScore Accuracy(ClassRule classes) =>
        (output, target) => classes.IsRight(output, target) ? 1 : 0;

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
