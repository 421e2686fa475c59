namespace ModelGen.Training;

/// <summary>
/// How often each class was predicted as each: rows are labels, columns are predictions, as in scikit-learn's
/// <c>confusion_matrix</c> and TensorFlow's <c>tf.math.confusion_matrix</c>. Weighted positions count by their weight. Positions for which
/// no class was predicted, see <see cref="Classification.NoClass"/>, have a column of their own behind the classes, and count as wrong.
/// </summary>
public sealed class ConfusionMatrix
{
    /// <summary>Rows are labels; the last column is that of <see cref="Classification.NoClass"/>.</summary>
    private readonly double[,] counts;

    /// <summary>Makes an empty matrix.</summary>
    /// <param name="classes">The number of classes; at least 1.</param>
    public ConfusionMatrix(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        counts = new double[classes, classes + 1];
        Classes = classes;
    }

    /// <summary>How many classes there are.</summary>
    public int Classes { get; }

    /// <summary>All weights added; the number of positions where all weigh 1.</summary>
    public double Total { get; private set; }

    /// <summary>How many positions no class was predicted for, as their outputs are not finite: the sum of their weights.</summary>
    public double WithoutClass => Enumerable.Range(0, Classes).Sum(label => counts[label, Classes]);

    /// <summary>The share of right predictions: the diagonal's sum by <see cref="Total"/>, 0 where nothing was added.</summary>
    public double Accuracy => Total == 0 ? 0 : Right / Total;

    /// <summary>
    /// The mean of each score over all classes, whatever their support, as Keras' <c>F1Score(average="macro")</c>; the support is
    /// <see cref="Total"/>. A class that is neither label nor prediction anywhere counts with scores of 0, where scikit-learn
    /// leaves it out unless its <c>labels</c> name it.
    /// </summary>
    public ClassScores Macro => Mean(_ => 1);

    /// <summary>
    /// The mean of each score over the classes weighted by their support, as Keras' <c>F1Score(average="weighted")</c>; the support
    /// is <see cref="Total"/>. Its recall is the <see cref="Accuracy"/>; its F1 need not lie between precision and recall.
    /// </summary>
    public ClassScores Weighted => Mean(scores => scores.Support);

    /// <summary>The diagonal's sum: how many predictions are right.</summary>
    internal double Right => Enumerable.Range(0, Classes).Sum(index => counts[index, index]);

    /// <summary>How many positions of a class were predicted as a class: the sum of their weights.</summary>
    /// <param name="label">The class that they are of.</param>
    /// <param name="predicted">The class that was predicted, or <see cref="Classification.NoClass"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double this[int label, int predicted]
    {
        get
        {
            EvaluationChecks.CheckClass(label, Classes, nameof(label));
            EvaluationChecks.CheckPrediction(predicted, Classes, nameof(predicted));
            return counts[label, Column(predicted)];
        }
    }

    /// <summary>Counts positions with their labels and predictions.</summary>
    /// <param name="labels">The class of each position: (n), from 0.</param>
    /// <param name="predicted">The class that was predicted for each position: (n), or <see cref="Classification.NoClass"/>.</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <param name="weights">
    /// (n): the weight of each, finite and at least 0, as <c>sample_weight</c> of Keras' <c>update_state</c>; empty: all weigh 1.
    /// </param>
    /// <exception cref="ArgumentException">Lengths disagree, or a class or a weight is out of range; says which position.</exception>
    public static ConfusionMatrix Of(
        ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted, int classes, ReadOnlySpan<double> weights = default)
    {
        ConfusionMatrix matrix = new(classes);
        EvaluationChecks.CheckSameLength(labels, predicted, nameof(predicted));
        EvaluationChecks.CheckClasses(labels, classes, nameof(labels));
        EvaluationChecks.CheckPredictions(predicted, classes, nameof(predicted));
        EvaluationChecks.CheckWeights(weights, labels.Length, nameof(weights));
        for (int i = 0; i < labels.Length; i++)
        {
            matrix.Count(labels[i], predicted[i], weights.IsEmpty ? 1 : weights[i]);
        }

        return matrix;
    }

    /// <summary>Counts one more position.</summary>
    /// <param name="label">The class that it is of.</param>
    /// <param name="predicted">The class that was predicted, or <see cref="Classification.NoClass"/>.</param>
    /// <param name="weight">The weight of the position; finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A class or the weight is out of range; nothing was counted.</exception>
    public void Add(int label, int predicted, double weight = 1)
    {
        EvaluationChecks.CheckClass(label, Classes, nameof(label));
        EvaluationChecks.CheckPrediction(predicted, Classes, nameof(predicted));
        EvaluationChecks.CheckWeight(weight, nameof(weight));
        Count(label, predicted, weight);
    }

    /// <summary>Precision, recall, F1 and support of one class.</summary>
    /// <param name="classIndex">The class, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public ClassScores Scores(int classIndex)
    {
        EvaluationChecks.CheckClass(classIndex, Classes, nameof(classIndex));
        double asLabel = counts[classIndex, Classes];
        double asPrediction = 0;
        for (int other = 0; other < Classes; other++)
        {
            asLabel += counts[classIndex, other];
            asPrediction += counts[other, classIndex];
        }

        return ClassScores.Of(counts[classIndex, classIndex], asPrediction, asLabel);
    }

    /// <summary>The table of <see cref="ToTable"/>, with indices as names.</summary>
    public override string ToString() => ToTable();

    /// <summary>
    /// The matrix and the scores of its classes as tables of text, in the style of <see cref="ModelDescription.ToTable"/> and at most
    /// 100 places wide. Where there are too many classes for that, from about 21 with hundreds of samples each, the 20 most frequent
    /// mistakes stand for the matrix.
    /// </summary>
    /// <param name="names">The name of each class, cut to 24 letters; null: its index.</param>
    /// <returns>Lines that end in <c>\n</c>.</returns>
    /// <exception cref="ArgumentException">There are more or fewer names than classes.</exception>
    public string ToTable(IReadOnlyList<string>? names = null)
    {
        if (names is not null && names.Count != Classes)
        {
            throw new ArgumentException($"{Quantity.ThereAre(names.Count, "name")}; give one for each of the {Quantity.Of(Classes, "class")}.", nameof(names));
        }

        return ConfusionTable.Render(this, names);
    }

    private int Column(int predicted) => predicted == Classification.NoClass ? Classes : predicted;

    private void Count(int label, int predicted, double weight)
    {
        counts[label, Column(predicted)] += weight;
        Total += weight;
    }

    private ClassScores Mean(Func<ClassScores, double> weightOf)
    {
        WeightedMean precision = default;
        WeightedMean recall = default;
        WeightedMean f1 = default;
        for (int index = 0; index < Classes; index++)
        {
            ClassScores scores = Scores(index);
            double weight = weightOf(scores);
            precision.Add(scores.Precision, weight);
            recall.Add(scores.Recall, weight);
            f1.Add(scores.F1, weight);
        }

        return new ClassScores(precision.Value, recall.Value, f1.Value, Total);
    }
}
