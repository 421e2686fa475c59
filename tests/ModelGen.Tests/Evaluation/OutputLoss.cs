namespace ModelGen.Tests.Evaluation;

/// <summary>Some losses of a position, for stand-ins of compiled models: in double and as Keras computes them of outputs.</summary>
internal static class OutputLoss
{
    /// <summary>Probabilities are kept this far from 0 and 1, Keras' <c>epsilon</c>.</summary>
    private const double ProbabilityBound = 1e-7;

    /// <summary>The loss of one position.</summary>
    /// <param name="loss">Which.</param>
    /// <param name="output">The output.</param>
    /// <param name="target">The target, of the same length.</param>
    public static double Of(Loss loss, ReadOnlySpan<float> output, ReadOnlySpan<float> target)
    {
        double sum = 0, total = 0;
        foreach (float probability in output)
        {
            total += probability;
        }

        for (int i = 0; i < output.Length; i++)
        {
            double y = output[i], t = target[i];
            sum += loss switch
            {
                Loss.MeanSquaredError => (t - y) * (t - y),
                Loss.MeanAbsoluteError => Math.Abs(t - y),
                Loss.BinaryCrossentropy => -(t * Math.Log(Bounded(y))) - ((1 - t) * Math.Log(1 - Bounded(y))),
                Loss.CategoricalCrossentropy => -t * Math.Log(Bounded(y / total)),
                _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, "This loss compares no numbers."),
            };
        }

        return loss == Loss.CategoricalCrossentropy ? sum : sum / output.Length;
    }

    private static double Bounded(double probability) => Math.Clamp(probability, ProbabilityBound, 1 - ProbabilityBound);
}
