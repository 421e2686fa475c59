using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelGen.CompilerServices;

/// <summary>What weights add to the loss, l1 Σ|w| + l2 Σw². Results do not depend on the machine's vectors.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Penalties
{
    /// <summary>The penalty of a tensor, in double precision with sums in an order that does not depend on the machine.</summary>
    /// <param name="memory">The parameters.</param>
    /// <param name="first">The tensor's first number.</param>
    /// <param name="length">How many numbers it has.</param>
    /// <param name="l1">Factor of the magnitudes.</param>
    /// <param name="l2">Factor of the squares.</param>
    public static double Of(ModelMemory memory, int first, int length, double l1, double l2)
    {
        ReadOnlySpan<float> weights = memory.ParameterSpan.Slice(first, length);
        ReadOnlySpan<Vector256<float>> vectors = MemoryMarshal.Cast<float, Vector256<float>>(weights);
        Vector256<double> magnitudesLow = default, magnitudesHigh = default, squaresLow = default, squaresHigh = default;
        foreach (Vector256<float> vector in vectors)
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(vector);
            magnitudesLow += Vector256.Abs(low);
            magnitudesHigh += Vector256.Abs(high);
            squaresLow += low * low;
            squaresHigh += high * high;
        }

        double magnitudes = Sum(magnitudesLow + magnitudesHigh), squares = Sum(squaresLow + squaresHigh);
        foreach (float weight in weights[(vectors.Length * Vector256<float>.Count)..])
        {
            magnitudes += Math.Abs((double)weight);
            squares += (double)weight * weight;
        }

        return (l1 * magnitudes) + (l2 * squares);
    }

    /// <summary>Adds l1 sign(w) + 2 l2 w to a part of a tensor's gradient.</summary>
    /// <param name="memory">Parameters and gradients.</param>
    /// <param name="first">The tensor's first number.</param>
    /// <param name="length">How many numbers it has.</param>
    /// <param name="l1">Factor of the magnitudes.</param>
    /// <param name="l2">Factor of the squares.</param>
    /// <param name="part">The part.</param>
    public static void AddGradient(ModelMemory memory, int first, int length, float l1, float l2, Part part)
    {
        (int begin, int count) = part.Share(length, F256.Lanes);
        int whole = first + begin + count - (count % F256.Lanes);
        Add<F256>(memory, first + begin, whole, l1, l2);
        Add<F32>(memory, whole, first + begin + count, l1, l2);
    }

    private static void Add<V>(ModelMemory memory, int from, int to, float l1, float l2)
        where V : struct, IVector<V>
    {
        ref float weights = ref memory.Parameters;
        ref float gradients = ref memory.Gradients;
        for (int n = from; n < to; n += V.Lanes)
        {
            V w = V.Load(in weights, n);

            // The sign of 0 is 0, and that of NaN NaN.
            V sign = V.SelectGreater(w, V.Zero, V.Broadcast(1), V.SelectGreater(V.Zero, w, V.Broadcast(-1), w));
            V gradient = V.Fma(V.Broadcast(2 * l2), w, V.Fma(V.Broadcast(l1), sign, V.Load(in gradients, n)));
            V.Store(gradient, ref gradients, n);
        }
    }

    private static double Sum(Vector256<double> quarters) => (quarters[0] + quarters[1]) + (quarters[2] + quarters[3]);
}
