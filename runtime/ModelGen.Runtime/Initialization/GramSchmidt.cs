using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelGen;

/// <summary>
/// Gram and Schmidt's method, a panel of eight vectors at a time, so that what is read of an earlier vector serves eight later ones.
/// </summary>
/// <remarks>
/// A panel holds its vectors side by side: (length, 8). A sum over the elements of a vector then stays in a lane of its own and runs in
/// their order, whether a processor has the eight lanes in one register or in four: the bits are the same everywhere. Multiplications
/// and additions are not fused, for the same reason: fused ones are slow where a processor does not have them.
/// </remarks>
internal static class GramSchmidt
{
    /// <summary>Vectors of a panel.</summary>
    public const int Width = 8;

    /// <summary>Elements of each vector that are updated together; the length is a multiple of it.</summary>
    public const int Rows = 4;

    /// <summary>
    /// What must be left of a vector's square when the directions of others are taken out of it. Where less is left, rounding errors
    /// have become too large a part of it, and are taken out in a second pass: "twice is enough" (Kahan and Parlett).
    /// </summary>
    private const double LeastLeft = 0.5;

    private const double RoundingError = 1.0 / (1L << 52);

    /// <summary>
    /// Makes vectors orthonormal: each becomes a combination of itself, with a positive factor, and of those before it. Vectors of zeros
    /// stay as they are.
    /// </summary>
    /// <param name="panels">The vectors: panels of (length, <see cref="Width"/>), one after the other.</param>
    /// <param name="length">Elements of a vector, a multiple of <see cref="Rows"/>.</param>
    public static void Orthonormalize(Span<double> panels, int length)
    {
        int size = length * Width;
        for (int start = 0; start < panels.Length; start += size)
        {
            bool again;
            do
            {
                again = Pass(panels[..start], panels.Slice(start, size));
            }
            while (again);
        }
    }

    /// <summary>Takes the earlier panels' directions out of a panel and makes it orthonormal; says whether another pass is needed.</summary>
    private static bool Pass(ReadOnlySpan<double> earlier, Span<double> panel)
    {
        Span<double> products = stackalloc double[Width * Width];
        Span<double> removed = stackalloc double[Width];
        removed.Clear();
        for (int start = 0; start < earlier.Length; start += panel.Length)
        {
            ReadOnlySpan<double> basis = earlier.Slice(start, panel.Length);
            Multiply(basis, panel, products);
            for (int i = 0; i < products.Length; i++)
            {
                removed[i % Width] += products[i] * products[i];
                products[i] = -products[i];
            }

            Combine(panel, keep: true, basis, products);
        }

        Multiply(panel, panel, products);
        bool again = InvertFactor(products, removed);
        Combine(panel, keep: false, panel, products);
        return again;
    }

    /// <summary>
    /// From G = Vᵀ V of a panel V, the upper triangular matrix R⁻¹ of which V R⁻¹ is orthonormal: Cholesky's G = Rᵀ R, column by column,
    /// each with its column of the inverse.
    /// </summary>
    /// <param name="products">G, then R⁻¹.</param>
    /// <param name="removed">What has been taken out of each vector's square before.</param>
    /// <returns>Whether too little is left of a vector.</returns>
    private static bool InvertFactor(Span<double> products, ReadOnlySpan<double> removed)
    {
        Span<double> r = stackalloc double[Width];
        bool again = false;
        for (int k = 0; k < Width; k++)
        {
            // Column k of R is R⁻ᵀ times column k of G.
            double square = products[(k * Width) + k];
            double left = square;
            for (int j = 0; j < k; j++)
            {
                r[j] = 0;
                for (int i = 0; i <= j; i++)
                {
                    r[j] += products[(i * Width) + j] * products[(i * Width) + k];
                }

                left -= r[j] * r[j];
            }

            again |= left < LeastLeft * (square + removed[k]);

            // What is left, be it negative, is known to its rounding error only. Nothing is left of zeros.
            left = Math.Max(left, RoundingError * square);
            double inverse = left > 0 ? 1 / Math.Sqrt(left) : 0;
            for (int j = 0; j < k; j++)
            {
                double sum = 0;
                for (int i = j; i < k; i++)
                {
                    sum += products[(j * Width) + i] * r[i];
                }

                products[(j * Width) + k] = -sum * inverse;
                products[(k * Width) + j] = 0;
            }

            products[(k * Width) + k] = inverse;
        }

        return again;
    }

