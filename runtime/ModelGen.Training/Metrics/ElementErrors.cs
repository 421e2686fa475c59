namespace ModelGen.Training;

/// <summary>What metrics say of the output of one position, compared with its target element by element; all in double, and as Keras defines them.</summary>
internal static class ElementErrors
{
    /// <summary>Keras' <c>epsilon</c>: what divisors and norms, and what logarithms are taken of, are at least.</summary>
    private const double Epsilon = 1e-7;

    /// <summary>An error of one element. As types rather than delegates they become part of the loop.</summary>
    private interface IError
    {
        static abstract double Of(double p, double y);
    }

    /// <summary>(p − y)², the mean over elements.</summary>
    public static double Squared(ReadOnlySpan<float> output, ReadOnlySpan<float> target) => Mean<OfSquare>(output, target);

    /// <summary>|p − y|, the mean over elements.</summary>
    public static double Absolute(ReadOnlySpan<float> output, ReadOnlySpan<float> target) => Mean<OfSize>(output, target);

    /// <summary>100 |p − y| / |y|, the mean over elements.</summary>
    public static double Percentage(ReadOnlySpan<float> output, ReadOnlySpan<float> target) => Mean<OfPercentage>(output, target);

    /// <summary>(ln(1 + p) − ln(1 + y))², the mean over elements.</summary>
    public static double SquaredLogarithmic(ReadOnlySpan<float> output, ReadOnlySpan<float> target) => Mean<OfLogarithms>(output, target);

    /// <summary>p · y / (|p| |y|).</summary>
    public static double Cosine(ReadOnlySpan<float> output, ReadOnlySpan<float> target)
    {
        double product = 0, ofOutput = 0, ofTarget = 0;
        for (int i = 0; i < output.Length; i++)
        {
            product += (double)output[i] * target[i];
            ofOutput += (double)output[i] * output[i];
            ofTarget += (double)target[i] * target[i];
        }

        return product / (Math.Max(Math.Sqrt(ofOutput), Epsilon) * Math.Max(Math.Sqrt(ofTarget), Epsilon));
    }

    /// <summary>The share of elements that are on the side of the threshold on which the target is 1, or 0; one that is not finite is on none.</summary>
    public static double ShareRight(ReadOnlySpan<float> output, ReadOnlySpan<float> target, double threshold)
    {
        int right = 0;
        for (int i = 0; i < output.Length; i++)
        {
            right += float.IsFinite(output[i]) && target[i] == (output[i] > threshold ? 1 : 0) ? 1 : 0;
        }

        return (double)right / output.Length;
    }

    private static double Mean<TError>(ReadOnlySpan<float> output, ReadOnlySpan<float> target)
        where TError : struct, IError
    {
        double total = 0;
        for (int i = 0; i < output.Length; i++)
        {
            total += TError.Of(output[i], target[i]);
        }

        return total / output.Length;
    }

    private readonly struct OfSquare : IError
    {
        public static double Of(double p, double y) => (p - y) * (p - y);
    }

    private readonly struct OfSize : IError
    {
        public static double Of(double p, double y) => Math.Abs(p - y);
    }

    private readonly struct OfPercentage : IError
    {
        public static double Of(double p, double y) => 100 * Math.Abs(p - y) / Math.Max(Math.Abs(y), Epsilon);
    }

    private readonly struct OfLogarithms : IError
    {
        public static double Of(double p, double y) => OfSquare.Of(Logarithm(p), Logarithm(y));

        private static double Logarithm(double number) => Math.Log(Math.Max(number, Epsilon) + 1);
    }
}
