using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelGen.CompilerServices;

/// <summary>Dropout: sets a random share of the values to 0 and scales up the rest so that the expectation stays.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Dropout
{
    /// <summary>
    /// Applies dropout to one sample, (steps, features): values on the way forward, gradients on the way back. Element (t, f) has
    /// index i = <paramref name="firstIndex"/> + t · features + f; where the stream's uniform number i is at least the rate, it is
    /// multiplied by 1 / (1 − rate), and elsewhere it becomes 0.
    /// </summary>
    /// <param name="source">The first value read.</param>
    /// <param name="sourceStride">Floats from one step to the next in the source.</param>
    /// <param name="destination">The first value written; may be the source, with the same stride.</param>
    /// <param name="destinationStride">Floats from one step to the next in the destination.</param>
    /// <param name="steps">How many steps.</param>
    /// <param name="features">How many values in a step, contiguous.</param>
    /// <param name="rate">The share to drop, from 0 to 1: 0 copies, 1 clears.</param>
    /// <param name="stream">The random numbers of this layer and step.</param>
    /// <param name="firstIndex">Index of the sample's first element.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index lies beyond the stream's 2³⁴ words.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(
        ref readonly float source,
        nint sourceStride,
        ref float destination,
        nint destinationStride,
        int steps,
        int features,
        float rate,
        in RandomStream stream,
        long firstIndex)
    {
        long end = firstIndex + ((long)steps * features);
        if (firstIndex < 0 || end > RandomStream.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(firstIndex), firstIndex, "Dropout's indices lie from 0 to 2^34 - 1.");
        }

        // Nothing is kept at rate 1, so its infinite scale is never used.
        float scale = 1 / (1 - rate);
        for (int step = 0; step < steps; step++)
        {
            ReadOnlySpan<float> from = MemoryMarshal.CreateReadOnlySpan(
                in Unsafe.Add(ref Unsafe.AsRef(in source), step * sourceStride), features);
            Span<float> to = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref destination, step * destinationStride), features);
            ApplyStep(from, to, rate, scale, in stream, firstIndex + ((long)step * features));
        }
    }

    /// <summary>
    /// What dropout multiplies the numbers of some rows of one sample by, (rows, features): 1 / (1 − rate), or 0 where a number is dropped. Element
    /// (r, f) has index i = <paramref name="firstIndex"/> + r · features + f; padding becomes 0.
    /// </summary>
    /// <param name="destination">The first factor.</param>
    /// <param name="stride">Floats from one row to the next, padding included.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="features">How many factors in a row, contiguous.</param>
    /// <param name="rate">The share to drop, from 0 to 1.</param>
    /// <param name="stream">The random numbers of this layer and step.</param>
    /// <param name="firstIndex">Index of the sample's first element.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index lies beyond the stream's 2³⁴ words.</exception>
    public static void Factors(ref float destination, int stride, int rows, int features, float rate, in RandomStream stream, long firstIndex)
    {
        for (int row = 0; row < rows; row++)
        {
            Span<float> factors = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref destination, row * stride), stride);
            factors[..features].Fill(1);
            factors[features..].Clear();
        }

        Apply(in destination, stride, ref destination, stride, rows, features, rate, in stream, firstIndex);
    }

    /// <summary>
    /// One step, by blocks of four random words, four blocks at a time where the step has all their numbers; only some words of the
    /// first and of the last block may be used.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ApplyStep(
        ReadOnlySpan<float> source, Span<float> destination, float rate, float scale, in RandomStream stream, long firstIndex)
    {
        uint block = (uint)(firstIndex >> 2);
        int feature = -(int)(firstIndex & 3);
        while (feature < source.Length)
        {
            if (feature >= 0 && feature + 16 <= source.Length)
            {
                (Vector256<uint> first, Vector256<uint> last) = stream.FourBlocks(block);
                Keep(source[feature..], destination[feature..], first, rate, scale);
                Keep(source[(feature + 8)..], destination[(feature + 8)..], last, rate, scale);
                feature += 16;
                block += 4;
            }
            else
            {
                (uint w0, uint w1, uint w2, uint w3) = stream.Block(block);
                Keep(source, destination, feature, w0, rate, scale);
                Keep(source, destination, feature + 1, w1, rate, scale);
                Keep(source, destination, feature + 2, w2, rate, scale);
                Keep(source, destination, feature + 3, w3, rate, scale);
                feature += 4;
                block++;
            }
        }
    }

    /// <summary>Eight values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(ReadOnlySpan<float> source, Span<float> destination, Vector256<uint> words, float rate, float scale)
    {
        Vector256<float> kept = Vector256.GreaterThanOrEqual(RandomStream.ToUniform(words), Vector256.Create(rate));
        ((Vector256.Create(source) * Vector256.Create(scale)) & kept).CopyTo(destination);
    }

    /// <summary>One value, if the step has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(ReadOnlySpan<float> source, Span<float> destination, int feature, uint word, float rate, float scale)
    {
        if ((uint)feature < (uint)source.Length && (uint)feature < (uint)destination.Length)
        {
            destination[feature] = RandomStream.ToUniform(word) >= rate ? source[feature] * scale : 0;
        }
    }
}
