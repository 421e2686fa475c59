namespace ModelGen.Training;

/// <summary>
/// How outputs and targets are read as classes, by the choice of accuracy in <see cref="MetricAccumulator"/>: binary, sparse or
/// categorical.
/// </summary>
/// <param name="outputWidth">Elements in the output of one position.</param>
/// <param name="targetWidth">Elements in its target: 1 or as many.</param>
internal readonly struct ClassRule(int outputWidth, int targetWidth)
{
    /// <summary>How many classes there are.</summary>
    public int Classes => IsBinary ? 2 : outputWidth;

    private bool IsBinary => outputWidth == 1;

    /// <summary>
    /// The class that is predicted. A single output of exactly 0.5 is class 0; of equal outputs the first is taken. Where any element of the
    /// output is not finite, no class is: <see cref="Classification.NoClass"/>.
    /// </summary>
    public int Predicted(ReadOnlySpan<float> output) =>
        !IsFinite(output) ? Classification.NoClass : IsBinary ? (output[0] > 0.5f ? 1 : 0) : FirstLargest(output);

    /// <summary>What the target says: its one element, which need be no class, or the first of its largest; NaN where it holds NaN.</summary>
    public float Label(ReadOnlySpan<float> target) =>
        targetWidth == 1 ? target[0] : target.Contains(float.NaN) ? float.NaN : FirstLargest(target);

    /// <summary>Whether the predicted class is the target's.</summary>
    public bool IsRight(ReadOnlySpan<float> output, ReadOnlySpan<float> target) =>
        Predicted(output) is >= 0 and int predicted && predicted == Label(target);

    /// <summary>The probability that an output gives to a class.</summary>
    public double Probability(ReadOnlySpan<float> output, int classIndex) =>
        !IsBinary ? output[classIndex] : classIndex == 1 ? output[0] : 1 - (double)output[0];

    /// <summary>Whether the label is among the k most probable classes: see <see cref="Classification.IsInTopK"/>.</summary>
    public bool IsInTopK(ReadOnlySpan<float> output, int label, int k) =>
        Classification.IsInTopK(IsBinary ? [1 - output[0], output[0]] : output, label, k);

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
