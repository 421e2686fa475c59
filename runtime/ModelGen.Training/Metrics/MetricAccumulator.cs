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
    private double sum;
    private double weight;

    /// <summary>Makes an accumulator for the outputs and targets of a model.</summary>
    /// <param name="metric">The metric. Accuracy is chosen by the shapes as Keras does: see <see cref="Accuracy"/>.</param>
    /// <param name="model">The model; has a <c>training</c> section.</param>
    /// <exception cref="ArgumentException">The metric compares numbers and the model's targets are class indices.</exception>
    public MetricAccumulator(Metric metric, ModelDescription model)
    {
        outputWidth = model.OutputShape[^1];
        targetWidth = outputWidth * model.TargetLength / model.OutputLength;
        Name = metric.KerasName();
        if (metric != Metric.Accuracy && targetWidth != outputWidth)
        {
            throw new ArgumentException(
                $"The metric {Name} compares outputs with targets number by number, but the targets of {model.Name} are class indices.",
                nameof(metric));
        }

        score = metric switch
        {
            Metric.Accuracy => Accuracy(outputWidth, targetWidth),
            Metric.MeanSquaredError => SquaredError,
            _ => AbsoluteError,
        };
    }

    private delegate double PositionScore(ReadOnlySpan<float> output, ReadOnlySpan<float> target);

    /// <summary>The metric's key in Keras' history.</summary>
    public string Name { get; }

    /// <summary>The mean so far; 0 where nothing counted yet, as in Keras.</summary>
    public double Mean => weight == 0 ? 0 : sum / weight;

    /// <summary>Adds a batch.</summary>
    /// <param name="outputs">(n, output shape), C order.</param>
    /// <param name="targets">(n, <see cref="ModelDescription.TargetLength"/>), C order.</param>
    /// <param name="mask">(n, positions): the weight of each position; empty: all count once.</param>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, ReadOnlySpan<float> mask)
    {
        int positions = outputs.Length / outputWidth;
        for (int i = 0; i < positions; i++)
        {
            float positionWeight = mask.IsEmpty ? 1 : mask[i];
            if (positionWeight != 0)
            {
                sum += positionWeight * score(outputs.Slice(i * outputWidth, outputWidth), targets.Slice(i * targetWidth, targetWidth));
                weight += positionWeight;
            }
        }
    }

    /// <summary>Forgets all batches.</summary>
    public void Reset() => sum = weight = 0;

    /// <summary>
    /// Keras' choice: binary for outputs of width 1, whatever the loss; otherwise sparse where a target is one class index;
    /// otherwise categorical.
    /// </summary>
    private static PositionScore Accuracy(int outputWidth, int targetWidth) =>
        outputWidth == 1 ? BinaryHit : targetWidth == 1 ? SparseHit : CategoricalHit;

    /// <summary>An output of exactly 0.5 is class 0.</summary>
    private static double BinaryHit(ReadOnlySpan<float> output, ReadOnlySpan<float> target) =>
        target[0] == (output[0] > 0.5f ? 1 : 0) ? 1 : 0;

    private static double SparseHit(ReadOnlySpan<float> output, ReadOnlySpan<float> target) =>
        target[0] == FirstLargest(output) ? 1 : 0;

    private static double CategoricalHit(ReadOnlySpan<float> output, ReadOnlySpan<float> target) =>
        FirstLargest(target) == FirstLargest(output) ? 1 : 0;

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

    private static int FirstLargest(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }
}
