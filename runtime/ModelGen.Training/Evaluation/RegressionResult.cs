using System.Collections.Immutable;
using System.Globalization;

namespace ModelGen.Training;

/// <summary>
/// What a model gave on a data set, element by element; made by <see cref="ModelTraining.Regress"/>. Scores are computed in double, in one
/// pass; masked steps are left out.
/// </summary>
public sealed class RegressionResult : TestResult
{
    private readonly CountedPositions positions;
    private readonly ReadOnlyMemory<float> targets;
    private readonly ImmutableArray<RegressionScores> scores;

    /// <summary>Compares outputs with targets.</summary>
    /// <param name="data">Samples with targets in the shape of the output, checked against the model.</param>
    /// <param name="model">The model.</param>
    /// <param name="outputs">What it gave.</param>
    /// <param name="sampleWeights">(n) or (n, positions), checked; empty: all weigh 1.</param>
    /// <exception cref="ArgumentException">A target that counts is none that a cross-entropy takes; says which.</exception>
    internal RegressionResult(
        Dataset data, ModelDescription model, in ModelOutputs outputs, ReadOnlySpan<double> sampleWeights)
        : base(model, data)
    {
        Outputs = outputs.Outputs;
        targets = outputs.Targets;
        positions = new CountedPositions(data.Count, model.Positions, outputs.Mask.Span, sampleWeights);
        int width = model.OutputShape[^1];
        Names = AreNamed
            ? model.Labels
            : [.. Enumerable.Range(0, width).Select(index => index.ToString(CultureInfo.InvariantCulture))];
        RegressionSums[] sums = new RegressionSums[width];
        WeightedMean loss = default;
        for (int index = 0; index < Count; index++)
        {
            ReadOnlySpan<float> output = At(Outputs, index), target = At(targets, index);
            DatasetChecks.CheckProbabilities(target, positions.Place(index).Sample, model, nameof(data));
            for (int i = 0; i < width; i++)
            {
                sums[i].Add(target[i], output[i], positions.Weight(index));
                NotFinite += float.IsFinite(output[i]) ? 0 : 1;
            }

            if (model.Training?.PositionLoss is PositionLoss lossOf && positions.Weight(index) != 0)
            {
                loss.Add(lossOf(output, target), positions.Weight(index));
            }
        }

        scores = [.. sums.Select(sum => sum.Scores)];
        Loss = model.Training?.PositionLoss is null ? null : loss.Value;
        Overall = RegressionScores.Over(scores);
    }

    /// <summary>(n, output shape), C order: the outputs of all samples, masked steps among them.</summary>
    public ReadOnlyMemory<float> Outputs { get; }

    /// <summary>How many positions were compared: samples, or steps that are not masked.</summary>
    public int Count => positions.Count;

    /// <summary>
    /// The name of each output, which is an element along the last axis of the output shape: the model's labels where it has as many, or
    /// <c>0</c>, <c>1</c>, …
    /// </summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>How many elements of the compared outputs are NaN or infinite. Scores that they enter are not finite either.</summary>
    public override long NotFinite { get; }

    /// <summary>
    /// The mean of the model's loss over all positions, by their weights; null where the model tells none. Where steps
    /// are masked <see cref="ModelTraining.Evaluate"/> means over batches first, as Keras does, and may differ. Cross-entropies are those
    /// of the outputs, which are kept 1e-7 from 0 and 1.
    /// </summary>
    public double? Loss { get; }

    /// <summary>
    /// The scores over all outputs: means, R2 too (scikit-learn's <c>uniform_average</c>), and the root of the mean squared error of all
    /// elements.
    /// </summary>
    public RegressionScores Overall { get; }

    /// <summary><c>loss</c>, if there is one, <c>MAE</c>, <c>RMSE</c> and <c>R2</c>, over all outputs.</summary>
    public override MetricValues Values
    {
        get
        {
            MetricValue[] loss = Loss is double value ? [new MetricValue("loss", value)] : [];
            return new(
            [
                .. loss,
                new MetricValue("MAE", Overall.MeanAbsoluteError),
                new MetricValue("RMSE", Overall.RootMeanSquaredError),
                new MetricValue("R2", Overall.R2),
            ]);
        }
    }

    /// <summary>Whether the model names its outputs; if not, names are numbers.</summary>
    internal bool AreNamed => Model.Labels.Length == Model.OutputShape[^1];

    /// <inheritdoc/>
    internal override (int Count, string What) Extent => (Count, Model.PositionNoun());

    /// <summary>The scores of one output.</summary>
    /// <param name="output">The output, from 0: an element along the last axis of the output shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    public RegressionScores Scores(int output)
    {
        CheckOutput(output);
        return scores[output];
    }

    /// <summary>The compared values, sample by sample, step by step.</summary>
    /// <param name="output">The index of the output whose values are wanted, from 0; null: all outputs.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    public IEnumerable<Estimate> Estimates(int? output = null)
    {
        if (output is int asked)
        {
            CheckOutput(asked);
        }

        return Enumerate(0, Count, output);
    }

    /// <summary>The compared values of one sample.</summary>
    internal IEnumerable<Estimate> OfSample(int sample)
    {
        (int first, int end) = positions.Of(sample);
        return Enumerate(first, end, output: null);
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    internal void CheckOutput(int output)
    {
        if ((uint)output >= (uint)Names.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(output), output, $"There is no such output; {Model.Name} has {Names.Length}, counted from 0.");
        }
    }

    private IEnumerable<Estimate> Enumerate(int first, int end, int? output)
    {
        (int from, int to) = output is int one ? (one, one + 1) : (0, Names.Length);
        for (int index = first; index < end; index++)
        {
            (int sample, int step) = positions.Place(index);
            for (int i = from; i < to; i++)
            {
                yield return new Estimate(sample, step, i, At(targets, index)[i], At(Outputs, index)[i]);
            }
        }
    }

    private ReadOnlySpan<float> At(ReadOnlyMemory<float> numbers, int index) =>
        numbers.Span.Slice(positions[index] * Model.OutputShape[^1], Model.OutputShape[^1]);
}
