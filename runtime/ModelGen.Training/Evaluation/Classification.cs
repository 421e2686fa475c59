namespace ModelGen.Training;

/// <summary>
/// Scores of class predictions; precision, recall and F1 are those of a <see cref="ConfusionMatrix"/>. Every function takes weights
/// as Keras' metric objects take <c>sample_weight</c>: a position counts by its weight in the sum and in the divisor, and where
/// no position weighs anything the score is 0.
/// </summary>
/// <remarks>
/// In Keras' <c>fit</c> and <c>evaluate</c> sample weights reach the loss and what is listed under <c>weighted_metrics</c>; metrics under
/// <c>metrics</c> ignore them. See <see cref="ClassWeights"/> for weights by class.
/// </remarks>
public static class Classification
{
    /// <summary>What stands for the class of an output that is not finite: −1. It is never right.</summary>
    public const int NoClass = -1;

    /// <summary>What stands for it in texts.</summary>
    internal const string NoClassName = "none (not finite)";

    /// <summary>The share of right predictions: Σ w [label = predicted] / Σ w, as Keras' <c>Accuracy</c>.</summary>
    /// <param name="labels">The class of each position: (n).</param>
    /// <param name="predicted">The class that was predicted for each position: (n), or <see cref="NoClass"/>.</param>
    /// <param name="weights">The weight of each position: (n), finite and at least 0; empty: all weigh 1.</param>
    /// <exception cref="ArgumentException">Lengths disagree, or a weight is out of range; says which.</exception>
    public static double Accuracy(ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted, ReadOnlySpan<double> weights = default)
    {
        EvaluationChecks.CheckSameLength(labels, predicted, nameof(predicted));
        EvaluationChecks.CheckWeights(weights, labels.Length, nameof(weights));
        WeightedMean mean = default;
        for (int i = 0; i < labels.Length; i++)
        {
            mean.Add(labels[i] == predicted[i] ? 1 : 0, weights.IsEmpty ? 1 : weights[i]);
        }

        return mean.Value;
    }

    /// <summary>
    /// The share of positions whose label is among the k classes of largest score: Σ w [label in top k] / Σ w, as Keras'
    /// <c>SparseTopKCategoricalAccuracy</c>; see <see cref="IsInTopK"/> for ties.
    /// </summary>
    /// <param name="labels">The class of each position: (n), from 0.</param>
    /// <param name="scores">The probabilities, or any other scores: (n, <paramref name="classes"/>), C order.</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <param name="k">The number of classes to look at; at least 1. Keras' default is 5.</param>
    /// <param name="weights">The weight of each position: (n), finite and at least 0; empty: all weigh 1.</param>
    /// <exception cref="ArgumentException">Lengths disagree, or k, a class or a weight is out of range; says which.</exception>
    public static double TopK(
        ReadOnlySpan<int> labels, ReadOnlySpan<float> scores, int classes, int k, ReadOnlySpan<double> weights = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (scores.Length != (long)labels.Length * classes)
        {
            throw new ArgumentException(
                $"{Quantity.ThereAre(scores.Length, "score")}; for {Quantity.Of(labels.Length, "label")} of {Quantity.Of(classes, "class")} give "
                + $"{(long)labels.Length * classes}.",
                nameof(scores));
        }

        EvaluationChecks.CheckClasses(labels, classes, nameof(labels));
        EvaluationChecks.CheckWeights(weights, labels.Length, nameof(weights));
        WeightedMean mean = default;
        for (int i = 0; i < labels.Length; i++)
        {
            bool hit = IsInTopK(scores.Slice(i * classes, classes), labels[i], k);
            mean.Add(hit ? 1 : 0, weights.IsEmpty ? 1 : weights[i]);
        }

        return mean.Value;
    }

    /// <summary>
    /// The area under the ROC curve, exactly: the share of pairs of a position of the class and one that is not in which the first has the greater
    /// score, equal scores counted half: Σ w_i w_j ([s_i > s_j] + [s_i = s_j] / 2) / Σ w_i w_j. That is the statistic of Mann and Whitney by the number of
    /// pairs (Hanley and McNeil 1982, The meaning and use of the area under a receiver operating characteristic curve), and scikit-learn's
    /// <c>roc_auc_score</c>; Keras' <c>AUC</c> approximates it by 200 thresholds, as the metric <c>auc</c> does with <c>num_thresholds</c>.
    /// </summary>
    /// <param name="labels">1 for each position of the class, otherwise 0: (n).</param>
    /// <param name="scores">The score of each position, the greater the more it is of the class: (n).</param>
    /// <param name="weights">The weight of each position: (n), finite and at least 0; empty: all weigh 1.</param>
    /// <returns>0.5 for scores that tell nothing; NaN where all or none of the positions are of the class, or a score is not finite.</returns>
    /// <exception cref="ArgumentException">Lengths disagree, or a label or a weight is out of range; says which.</exception>
    public static double AreaUnderRoc(ReadOnlySpan<int> labels, ReadOnlySpan<float> scores, ReadOnlySpan<double> weights = default) =>
        Ranked(labels, scores, weights, CurveArea.Roc);

