using System.ComponentModel;

namespace ModelGen.CompilerServices;

/// <summary>Powers of a number, of products alone: <see cref="Math.Pow"/> is the system's, and each has other last bits.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Powers
{
    /// <summary>βⁿ. Its relative error is at most n 2⁻⁵³.</summary>
    /// <param name="beta">From 0 to 1.</param>
    /// <param name="exponent">n, not negative.</param>
    public static double Of(double beta, long exponent)
    {
        double power = 1;
        for (double square = beta; exponent > 0; exponent >>= 1, square *= square)
        {
            power = (exponent & 1) == 1 ? power * square : power;
        }

        return power;
    }
}
