namespace ModelGen.Training;

/// <summary>
/// How well one class was found, or a mean over classes. With TP the positions of the class that were predicted as it, FP the
/// others that were, and FN those of the class that were not; each position counts by its weight. A quotient 0/0 is 0, as Keras'
/// <c>divide_no_nan</c> and scikit-learn's <c>zero_division=0</c> have it.
/// </summary>
/// <param name="Precision">TP / (TP + FP): which share of what was predicted as the class is of the class; from 0 to 1.</param>
/// <param name="Recall">TP / (TP + FN): which share of the class was found; from 0 to 1.</param>
/// <param name="F1">2 TP / (2 TP + FP + FN): the harmonic mean of precision and recall; from 0 to 1.</param>
/// <param name="Support">TP + FN: how many positions are of the class, or the sum of their weights.</param>
public readonly record struct ClassScores(double Precision, double Recall, double F1, double Support)
{
    /// <summary>The scores of a class.</summary>
    /// <param name="right">TP.</param>
    /// <param name="predicted">TP + FP.</param>
    /// <param name="support">TP + FN.</param>
    internal static ClassScores Of(double right, double predicted, double support) => new(
        Quotient(right, predicted), Quotient(right, support), Quotient(2 * right, support + predicted), support);

    private static double Quotient(double dividend, double divisor) => divisor == 0 ? 0 : dividend / divisor;
}
