namespace ModelGen;

/// <summary>
/// Functions in double precision, of additions, products and quotients alone: those of <see cref="Math"/> are the system's, and each has other last
/// bits. The errors named are measured by tests.
/// </summary>
internal static class DoubleMath
{
    private const double Ln2 = 0.69314718055994530942;

    /// <summary>2ˣ: 0 below −1074, infinite from 1024 on. Relative error at most 3e-16 where the result is a normal number.</summary>
    public static double Exp2(double x)
    {
        if (!(x > -1075 && x < 1024))
        {
            return double.IsNaN(x) ? x : x > 0 ? double.PositiveInfinity : 0;
        }

        // eʳ by its Taylor series, |r| at most ½ ln 2.
        double whole = Math.Round(x);
        double r = (x - whole) * Ln2;
        double sum = 1;
        for (int n = 14; n > 0; n--)
        {
            sum = 1 + (r * sum / n);
        }

        return Math.ScaleB(sum, (int)whole);
    }

    /// <summary>log₂ x of a normal number above 0. Absolute error at most 3e-16 (1 + |log₂ x|).</summary>
    public static double Log2(double x)
    {
        // x = 2ⁿ m with m from √½ to √2, and ln m = 2 artanh s.
        int exponent = Math.ILogB(x);
        double m = Math.ScaleB(x, -exponent);
        if (m > 1.4142135623730951)
        {
            m /= 2;
            exponent++;
        }

        double s = (m - 1) / (m + 1);
        double square = s * s;
        double sum = 0;
        for (int n = 25; n > 0; n -= 2)
        {
            sum = (sum * square) + (1.0 / n);
        }

        return exponent + (2 * s * sum / Ln2);
    }

    /// <summary>xʸ for x from 0 on; 0⁰ is 1. Relative error at most 1e-15 (1 + |y log₂ x|).</summary>
    public static double Pow(double x, double y) => y == 0 ? 1 : x == 0 ? 0 : y == 1 ? x : Exp2(y * Log2(x));

    /// <summary>cos πx for x from 0 to 1. Absolute error at most 3e-16.</summary>
    public static double CosPi(double x)
    {
        if (x > 0.5)
        {
            return -CosPi(1 - x);
        }

        // Cosine up to ¼, and from there on the sine of what is left, by their Taylor series.
        bool isSine = x > 0.25;
        double angle = (isSine ? 0.5 - x : x) * Math.PI;
        double square = angle * angle;
        double sum = 1;
        for (int n = isSine ? 19 : 18; n > 1; n -= 2)
        {
            sum = 1 - (square * sum / (n * (n - 1)));
        }

        return isSine ? angle * sum : sum;
    }
}
