namespace ModelGen.Training;

/// <summary>
/// How outputs and targets are read as classes, by the choice of accuracy in <see cref="MetricAccumulator"/>: binary, sparse or
/// categorical.
/// </summary>
/// <param name="outputWidth">Elements in the output of one position.</param>
/// <param name="targetWidth">Elements in its target: 1 or as many.</param>
/// <param name="areExclusive">Whether a position is of one class; false where each element of an output is a question of its own.</param>
/// <param name="threshold">
/// The number above which each element of an output says yes; null: <see cref="MetricDefaults.Threshold"/> where it is a question, and of exclusive classes
/// the largest element does.
/// </param>
internal readonly struct ClassRule(int outputWidth, int targetWidth, bool areExclusive = true, double? threshold = null)
{
    /// <summary>Elements in the output of one position.</summary>
    public int Width => outputWidth;

    /// <summary>How many classes there are.</summary>
    public int Classes => IsBinary ? 2 : outputWidth;

    private bool IsBinary => outputWidth == 1;

    private bool IsQuestion => IsBinary || !areExclusive;

    private double Threshold => threshold ?? MetricDefaults.Threshold;

    /// <summary>
    /// The class that is predicted. A single output of exactly the threshold is class 0; of equal outputs the first is taken. Where any element of the
    /// output is not finite, no class is: <see cref="Classification.NoClass"/>.
    /// </summary>
    public int Predicted(ReadOnlySpan<float> output) =>
        !IsFinite(output) ? Classification.NoClass : IsBinary ? (output[0] > Threshold ? 1 : 0) : FirstLargest(output);

    /// <summary>What the target says: its one element, which need be no class, or the first of its largest; NaN where it holds NaN.</summary>
    public float Label(ReadOnlySpan<float> target) =>
        targetWidth == 1 ? target[0] : target.Contains(float.NaN) ? float.NaN : FirstLargest(target);

    /// <summary>
    /// The class of a target: of one number that is no index whether it is above a half, as of 1, or of −1 and 1; otherwise what
    /// <see cref="Label"/> gives.
    /// </summary>
    public float ClassOf(ReadOnlySpan<float> target) => IsBinary ? (target[0] > MetricDefaults.Threshold ? 1 : 0) : Label(target);

    /// <summary>Whether an element of the output says that the position is of its class; nothing says so where any element is not finite.</summary>
    public bool IsDecided(ReadOnlySpan<float> output, int element) =>
        IsQuestion || threshold is not null ? IsFinite(output) && output[element] > Threshold : Predicted(output) == element;

    /// <summary>Whether the target says so.</summary>
    public bool IsLabelled(ReadOnlySpan<float> target, int element) =>
        IsQuestion ? target[element] > MetricDefaults.Threshold : Label(target) == element;

    /// <summary>Whether the predicted class is the target's.</summary>
    public bool IsRight(ReadOnlySpan<float> output, ReadOnlySpan<float> target) =>
        Predicted(output) is >= 0 and int predicted && predicted == Label(target);

    /// <summary>The probability that an output gives to a class.</summary>
    public double Probability(ReadOnlySpan<float> output, int classIndex) =>
        !IsBinary ? output[classIndex] : classIndex == 1 ? output[0] : 1 - (double)output[0];

    /// <summary>Whether the label is among the k most probable classes: see <see cref="Classification.IsInTopK"/>.</summary>
    public bool IsInTopK(ReadOnlySpan<float> output, int label, int k) =>
        Classification.IsInTopK(IsBinary ? [1 - output[0], output[0]] : output, label, k);

    /// <summary>Whether the class that the target says is among the k most probable ones; not where it says none.</summary>
    public bool IsInTopK(ReadOnlySpan<float> output, ReadOnlySpan<float> target, int k) =>
        Label(target) is float label && label >= 0 && label < Classes && label == MathF.Floor(label) && IsInTopK(output, (int)label, k);

    /// <summary>The cross-entropy of a position, of the kind that is for such outputs and targets: binary, sparse or categorical.</summary>
    public double CrossEntropy(ReadOnlySpan<float> output, ReadOnlySpan<float> target) =>
        IsQuestion ? CrossEntropies.Binary(output, target)
        : targetWidth == 1 ? CrossEntropies.Sparse(output, (int)target[0])
        : CrossEntropies.Categorical(output, target);

    /// <summary>Whether no element is NaN or infinite.</summary>
    public static bool IsFinite(ReadOnlySpan<float> output)
    {
        foreach (float value in output)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
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
