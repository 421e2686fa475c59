using System.Collections;
using System.Collections.Immutable;
using System.Globalization;

namespace ModelGen.Training;

/// <summary>
/// What a model said of every sample of a data set; made by <see cref="ModelTraining.Classify"/>. One prediction for each output
/// position, a sample or a step of its sequence, in their order; masked steps are left out, and positions whose target the loss ignores.
/// </summary>
public sealed class Predictions : TestResult, IReadOnlyList<Prediction>
{
    private readonly ClassRule rule;
    private readonly CountedPositions positions;
    private readonly ReadOnlyMemory<float> targets;
    private readonly int[] labels;
    private readonly int[] predicted;
    private ConfusionMatrix? confusion;

    /// <summary>Reads outputs and targets as classes.</summary>
    /// <param name="data">Samples with targets, checked against the model.</param>
    /// <param name="model">The model.</param>
    /// <param name="outputs">What it gave.</param>
    /// <param name="sampleWeights">(n) or (n, positions); empty: all weigh 1.</param>
    /// <exception cref="ArgumentException">A target that counts is no class, or its weight is negative or not finite; says which.</exception>
    internal Predictions(
        Dataset data, ModelDescription model, in ModelOutputs outputs, ReadOnlySpan<double> sampleWeights)
        : base(model, data)
    {
        Outputs = outputs.Outputs;
        targets = outputs.Targets;
        positions = new CountedPositions(data.Count, model.Positions, IgnoredTargets.Masked(outputs, model), sampleWeights);
        rule = new ClassRule(model.OutputShape[^1], DatasetChecks.TargetWidth(data, model));
        Names = NamesOf(model, rule.Classes);
        labels = [.. Enumerable.Range(0, Count).Select(index => LabelAt(positions[index]))];
        predicted = [.. Enumerable.Range(0, Count).Select(index => rule.Predicted(OutputAt(positions[index])))];
    }

    /// <summary>(n, output shape), C order: the outputs of all samples, masked steps among them.</summary>
    public ReadOnlyMemory<float> Outputs { get; }

    /// <summary>How many classes there are; 2 where an output has a single element.</summary>
    public int Classes => rule.Classes;

    /// <summary>
    /// The name of each class: the model's labels, or <c>0</c>, <c>1</c>, … without any. The one label of a single output names
    /// class 1, and class 0 is not it.
    /// </summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>How many predictions there are: samples, or steps that are not masked, whose target is not ignored.</summary>
    public int Count => positions.Count;

    /// <summary>For how many of them the model's output is not finite: it stands for no class and is wrong.</summary>
    public override long NotFinite => predicted.AsSpan().Count(Classification.NoClass);

    /// <summary>Labels against predictions, each position with its weight.</summary>
    public ConfusionMatrix Confusion => confusion ??= ConfusionMatrix.Of(labels, predicted, Classes, positions.Weights);

    /// <summary>The share of right predictions: see <see cref="Classification.Accuracy"/>.</summary>
    public double Accuracy => Classification.Accuracy(labels, predicted, positions.Weights);

    /// <summary>The accuracy.</summary>
    public override MetricValues Values => new([new MetricValue("accuracy", Accuracy)]);

    /// <inheritdoc/>
    internal override (int Count, string What) Extent => (Count, Model.PositionNoun());

    /// <summary>One prediction.</summary>
    /// <param name="index">The index of the prediction, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such prediction.</exception>
    public Prediction this[int index]
    {
        get
        {
            ReadOnlySpan<float> output = OutputOf(index);
            (int sample, int step) = positions.Place(index);
            return new Prediction(
                sample,
                step,
                labels[index],
                predicted[index],
                predicted[index] == Classification.NoClass ? double.NaN : rule.Probability(output, predicted[index]),
                rule.Probability(output, labels[index]));
        }
    }

    /// <summary>
    /// The share of predictions whose label is among the k most probable classes: see <see cref="Classification.TopK"/>. A single
    /// output p stands for the two probabilities 1 − p and p.
    /// </summary>
    /// <param name="k">The number of classes to look at; at least 1.</param>
    public double TopK(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        WeightedMean mean = default;
        for (int i = 0; i < Count; i++)
        {
            mean.Add(rule.IsInTopK(OutputAt(positions[i]), labels[i], k) ? 1 : 0, positions.Weight(i));
        }

        return mean.Value;
    }

