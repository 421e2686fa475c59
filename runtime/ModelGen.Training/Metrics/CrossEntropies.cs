namespace ModelGen.Training;

/// <summary>The cross-entropies of one output position, in double and as Keras computes them of outputs.</summary>
internal static class CrossEntropies
{
    /// <summary>Probabilities are kept this far from 0 and 1, Keras' <c>epsilon</c>.</summary>
    private const double ProbabilityBound = 1e-7;

    /// <summary>−(y ln p + (1 − y) ln(1 − p)), the mean over the elements.</summary>
    /// <param name="output">A probability for each element.</param>
    /// <param name="target">The targets, as many.</param>
    public static double Binary(ReadOnlySpan<float> output, ReadOnlySpan<float> target)
    {
        double sum = 0;
        for (int i = 0; i < output.Length; i++)
        {
            double p = Bounded(output[i]), y = target[i];
            sum -= (y * Math.Log(p)) + ((1 - y) * Math.Log(1 - p));
        }

        return sum / output.Length;
    }

    /// <summary>−ln p of the class.</summary>
    /// <param name="output">A probability for each class; scaled such that they sum to 1.</param>
    /// <param name="classIndex">The class, from 0.</param>
    public static double Sparse(ReadOnlySpan<float> output, int classIndex) => -Math.Log(Bounded(output[classIndex] / Total(output)));

    /// <summary>−Σ y ln p.</summary>
    /// <param name="output">A probability for each class; scaled such that they sum to 1.</param>
    /// <param name="target">A distribution over the classes.</param>
    public static double Categorical(ReadOnlySpan<float> output, ReadOnlySpan<float> target)
    {
        double sum = 0, total = Total(output);
        for (int i = 0; i < output.Length; i++)
        {
            sum -= target[i] * Math.Log(Bounded(output[i] / total));
        }

        return sum;
    }

    private static double Total(ReadOnlySpan<float> probabilities)
    {
        double total = 0;
        foreach (float probability in probabilities)
        {
            total += probability;
        }

        return total;
    }

    private static double Bounded(double probability) => Math.Clamp(probability, ProbabilityBound, 1 - ProbabilityBound);
}
