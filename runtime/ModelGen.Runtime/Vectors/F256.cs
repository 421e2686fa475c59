using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using X86 = System.Runtime.Intrinsics.X86;

namespace ModelGen.CompilerServices;

/// <summary>8 floats.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct F256 : IVector<F256>
{
    private readonly Vector256<float> value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private F256(Vector256<float> value) => this.value = value;

    /// <inheritdoc/>
    public static int Lanes => 8;

    /// <inheritdoc/>
    public static int TileColumns => 2;

    /// <inheritdoc/>
    public static F256 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<float>.Zero);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Broadcast(float value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Load(ref readonly float source, nint offset) => new(Vector256.LoadUnsafe(in source, (nuint)offset));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(F256 value, ref float destination, nint offset) => value.value.StoreUnsafe(ref destination, (nuint)offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator +(F256 left, F256 right) => new(left.value + right.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator -(F256 left, F256 right) => new(left.value - right.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator *(F256 left, F256 right) => new(left.value * right.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator /(F256 left, F256 right) => new(left.value / right.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator -(F256 value) => new(value.value ^ Vector256.Create(-0f));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Fma(F256 a, F256 b, F256 c) => new(Fma(a.value, b.value, c.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 FmaNegated(F256 a, F256 b, F256 c) => new(FmaNegated(a.value, b.value, c.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Min(F256 a, F256 b) => new(X86.Avx.IsSupported
        ? X86.Avx.Min(a.value, b.value)
        : Vector256.ConditionalSelect(Vector256.LessThan(a.value, b.value), a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Max(F256 a, F256 b) => new(X86.Avx.IsSupported
        ? X86.Avx.Max(a.value, b.value)
        : Vector256.ConditionalSelect(Vector256.GreaterThan(a.value, b.value), a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Abs(F256 a) => new(Vector256.Abs(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 WithSign(F256 a, F256 sign) => new(a.value | (sign.value & Vector256.Create(-0f)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Sqrt(F256 a) => new(Vector256.Sqrt(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 SelectGreater(F256 left, F256 right, F256 whenTrue, F256 whenFalse) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThan(left.value, right.value), whenTrue.value, whenFalse.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Round(F256 a) =>
        new((a.value + Vector256.Create(FloatBits.RoundingShift)) - Vector256.Create(FloatBits.RoundingShift));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 RoundProduct(F256 a, F256 b, out F256 power)
    {
        // The low bits of the sum are the exponent as it is stored.
        F256 shift = Broadcast(FloatBits.RoundingShift + FloatBits.ExponentBias);
        F256 sum = Fma(a, b, shift);
        power = new(Vector256.ShiftLeft(sum.value.AsInt32(), FloatBits.MantissaBits).AsSingle());
        return sum - shift;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 PowerOfTwo(F256 n)
    {
        Vector256<float> biased = n.value + Vector256.Create(FloatBits.RoundingShift + FloatBits.ExponentBias);
        return new(Vector256.ShiftLeft(biased.AsInt32(), FloatBits.MantissaBits).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 SplitExponent(F256 a, out F256 exponent)
    {
        Vector256<int> fromRootHalf = a.value.AsInt32() - Vector256.Create(FloatBits.RootHalf);
        Vector256<int> power = Vector256.ShiftRightArithmetic(fromRootHalf, FloatBits.MantissaBits);
        exponent = new(Vector256.ConvertToSingle(power));
        return new((a.value.AsInt32() - Vector256.ShiftLeft(power, FloatBits.MantissaBits)).AsSingle());
    }

    /// <summary>a b + c on the bare vectors, for the wider vector's halves too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Fma(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        X86.Fma.IsSupported
            ? X86.Fma.MultiplyAdd(a, b, c)
            : Vector256.Create(
                F128.Fma(a.GetLower(), b.GetLower(), c.GetLower()),
                F128.Fma(a.GetUpper(), b.GetUpper(), c.GetUpper()));

    /// <summary>c − a b on the bare vectors, for the wider vector's halves too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> FmaNegated(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        X86.Fma.IsSupported
            ? X86.Fma.MultiplyAddNegated(a, b, c)
            : Vector256.Create(
                F128.FmaNegated(a.GetLower(), b.GetLower(), c.GetLower()),
                F128.FmaNegated(a.GetUpper(), b.GetUpper(), c.GetUpper()));
}
