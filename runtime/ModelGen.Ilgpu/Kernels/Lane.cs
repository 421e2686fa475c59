using System.Runtime.CompilerServices;
using ILGPU;

namespace ModelGen.CompilerServices;

/// <summary>
/// One number as a vector: what a thread of a device computes with. The runtime's elementary functions are written for any vector,
/// and serve devices through this one: their own are less accurate.
/// </summary>
/// <remarks>
/// A device compiler makes one instruction of a product and a sum; ILGPU's CPU accelerator rounds twice.
/// </remarks>
internal readonly struct Lane : IVector<Lane>
{
    private readonly float value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lane(float value) => this.value = value;

    public static int Lanes => 1;

    public static int TileColumns => 1;

    public static Lane Zero => new(0);

    public float Value => value;

    public static Lane operator +(Lane a, Lane b) => new(a.value + b.value);

    public static Lane operator -(Lane a, Lane b) => new(a.value - b.value);

    public static Lane operator *(Lane a, Lane b) => new(a.value * b.value);

    public static Lane operator /(Lane a, Lane b) => new(a.value / b.value);

    public static Lane operator -(Lane a) => new(-a.value);

    public static Lane Broadcast(float value) => new(value);

    public static Lane Load(ref readonly float source, nint offset) => new(Unsafe.Add(ref Unsafe.AsRef(in source), offset));

    public static void Store(Lane value, ref float destination, nint offset) => Unsafe.Add(ref destination, offset) = value.value;

    public static Lane Fma(Lane a, Lane b, Lane c) => new((a.value * b.value) + c.value);

    public static Lane FmaNegated(Lane a, Lane b, Lane c) => new(c.value - (a.value * b.value));

    public static Lane Min(Lane a, Lane b) => new(DeviceMath.Min(a.value, b.value));

    public static Lane Max(Lane a, Lane b) => new(DeviceMath.Max(a.value, b.value));

    public static Lane Abs(Lane a) => new(IntrinsicMath.Abs(a.value));

    public static Lane WithSign(Lane a, Lane sign) =>
        new(Interop.IntAsFloat(Interop.FloatAsInt(a.value) | (Interop.FloatAsInt(sign.value) & 0x80000000u)));

    public static Lane Sqrt(Lane a) => new(MathF.Sqrt(a.value));

    public static Lane SelectGreater(Lane left, Lane right, Lane whenTrue, Lane whenFalse) =>
        DeviceMath.Greater(left.value, right.value) ? whenTrue : whenFalse;

    public static Lane Round(Lane a) => new((a.value + FloatBits.RoundingShift) - FloatBits.RoundingShift);

    public static Lane RoundProduct(Lane a, Lane b, out Lane power)
    {
        const float Shift = FloatBits.RoundingShift + FloatBits.ExponentBias;
        float sum = (a.value * b.value) + Shift;
        power = new(Interop.IntAsFloat(Interop.FloatAsInt(sum) << FloatBits.MantissaBits));
        return new(sum - Shift);
    }

    public static Lane PowerOfTwo(Lane n) => new(Interop.IntAsFloat((uint)(((int)n.value + FloatBits.ExponentBias) << FloatBits.MantissaBits)));

    public static Lane SplitExponent(Lane a, out Lane exponent)
    {
        int bits = (int)Interop.FloatAsInt(a.value);
        int power = (bits - FloatBits.RootHalf) >> FloatBits.MantissaBits;
        exponent = new(power);
        return new(Interop.IntAsFloat((uint)(bits - (power << FloatBits.MantissaBits))));
    }
}
