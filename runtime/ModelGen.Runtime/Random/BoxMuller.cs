using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.CompilerServices;

/// <summary>Box and Muller's transform of random words to normal numbers.</summary>
/// <remarks>
/// Its logarithm, sine and cosine are made of additions, multiplications, divisions and roots, which every processor rounds alike, so
/// the numbers have the same bits everywhere; those of mathematical libraries do not. The polynomials are those of fdlibm; the numbers
/// are right within three units in the last place.
/// </remarks>
internal static class BoxMuller
{
    private const int MantissaBits = 52;
    private const double ExponentBias = 1023;
    private const double TwoToMinus32 = 1.0 / (1L << 32);

    // 2⁵² as a number has its units in the last bit: with the bits of a smaller integer, it is larger by the integer.
    private const double TwoTo52 = 1L << MantissaBits;

    // ln 2, of which the larger part times any exponent is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>
    /// Eight numbers from four pairs of words: for each pair, with u = (w₀ + 1) 2⁻³² and v = w₁ 2⁻³², √(−2 ln u) cos 2πv and
    /// √(−2 ln u) sin 2πv.
    /// </summary>
    /// <param name="words">The pairs.</param>
    /// <param name="numbers">Where to; room for eight.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transform(Vector256<uint> words, Span<double> numbers)
    {
        Vector256<ulong> pairs = words.AsUInt64();
        Vector256<double> u = (ToDouble(pairs & Vector256.Create((ulong)uint.MaxValue)) + Vector256<double>.One) * TwoToMinus32;
        Vector256<double> radius = Vector256.Sqrt(Log(u) * -2);
        (Vector256<double> sine, Vector256<double> cosine) = SineAndCosine(Vector256.ShiftRightLogical(pairs, 32));
        Vector256<double> x = radius * cosine;
        Vector256<double> y = radius * sine;
        Vector256.Create(x[0], y[0], x[1], y[1]).CopyTo(numbers);
        Vector256.Create(x[2], y[2], x[3], y[3]).CopyTo(numbers[4..]);
    }

    /// <summary>The natural logarithm of positive normal numbers: of u = 2ᵏ (1 + f) with 1 + f from √½ to √2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Log(Vector256<double> u)
    {
        Vector256<ulong> one = Vector256<double>.One.AsUInt64();
        Vector256<ulong> rootHalf = Vector256.Create(Math.Sqrt(0.5)).AsUInt64();
        Vector256<ulong> exponent = Vector256.ShiftRightLogical(u.AsUInt64() + one - rootHalf, MantissaBits);
        Vector256<double> k = ToDouble(exponent) - Vector256.Create(ExponentBias);
        Vector256<double> f = (u.AsUInt64() + one - Vector256.ShiftLeft(exponent, MantissaBits)).AsDouble() - Vector256<double>.One;

        // ln (1 + f) is 2 artanh s, an odd function of s.
        Vector256<double> s = f / (f + Vector256.Create(2.0));
        Vector256<double> series = Polynomial(
            s * s,
            6.666666666666735130e-01,
            3.999999999940941908e-01,
            2.857142874366239149e-01,
            2.222219843214978396e-01,
            1.818357216161805012e-01,
            1.531383769920937332e-01,
            1.479819860511658591e-01) * s * s;
        Vector256<double> half = f * f * 0.5;
        return (k * Ln2High) - (half - ((s * (half + series)) + (k * Ln2Low)) - f);
    }

    /// <summary>Sine and cosine of 2π turn / 2³², for integers below 2³².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<double> Sine, Vector256<double> Cosine) SineAndCosine(Vector256<ulong> turn)
    {
        // The rest after the nearest quarter of a turn is exact.
        Vector256<ulong> quarters = Vector256.ShiftRightLogical(turn + Vector256.Create(1ul << 29), 30);
        Vector256<double> x = (ToDouble(turn) - ToDouble(Vector256.ShiftLeft(quarters, 30))) * (2 * Math.PI * TwoToMinus32);
        Vector256<double> z = x * x;
        Vector256<double> sine = x + (x * z * Polynomial(
            z,
            -1.66666666666666324348e-01,
            8.33333333332248946124e-03,
            -1.98412698298579493134e-04,
            2.75573137070700676789e-06,
            -2.50507602534068634195e-08,
            1.58969099521155010221e-10));
        Vector256<double> cosine = Vector256<double>.One - ((z * 0.5) - (z * z * Polynomial(
            z,
            4.16666666666666019037e-02,
            -1.38888888888741095749e-03,
            2.48015872894767294178e-05,
            -2.75573143513906633035e-07,
            2.08757232129817482790e-09,
            -1.13596475577881948265e-11)));

        // Each quarter of a turn more takes (cosine, sine) to (−sine, cosine).
        Vector256<double> isOdd = (Vector256<ulong>.Zero - (quarters & Vector256<ulong>.One)).AsDouble();
        return (
            Vector256.ConditionalSelect(isOdd, cosine, sine) ^ SignOfSecondBit(quarters),
            Vector256.ConditionalSelect(isOdd, sine, cosine) ^ SignOfSecondBit(quarters + Vector256<ulong>.One));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> SignOfSecondBit(Vector256<ulong> value) =>
        Vector256.ShiftLeft(Vector256.ShiftRightLogical(value, 1), 63).AsDouble();

    /// <summary>Integers below 2⁵² as numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ToDouble(Vector256<ulong> value) =>
        (value | Vector256.Create(TwoTo52).AsUInt64()).AsDouble() - Vector256.Create(TwoTo52);

    /// <summary>The polynomial with these coefficients, the constant one first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Polynomial(
        Vector256<double> z, double c0, double c1, double c2, double c3, double c4, double c5, double c6 = 0) =>
        Vector256.Create(c0) + (z * (Vector256.Create(c1) + (z * (Vector256.Create(c2) + (z * (Vector256.Create(c3)
            + (z * (Vector256.Create(c4) + (z * (Vector256.Create(c5) + (z * c6)))))))))));
}