    /// <summary>
    /// The average precision, a summary of the curve of precision over recall: Σ (R_k − R_(k−1)) P_k over all thresholds k from the greatest score down,
    /// with recall R_k and precision P_k of what has at least that score; as scikit-learn's <c>average_precision_score</c>.
    /// </summary>
    /// <returns>The share of the class for scores that tell nothing; NaN where no position is of the class, or a score is not finite.</returns>
    /// <inheritdoc cref="AreaUnderRoc"/>
    public static double AveragePrecision(ReadOnlySpan<int> labels, ReadOnlySpan<float> scores, ReadOnlySpan<double> weights = default) =>
        Ranked(labels, scores, weights, CurveArea.AveragePrecision);

    /// <summary>
    /// Whether a class is among the k of largest score, by the rule of TensorFlow's <c>in_top_k</c>, on which Keras builds: fewer than k
    /// classes have a strictly larger score, so that of classes that are equal on the border all are in. Where any score is not
    /// finite nothing can be said, and no class is in.
    /// </summary>
    /// <param name="scores">The score of each class.</param>
    /// <param name="classIndex">The class, from 0.</param>
    /// <param name="k">The number of classes to look at; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class, or k is below 1.</exception>
    public static bool IsInTopK(ReadOnlySpan<float> scores, int classIndex, int k)
    {
        EvaluationChecks.CheckClass(classIndex, scores.Length, nameof(classIndex));
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        int larger = 0;
        foreach (float score in scores)
        {
            if (!float.IsFinite(score))
            {
                return false;
            }

            larger += score > scores[classIndex] ? 1 : 0;
        }

        return larger < k;
    }

    /// <summary>
    /// The class that each output stands for: the first of the largest elements or, where an output has a single one, class 1 above
    /// 0.5 and class 0 up to it, both as Keras' accuracies. An output with an element that is NaN or infinite stands for no class:
    /// <see cref="NoClass"/>.
    /// </summary>
    /// <param name="outputs">The outputs: (n, <paramref name="width"/>), C order.</param>
    /// <param name="width">Elements in one output: as many as classes, or 1 for two classes.</param>
    /// <returns>(n) classes, <see cref="NoClass"/> among them.</returns>
    /// <exception cref="ArgumentException">The outputs are no multiple of the width, or the width is below 1.</exception>
    public static int[] PredictedClasses(ReadOnlySpan<float> outputs, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (outputs.Length % width != 0)
        {
            throw new ArgumentException(
                $"The outputs hold {Quantity.Of(outputs.Length, "element")}; give a multiple of {width}, the elements of one output.", nameof(outputs));
        }

        int[] classes = new int[outputs.Length / width];
        ClassRule rule = new(width, width);
        for (int i = 0; i < classes.Length; i++)
        {
            classes[i] = rule.Predicted(outputs.Slice(i * width, width));
        }

        return classes;
    }

    private static double Ranked(ReadOnlySpan<int> labels, ReadOnlySpan<float> scores, ReadOnlySpan<double> weights, CurveArea area)
    {
        if (scores.Length != labels.Length)
        {
            throw new ArgumentException(
                $"{Quantity.ThereAre(scores.Length, "score")} and {Quantity.Of(labels.Length, "label")}; give one score for each label.", nameof(scores));
        }

        EvaluationChecks.CheckClasses(labels, 2, nameof(labels));
        EvaluationChecks.CheckWeights(weights, labels.Length, nameof(weights));
        RankedPosition[] ranked = new RankedPosition[labels.Length];
        for (int i = 0; i < ranked.Length; i++)
        {
            ranked[i] = new RankedPosition(scores[i], labels[i] == 1, weights.IsEmpty ? 1 : weights[i]);
        }

        return area.Of(ranked);
    }
}