    /// <summary>Labels against what another threshold decides, for outputs that are a single number.</summary>
    /// <param name="threshold">The number above which an output means class 1; <see cref="Confusion"/> has 0.5.</param>
    /// <returns>The matrix, of which <see cref="ConfusionMatrix.Scores"/> has precision, recall and F1: of class 1 with <c>Scores(1)</c>.</returns>
    /// <exception cref="ArgumentException">The threshold is no number, or an output has several elements, of which the largest is the class.</exception>
    public ConfusionMatrix ConfusionAt(double threshold)
    {
        DatasetChecks.CheckSingleOutput(Model, nameof(threshold));
        DatasetChecks.CheckThreshold(threshold, Model, nameof(threshold));
        ClassRule other = new(1, 1, threshold: threshold);
        int[] decided = [.. Enumerable.Range(0, Count).Select(index => other.Predicted(OutputAt(positions[index])))];
        return ConfusionMatrix.Of(labels, decided, Classes, positions.Weights);
    }

    /// <summary>The area under the ROC curve of one class against the others: see <see cref="Classification.AreaUnderRoc"/>.</summary>
    /// <param name="classIndex">
    /// The class; null: class 1 where an output is a single number, otherwise the mean over the classes for which there is an area.
    /// </param>
    /// <returns>The area, from 0 to 1; NaN where all or none of the positions are of the class, or where an output is not finite.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double AreaUnderRoc(int? classIndex = null) => Ranked(classIndex, CurveArea.Roc);

    /// <summary>The average precision of one class against the others: see <see cref="Classification.AveragePrecision"/>.</summary>
    /// <returns>The average precision, from 0 to 1; NaN where no position is of the class, or where an output is not finite.</returns>
    /// <inheritdoc cref="AreaUnderRoc"/>
    public double AveragePrecision(int? classIndex = null) => Ranked(classIndex, CurveArea.AveragePrecision);

    /// <summary>The name of a class: see <see cref="Names"/>; of <see cref="Classification.NoClass"/> what takes its place in texts.</summary>
    /// <param name="classIndex">The index of the class, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public string NameOf(int classIndex)
    {
        EvaluationChecks.CheckPrediction(classIndex, Classes, nameof(classIndex));
        return classIndex == Classification.NoClass ? Classification.NoClassName : Names[classIndex];
    }

    /// <summary>The model's output that a prediction was read from.</summary>
    /// <param name="index">The index of the prediction, from 0.</param>
    /// <returns>One probability for each class, or the single probability of class 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such prediction.</exception>
    public ReadOnlySpan<float> OutputOf(int index) => OutputAt(PositionOf(index));

    /// <inheritdoc/>
    public IEnumerator<Prediction> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>How many there are and how many of them are right, as <c>LstmDigits: 1000 predictions - accuracy: 0.9567</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Model.Name}: {Count} predictions - {Values}");

    /// <summary>The names of a model's classes: see <see cref="Names"/>.</summary>
    internal static ImmutableArray<string> NamesOf(ModelDescription model, int classes)
    {
        if (model.Labels.Length == classes)
        {
            return model.Labels;
        }

        return model.Labels is [string one] && classes == 2
            ? [$"not {one}", one]
            : [.. Enumerable.Range(0, classes).Select(index => index.ToString(CultureInfo.InvariantCulture))];
    }

    private double Ranked(int? classIndex, CurveArea area)
    {
        if (classIndex is int asked)
        {
            EvaluationChecks.CheckClass(asked, Classes, nameof(classIndex));
            return Of(asked);
        }

        return rule.Width == 1 ? Of(1) : CurveArea.MeanOfDefined(Enumerable.Range(0, Classes).Select(Of));

        double Of(int one)
        {
            RankedPosition[] ranked = new RankedPosition[Count];
            for (int i = 0; i < ranked.Length; i++)
            {
                ranked[i] = new((float)rule.Probability(OutputAt(positions[i]), one), labels[i] == one, positions.Weight(i));
            }

            return area.Of(ranked);
        }
    }

    private int PositionOf(int index) => (uint)index < (uint)Count
        ? positions[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"There is no such prediction; there are {Count}, counted from 0.");

    private int LabelAt(int position)
    {
        int width = DatasetChecks.TargetWidth(Data, Model);
        ReadOnlySpan<float> target = targets.Span.Slice(position * width, width);
        int sample = position / positions.PerSample;
        DatasetChecks.CheckProbabilities(target, sample, Model, "data");
        float label = rule.Label(target);
        DatasetChecks.CheckClass(label, Classes, sample, "data");
        if (width > 1 && Model.Training?.Loss.TakesAnswers() == true && target.Count(target[(int)label]) > 1)
        {
            throw new ArgumentException(
                $"The target of sample {sample} is largest for several classes; where classes do not exclude each other, as the loss of "
                + $"{Model.Name} allows, only targets with one class can be compared.",
                "data");
        }

        return (int)label;
    }

    private ReadOnlySpan<float> OutputAt(int position) =>
        Outputs.Span.Slice(position * Model.OutputShape[^1], Model.OutputShape[^1]);
}