    /// <summary>products[s, t] = Σᵢ left[i, s] right[i, t].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> products)
    {
        ref double a = ref MemoryMarshal.GetReference(left);
        ref double b = ref MemoryMarshal.GetReference(right);
        Vector512<double> sum0 = Vector512<double>.Zero, sum1 = sum0, sum2 = sum0, sum3 = sum0;
        Vector512<double> sum4 = sum0, sum5 = sum0, sum6 = sum0, sum7 = sum0;
        for (nint i = 0; i < right.Length; i += Width)
        {
            Vector512<double> row = Load(ref b, i);
            sum0 += Broadcast(ref a, i) * row;
            sum1 += Broadcast(ref a, i + 1) * row;
            sum2 += Broadcast(ref a, i + 2) * row;
            sum3 += Broadcast(ref a, i + 3) * row;
            sum4 += Broadcast(ref a, i + 4) * row;
            sum5 += Broadcast(ref a, i + 5) * row;
            sum6 += Broadcast(ref a, i + 6) * row;
            sum7 += Broadcast(ref a, i + 7) * row;
        }

        sum0.CopyTo(products);
        sum1.CopyTo(products[Width..]);
        sum2.CopyTo(products[(2 * Width)..]);
        sum3.CopyTo(products[(3 * Width)..]);
        sum4.CopyTo(products[(4 * Width)..]);
        sum5.CopyTo(products[(5 * Width)..]);
        sum6.CopyTo(products[(6 * Width)..]);
        sum7.CopyTo(products[(7 * Width)..]);
    }

    /// <summary>target[i, t] = (target[i, t] if it is kept) + Σₛ source[i, s] factors[s, t]. The source may be the target.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Combine(Span<double> target, bool keep, ReadOnlySpan<double> source, ReadOnlySpan<double> factors)
    {
        ref double to = ref MemoryMarshal.GetReference(target);
        ref double from = ref MemoryMarshal.GetReference(source);
        ref double f = ref MemoryMarshal.GetReference(factors);
        Vector512<double> kept = keep ? Vector512<double>.AllBitsSet : Vector512<double>.Zero;
        for (nint i = 0; i < target.Length; i += Rows * Width)
        {
            Vector512<double> row0 = Load(ref to, i) & kept;
            Vector512<double> row1 = Load(ref to, i + Width) & kept;
            Vector512<double> row2 = Load(ref to, i + (2 * Width)) & kept;
            Vector512<double> row3 = Load(ref to, i + (3 * Width)) & kept;
            for (nint s = 0; s < Width; s++)
            {
                Vector512<double> factor = Load(ref f, s * Width);
                row0 += Broadcast(ref from, i + s) * factor;
                row1 += Broadcast(ref from, i + s + Width) * factor;
                row2 += Broadcast(ref from, i + s + (2 * Width)) * factor;
                row3 += Broadcast(ref from, i + s + (3 * Width)) * factor;
            }

            row0.StoreUnsafe(ref to, (nuint)i);
            row1.StoreUnsafe(ref to, (nuint)(i + Width));
            row2.StoreUnsafe(ref to, (nuint)(i + (2 * Width)));
            row3.StoreUnsafe(ref to, (nuint)(i + (3 * Width)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Load(ref double source, nint offset) => Vector512.LoadUnsafe(ref source, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Broadcast(ref double source, nint offset) => Vector512.Create(Unsafe.Add(ref source, offset));
}
