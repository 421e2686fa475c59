using ModelGen.CompilerServices;

namespace ModelGen.Tests.Runtime;

/// <summary>An elementary function on vectors, with its reference in double precision.</summary>
internal interface IElementaryFunction
{
    static abstract V Apply<V>(V x)
        where V : struct, IVector<V>;

    static abstract double Reference(double x);
}

internal readonly struct ExpFunction : IElementaryFunction
{
    public static V Apply<V>(V x)
        where V : struct, IVector<V> => VectorMath.Exp(x);

    public static double Reference(double x) => Math.Exp(x);
}

internal readonly struct Expm1Function : IElementaryFunction
{
    public static V Apply<V>(V x)
        where V : struct, IVector<V> => VectorMath.Expm1(x);

    public static double Reference(double x) => References.Expm1(x);
}

internal readonly struct LogFunction : IElementaryFunction
{
    public static V Apply<V>(V x)
        where V : struct, IVector<V> => VectorMath.Log(x);

    public static double Reference(double x) => Math.Log(x);
}

internal readonly struct TanhFunction : IElementaryFunction
{
    public static V Apply<V>(V x)
        where V : struct, IVector<V> => VectorMath.Tanh(x);

    public static double Reference(double x) => Math.Tanh(x);
}

internal readonly struct SigmoidFunction : IElementaryFunction
{
    public static V Apply<V>(V x)
        where V : struct, IVector<V> => VectorMath.Sigmoid(x);

    public static double Reference(double x) => x < -88 ? 0 : 1 / (1 + Math.Exp(-x));
}

internal readonly struct SoftplusFunction : IElementaryFunction
{
    public static V Apply<V>(V x)
        where V : struct, IVector<V> => VectorMath.Softplus(x);

    public static double Reference(double x) => Math.Max(x, 0) + References.Log1p(Math.Exp(-Math.Abs(x)));
}

internal readonly struct ErfFunction : IElementaryFunction
{
    public static V Apply<V>(V x)
        where V : struct, IVector<V> => VectorMath.Erf(x);

    public static double Reference(double x) => References.Erf(x);
}

internal readonly struct CosPiFunction : IElementaryFunction
{
    /// <summary>Beyond it, arguments are taken for it.</summary>
    private const float Range = (1 << 22) - 1;

    public static V Apply<V>(V x)
        where V : struct, IVector<V> => VectorMath.CosPi(V.Max(V.Broadcast(-Range), V.Min(V.Broadcast(Range), x)));

    public static double Reference(double x) => double.CosPi(double.IsNaN(x) ? x : Math.Clamp(x, -Range, Range));
}

/// <summary>Functions in double precision that <see cref="Math"/> lacks.</summary>
internal static class References
{
    /// <summary>eˣ − 1 by its series where the difference would cancel.</summary>
    public static double Expm1(double x)
    {
        if (!(Math.Abs(x) <= 0.5))
        {
            return Math.Exp(x) - 1;
        }

        double term = x;
        double sum = x;
        for (int k = 2; k < 20; k++)
        {
            term *= x / k;
            sum += term;
        }

        return sum;
    }

    /// <summary>ln(1 + t) for t from 0 on, by Kahan's correction of the rounding of 1 + t.</summary>
    public static double Log1p(double t)
    {
        double sum = 1 + t;
        return sum == 1 ? t : Math.Log(sum) * (t / (sum - 1));
    }

    /// <summary>erf by its series for small arguments and by the continued fraction of erfc for great ones.</summary>
    public static double Erf(double x)
    {
        double t = Math.Abs(x);
        if (!(t < 6))
        {
            return double.IsNaN(x) ? x : Math.Sign(x);
        }

        double density = Math.Exp(-t * t) / Math.Sqrt(Math.PI);
        double result;
        if (t < 2.5)
        {
            double term = t;
            double sum = t;
            for (int n = 1; term > 1e-18 * sum; n++)
            {
                term *= 2 * t * t / ((2 * n) + 1);
                sum += term;
            }

            result = 2 * density * sum;
        }
        else
        {
            double fraction = 0;
            for (int k = 60; k >= 1; k--)
            {
                fraction = 0.5 * k / (t + fraction);
            }

            result = 1 - (density / (t + fraction));
        }

        return Math.CopySign(result, x);
    }
}
