using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.CompilerServices;

/// <summary>
/// Elementary functions on vectors of every width, to the same bits. They have no branches; NaN in gives NaN out; zeros keep their
/// sign where the function is odd; overflow gives an infinity, and results below the normal numbers lose bits gradually.
/// </summary>
/// <remarks>
/// The errors named are the greatest over all 2³² arguments, in units in the last place of the float nearest to the true value
/// (2⁻¹⁴⁹ below the normal numbers), against a reference in double precision. The polynomials are minimax fits with coefficients
/// rounded to floats.
/// <para>For generated code only: any version may change it.</para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class VectorMath
{
    // Beyond these, eˣ overflows or rounds to 0.
    private const float ExpUpper = 89f;
    private const float ExpLower = -104f;

    private const float Ln2 = 0.693147182f;

    private const float Log2E = 1.44269502f;

    // eʳ − 1 − r = r² (E2 + E3 r + ...) for |r| at most ½ ln 2, with a relative error of 2⁻²⁵·⁸.
    private const float E2 = 0.49999997f;
    private const float E3 = 0.166665435f;
    private const float E4 = 0.0416672006f;
    private const float E5 = 8.36651865e-3f;
    private const float E6 = 1.38825201e-3f;

    // ln 2 as the sum of two floats, the first with so few bits that its product with an exponent is exact.
    private const float Ln2High = 0.693145752f;
    private const float Ln2Low = 1.42860677e-6f;

    /// <summary>The greater number of each lane, NaN where either is.</summary>
    /// <remarks>V.Max hands on b where that is NaN, but not a. The magnitude of a, cut off at 1, is below 2 unless a is NaN.</remarks>
    /// <typeparam name="V">The vector.</typeparam>
    /// <param name="a">Any numbers.</param>
    /// <param name="b">Any numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Maximum<V>(V a, V b)
        where V : struct, IVector<V> => V.SelectGreater(V.Broadcast(2), V.Min(V.Broadcast(1), V.Abs(a)), V.Max(a, b), a);

    /// <summary>eˣ. Error at most 1.05.</summary>
    /// <typeparam name="V">The vector.</typeparam>
    /// <param name="x">Any numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x)
        where V : struct, IVector<V>
    {
        V r = Reduce(V.Max(V.Broadcast(ExpLower), V.Min(V.Broadcast(ExpUpper), x)), out V n);

        // 2ⁿ takes two factors where n is 128 or the result is subnormal; the first keeps the product normal, so that it rounds once.
        V inner = V.Max(V.Broadcast(-125), V.Min(V.Broadcast(127), n));
        V scale = V.PowerOfTwo(inner);
        return V.Fma(Expm1Reduced(r), scale, scale) * V.PowerOfTwo(n - inner);
    }

    /// <summary>eˣ − 1. Error at most 1.60.</summary>
    /// <typeparam name="V">The vector.</typeparam>
    /// <param name="x">Any numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Expm1<V>(V x)
        where V : struct, IVector<V>
    {
        // Below −20 the result is −1.
        V r = Reduce(V.Max(V.Broadcast(-20), V.Min(V.Broadcast(ExpUpper), x)), out V n);
        V inner = V.Min(V.Broadcast(127), n);
        V scaled = Expm1Scaled(r, inner);
        V result = V.Fma(scaled, n - inner, scaled);

        // eˣ − 1 is x to the last bit below 2⁻²⁵.
        return V.SelectGreater(V.Abs(x), V.Broadcast(1f / (1 << 25)), result, x);
    }

    /// <summary>ln x: −∞ at zeros, NaN below. Error at most 0.92.</summary>
    /// <typeparam name="V">The vector.</typeparam>
    /// <param name="x">Any numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V>(V x)
        where V : struct, IVector<V>
    {
        V leastNormal = V.Broadcast(1.17549435e-38f);
        V normal = V.SelectGreater(leastNormal, x, x * V.Broadcast(1 << 23), x);
        V mantissa = V.SplitExponent(normal, out V exponent);
        exponent -= V.SelectGreater(leastNormal, x, V.Broadcast(23), V.Zero);

        V logMantissa = Log1pReduced(mantissa - V.Broadcast(1));
        V result = V.Fma(exponent, V.Broadcast(Ln2High), V.Fma(exponent, V.Broadcast(Ln2Low), logMantissa));

        V infinity = V.Broadcast(float.PositiveInfinity);
        V outside = V.SelectGreater(V.Zero, x, V.Broadcast(float.NaN), x - infinity);
        return V.SelectGreater(x, V.Zero, V.SelectGreater(infinity, x, result, x), outside);
    }

    /// <summary>tanh x = 1 − 2 / (e²ˣ + 1), and x + x³ p(x²) up to 0.5625. Error at most 1.34; monotone.</summary>
    /// <typeparam name="V">The vector.</typeparam>
    /// <param name="x">Any numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V>(V x)
        where V : struct, IVector<V>
    {
        // From 9.1 on the result is 1. With s = |x| − n ½ ln 2, (e²ˣ + 1) / 2 is 2ⁿ h + (2ⁿ + 1) / 2 for h = (e²ˢ − 1) / 2.
        V magnitude = V.Abs(x);
        V clamped = V.Min(V.Broadcast(9.1f), magnitude);
        V n = V.RoundProduct(clamped, V.Broadcast(2 * Log2E), out V power);
        V s = V.FmaNegated(n, V.Broadcast(Ln2Low / 2), V.FmaNegated(n, V.Broadcast(Ln2High / 2), clamped));
        V q = V.Broadcast(32 * E6);
        q = V.Fma(q, s, V.Broadcast(16 * E5));
        q = V.Fma(q, s, V.Broadcast(8 * E4));
        q = V.Fma(q, s, V.Broadcast(4 * E3));
        q = V.Fma(q, s, V.Broadcast(2 * E2));
        V h = V.Fma(q, s * s, s);
        V half = V.Broadcast(0.5f);
        V one = V.Broadcast(1);
        V great = one - (one / V.Fma(h, power, V.Fma(power, half, half)));

        // p has degree 4 and leaves an error of 2⁻²⁸·⁶ relative to the result.
        V square = magnitude * magnitude;
        V p = V.Broadcast(-0.006179815f);
        p = V.Fma(p, square, V.Broadcast(0.021007463f));
        p = V.Fma(p, square, V.Broadcast(-0.05383743f));
        p = V.Fma(p, square, V.Broadcast(0.13332452f));
        p = V.Fma(p, square, V.Broadcast(-0.33333313f));
        V small = V.Fma(magnitude * square, p, magnitude);
        return V.WithSign(V.SelectGreater(magnitude, V.Broadcast(0.5625f), great, small), x);
    }

    /// <summary>
    /// 1 / (1 + e⁻ˣ); 0 for x below −88, where the true value is below 2⁻¹²⁶. Error elsewhere at most 2.45, and 1.75 for x from −15.9 on;
    /// monotone.
    /// </summary>
    /// <typeparam name="V">The vector.</typeparam>
    /// <param name="x">Any numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x)
        where V : struct, IVector<V>
    {
        // With r = x + n ln 2, e⁻ˣ is 2ⁿ (1 − m) for m = 1 − e⁻ʳ.
        V clamped = V.Max(V.Broadcast(-88), V.Min(V.Broadcast(87), x));
        V n = V.RoundProduct(clamped, V.Broadcast(-Log2E), out V power);
        V r = V.Fma(n, V.Broadcast(Ln2Low), V.Fma(n, V.Broadcast(Ln2High), clamped));
        V p = V.Broadcast(E6);
        p = V.Fma(p, r, V.Broadcast(-E5));
        p = V.Fma(p, r, V.Broadcast(E4));
        p = V.Fma(p, r, V.Broadcast(-E3));
        p = V.Fma(p, r, V.Broadcast(E2));
        V m = V.FmaNegated(p, r * r, r);
        V one = V.Broadcast(1);
        V result = one / V.FmaNegated(m, power, power + one);
        return V.SelectGreater(V.Broadcast(-88), x, V.Zero, result);
    }

    /// <summary>ln(1 + eˣ) = max(x, 0) + ln(1 + e⁻|ˣ|). Error at most 1.67.</summary>
    /// <typeparam name="V">The vector.</typeparam>
    /// <param name="x">Any numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Softplus<V>(V x)
        where V : struct, IVector<V>
    {
        // ln(1 + e) for e above ½ is ln 2 + ln(1 + (e − 1) / 2).
        V half = V.Broadcast(0.5f);
        V e = Exp(-V.Abs(x));
        V log = Log1pReduced(V.SelectGreater(e, half, V.Fma(e, half, -half), e)) + V.SelectGreater(e, half, V.Broadcast(Ln2), V.Zero);
        return V.Max(V.Zero, x) + log;
    }

    /// <summary>The error function 2/√π ∫₀ˣ e^(−t²) dt. Error at most 1.89.</summary>
    /// <typeparam name="V">The vector.</typeparam>
    /// <param name="x">Any numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf<V>(V x)
        where V : struct, IVector<V>
    {
        // erf t = 1 − e^(−t − t p(t)) for t in [0, 3.95]; p has degree 8 and leaves a relative error of 2⁻²⁷·⁸. Beyond, erf is 1.
        V magnitude = V.Abs(x);
        V t = V.Min(V.Broadcast(3.95f), magnitude);
        V p = V.Broadcast(-9.38731591e-6f);
        p = V.Fma(p, t, V.Broadcast(1.18856493e-4f));
        p = V.Fma(p, t, V.Broadcast(-6.37349964e-4f));
        p = V.Fma(p, t, V.Broadcast(1.67565932e-3f));
        p = V.Fma(p, t, V.Broadcast(-1.6949467e-4f));
        p = V.Fma(p, t, V.Broadcast(-0.0191478245f));
        p = V.Fma(p, t, V.Broadcast(0.102776304f));
        p = V.Fma(p, t, V.Broadcast(0.636619568f));
        p = V.Fma(p, t, V.Broadcast(0.128379166f));
        V r = Reduce(-V.Fma(p, t, t), out V n);
        V negative = Expm1Scaled(r, n);
        V result = V.SelectGreater(V.Zero, x, negative, -negative);

        // Near 0, erf x is 2 x / √π to the last bit.
        return V.SelectGreater(magnitude, V.Broadcast(1f / (1 << 13)), result, x * V.Broadcast(1.12837917f));
    }

    /// <summary>cos πx for |x| below 2²². Error at most 2, and the zeros are exact.</summary>
    /// <typeparam name="V">The vector.</typeparam>
    /// <param name="x">Numbers of that range.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V CosPi<V>(V x)
        where V : struct, IVector<V>
    {
        // With the nearest integer n, cos πx is (−1)ⁿ sin πt for t = ½ − |x − n|, which is exact.
        V half = V.Broadcast(0.5f);
        V n = V.Round(x);
        V t = half - V.Abs(x - n);
        V odd = V.Abs(V.FmaNegated(V.Round(n * half), V.Broadcast(2), n));
        V square = t * t;

        // sin πt = πt + t³ p(t²); p has degree 3 and leaves a relative error of 2⁻²⁷·⁵. π is the sum of two floats.
        V p = V.Broadcast(0.0775603876f);
        p = V.Fma(p, square, V.Broadcast(-0.598242104f));
        p = V.Fma(p, square, V.Broadcast(2.55006981f));
        p = V.Fma(p, square, V.Broadcast(-5.16770983f));
        V sine = V.Fma(t, V.Broadcast(3.14159274f), V.Fma(t * square, p, t * V.Broadcast(-8.74227766e-8f)));
        return V.FmaNegated(odd + odd, sine, sine);
    }

    /// <summary>Splits x = n ln 2 + r with an integer n and |r| at most ½ ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Reduce<V>(V x, out V n)
        where V : struct, IVector<V>
    {
        n = V.Round(x * V.Broadcast(Log2E));
        return V.FmaNegated(n, V.Broadcast(Ln2Low), V.FmaNegated(n, V.Broadcast(Ln2High), x));
    }

    /// <summary>eʳ − 1 for |r| at most ½ ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Expm1Reduced<V>(V r)
        where V : struct, IVector<V>
    {
        V p = V.Broadcast(E6);
        p = V.Fma(p, r, V.Broadcast(E5));
        p = V.Fma(p, r, V.Broadcast(E4));
        p = V.Fma(p, r, V.Broadcast(E3));
        p = V.Fma(p, r, V.Broadcast(E2));
        return V.Fma(p, r * r, r);
    }

    /// <summary>2ⁿ eʳ − 1 for |r| at most ½ ln 2 and n from −126 to 127.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Expm1Scaled<V>(V r, V n)
        where V : struct, IVector<V>
    {
        V scale = V.PowerOfTwo(n);
        return V.Fma(Expm1Reduced(r), scale, scale - V.Broadcast(1));
    }

    /// <summary>
    /// ln(1 + f) for f in [√½ − 1, ½]: f − f²/2 + f³ p(f), where p has degree 8 and leaves a relative error of 2⁻²⁸·⁴.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Log1pReduced<V>(V f)
        where V : struct, IVector<V>
    {
        V p = V.Broadcast(0.0476615392f);
        p = V.Fma(p, f, V.Broadcast(-0.104279138f));
        p = V.Fma(p, f, V.Broadcast(0.121323369f));
        p = V.Fma(p, f, V.Broadcast(-0.126416311f));
        p = V.Fma(p, f, V.Broadcast(0.142162919f));
        p = V.Fma(p, f, V.Broadcast(-0.166537821f));
        p = V.Fma(p, f, V.Broadcast(0.200017676f));
        p = V.Fma(p, f, V.Broadcast(-0.250002742f));
        p = V.Fma(p, f, V.Broadcast(0.333333194f));
        p = V.Fma(p, f, V.Broadcast(-0.5f));
        return V.Fma(p, f * f, f);
    }
}
