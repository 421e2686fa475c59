using System.ComponentModel;

namespace ModelGen.CompilerServices;

/// <summary>
/// The functions that generated kernels call: the runtime's own, since a device's <c>tanh</c> and <c>exp</c> may be right to eleven
/// bits only. NaN in gives NaN out.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DeviceMath
{
    /// <summary>a · b + sum, in the order of the elements.</summary>
    /// <param name="a">Four numbers.</param>
    /// <param name="b">Four numbers.</param>
    /// <param name="sum">What the product is added to.</param>
    public static float Dot(Float4 a, Float4 b, float sum)
    {
        sum = (a.X * b.X) + sum;
        sum = (a.Y * b.Y) + sum;
        sum = (a.Z * b.Z) + sum;
        return (a.W * b.W) + sum;
    }

    /// <summary>a · b + sum, number by number.</summary>
    /// <param name="a">A number.</param>
    /// <param name="b">Four numbers.</param>
    /// <param name="sum">What the products are added to.</param>
    public static Float4 MultiplyAdd(float a, Float4 b, Float4 sum)
    {
        sum.X = (a * b.X) + sum.X;
        sum.Y = (a * b.Y) + sum.Y;
        sum.Z = (a * b.Z) + sum.Z;
        sum.W = (a * b.W) + sum.W;
        return sum;
    }

    /// <summary>The smaller number; <paramref name="b"/> where one is NaN.</summary>
    /// <param name="a">A number.</param>
    /// <param name="b">A number.</param>
    public static float Min(float a, float b) => Greater(b, a) ? a : b;

    /// <summary>The greater number; <paramref name="b"/> where one is NaN.</summary>
    /// <param name="a">A number.</param>
    /// <param name="b">A number.</param>
    public static float Max(float a, float b) => Greater(a, b) ? a : b;

    /// <summary>The greater number, see <see cref="VectorMath.Maximum"/>.</summary>
    /// <param name="a">A number.</param>
    /// <param name="b">A number.</param>
    public static float Maximum(float a, float b) => VectorMath.Maximum(new Lane(a), new Lane(b)).Value;

    /// <summary>The smaller number.</summary>
    /// <param name="a">A number.</param>
    /// <param name="b">A number.</param>
    public static int Min(int a, int b) => a < b ? a : b;

    /// <summary>|x|.</summary>
    /// <param name="x">A number.</param>
    public static float Abs(float x) => Lane.Abs(new Lane(x)).Value;

    /// <summary>√x.</summary>
    /// <param name="x">A number.</param>
    public static float Sqrt(float x) => MathF.Sqrt(x);

    /// <summary>eˣ, see <see cref="VectorMath.Exp"/>.</summary>
    /// <param name="x">A number.</param>
    public static float Exp(float x) => VectorMath.Exp(new Lane(x)).Value;

    /// <summary>eˣ − 1, see <see cref="VectorMath.Expm1"/>.</summary>
    /// <param name="x">A number.</param>
    public static float Expm1(float x) => VectorMath.Expm1(new Lane(x)).Value;

    /// <summary>ln x, see <see cref="VectorMath.Log"/>.</summary>
    /// <param name="x">A number.</param>
    public static float Log(float x) => VectorMath.Log(new Lane(x)).Value;

    /// <summary>tanh x, see <see cref="VectorMath.Tanh"/>.</summary>
    /// <param name="x">A number.</param>
    public static float Tanh(float x) => VectorMath.Tanh(new Lane(x)).Value;

    /// <summary>1 / (1 + e⁻ˣ), see <see cref="VectorMath.Sigmoid"/>.</summary>
    /// <param name="x">A number.</param>
    public static float Sigmoid(float x) => VectorMath.Sigmoid(new Lane(x)).Value;

    /// <summary>ln(1 + eˣ), see <see cref="VectorMath.Softplus"/>.</summary>
    /// <param name="x">A number.</param>
    public static float Softplus(float x) => VectorMath.Softplus(new Lane(x)).Value;

    /// <summary>The error function, see <see cref="VectorMath.Erf"/>.</summary>
    /// <param name="x">A number.</param>
    public static float Erf(float x) => VectorMath.Erf(new Lane(x)).Value;

    /// <summary>cos πx, see <see cref="VectorMath.CosPi"/>.</summary>
    /// <param name="x">The argument.</param>
    public static float CosPi(float x) => VectorMath.CosPi(new Lane(x)).Value;

    /// <summary>a &gt; b; false where one is NaN.</summary>
    /// <remarks>
    /// ILGPU moves a constant on the left of a comparison to its right and has NaN satisfy it from then on. A difference is compared with 0
    /// as it stands, and is above 0 exactly where a is above b.
    /// </remarks>
    /// <param name="a">A number.</param>
    /// <param name="b">A number.</param>
    internal static bool Greater(float a, float b) => a - b > 0;
}
