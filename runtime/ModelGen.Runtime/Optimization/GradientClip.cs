using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static System.FormattableString;

namespace ModelGen.CompilerServices;

/// <summary>Keeps gradients small, with Keras' definitions. Results do not depend on the machine's vectors.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GradientClip
{
    /// <summary>Moves every number into [−limit, limit]; NaN stays.</summary>
    /// <param name="gradients">Any gradients; changed in place.</param>
    /// <param name="limit">The greatest magnitude, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not above 0.</exception>
    public static void ByValue(Span<float> gradients, float limit)
    {
        CheckLimit(limit);
        int whole = gradients.Length - (gradients.Length % F256.Lanes);
        ref float first = ref MemoryMarshal.GetReference(gradients);
        for (int i = 0; i < whole; i += F256.Lanes)
        {
            F256 clipped = F256.Max(F256.Broadcast(-limit), F256.Min(F256.Broadcast(limit), F256.Load(in first, i)));
            F256.Store(clipped, ref first, i);
        }

        foreach (ref float gradient in gradients[whole..])
        {
            gradient = Math.Clamp(gradient, -limit, limit);
        }
    }

    /// <summary>Scales one tensor's gradient to the Euclidean norm <paramref name="limit"/> where its norm is greater.</summary>
    /// <param name="tensor">The gradient of one parameter; changed in place.</param>
    /// <param name="limit">The greatest norm, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not above 0.</exception>
    public static void ByNorm(Span<float> tensor, float limit) => LimitNorm(tensor, limit);

    /// <summary>Scales all gradients together to the Euclidean norm <paramref name="limit"/> where their norm is greater.</summary>
    /// <param name="all">The gradients of all parameters; changed in place.</param>
    /// <param name="limit">The greatest norm, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not above 0.</exception>
    public static void ByGlobalNorm(Span<float> all, float limit) => LimitNorm(all, limit);

    private static void LimitNorm(Span<float> gradients, float limit)
    {
        CheckLimit(limit);
        double norm = Math.Sqrt(SumOfSquares(gradients));
        if (norm > limit)
        {
            Scale(gradients, (float)(limit / norm));
        }
    }

    /// <summary>
    /// Σ g² with 16 partial sums in double precision on every machine, so that the order of the additions does not depend on it.
    /// The squares are exact.
    /// </summary>
    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<Vector256<float>> pairs = MemoryMarshal.Cast<float, Vector256<float>>(values);
        pairs = pairs[..(pairs.Length & ~1)];
        Vector256<double> s0 = default;
        Vector256<double> s1 = default;
        Vector256<double> s2 = default;
        Vector256<double> s3 = default;
        for (int i = 0; i < pairs.Length; i += 2)
        {
            (Vector256<double> a, Vector256<double> b) = Vector256.Widen(pairs[i]);
            (Vector256<double> c, Vector256<double> d) = Vector256.Widen(pairs[i + 1]);
            s0 += a * a;
            s1 += b * b;
            s2 += c * c;
            s3 += d * d;
        }

        Vector256<double> quarters = (s0 + s1) + (s2 + s3);
        double sum = (quarters[0] + quarters[1]) + (quarters[2] + quarters[3]);
        foreach (float value in values[(pairs.Length * Vector256<float>.Count)..])
        {
            sum += (double)value * value;
        }

        return sum;
    }

    private static void Scale(Span<float> values, float factor)
    {
        int whole = values.Length - (values.Length % F256.Lanes);
        ref float first = ref MemoryMarshal.GetReference(values);
        for (int i = 0; i < whole; i += F256.Lanes)
        {
            F256.Store(F256.Load(in first, i) * F256.Broadcast(factor), ref first, i);
        }

        foreach (ref float value in values[whole..])
        {
            value *= factor;
        }
    }

    private static void CheckLimit(float limit)
    {
        if (!(limit > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(limit), Invariant($"A limit of gradients must be above 0, not {limit}."));
        }
    }
}
