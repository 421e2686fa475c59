using System.ComponentModel;

namespace ModelGen.CompilerServices;

/// <summary>
/// Functions of equations in double precision that <see cref="Math"/> lacks, for evaluations: NaN in gives NaN out, and the relative error is some units in the
/// last place.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DoubleMath
{
    /// <summary>From here on erf rounds to 1.</summary>
    private const double ErfUpper = 6;

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>ln(1 + eˣ).</summary>
    /// <remarks>ln(1 + t) has Kahan's correction of the rounding of 1 + t.</remarks>
    public static double Softplus(double x)
    {
        double t = Math.Exp(-Math.Abs(x)), sum = 1 + t;
        return Math.Max(x, 0) + (sum == 1 ? t : Math.Log(sum) * (t / (sum - 1)));
    }

    /// <summary>eˣ − 1, with Kahan's correction of the rounding of eˣ.</summary>
    public static double Expm1(double x)
    {
        double power = Math.Exp(x), difference = power - 1;
        return power == 1 ? x
            : difference == -1 || double.IsInfinity(power) ? difference
            : difference * (x / Math.Log(power));
    }

    /// <summary>2 / √π times the integral of e^(−t²) from 0 to x, by a series of terms of one sign.</summary>
    public static double Erf(double x)
    {
        double square = x * x, term = x, sum = x;
        if (!(Math.Abs(x) < ErfUpper))
        {
            return double.IsNaN(x) ? x : Math.CopySign(1, x);
        }

        for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            term *= 2 * square / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-square) * sum;
    }

    /// <summary>cos πx.</summary>
    public static double CosPi(double x) => double.CosPi(x);
}
