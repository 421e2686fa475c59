using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.CompilerServices;

/// <summary>16 floats.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct F512 : IVector<F512>
{
    private readonly Vector512<float> value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private F512(Vector512<float> value) => this.value = value;

    /// <inheritdoc/>
    public static int Lanes => 16;

    /// <inheritdoc/>
    public static int TileColumns => Avx512F.IsSupported ? 4 : 2;

    /// <inheritdoc/>
    public static F512 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<float>.Zero);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Broadcast(float value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Load(ref readonly float source, nint offset) => new(Vector512.LoadUnsafe(in source, (nuint)offset));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(F512 value, ref float destination, nint offset) => value.value.StoreUnsafe(ref destination, (nuint)offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator +(F512 left, F512 right) => new(left.value + right.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator -(F512 left, F512 right) => new(left.value - right.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator *(F512 left, F512 right) => new(left.value * right.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator /(F512 left, F512 right) => new(left.value / right.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator -(F512 value) => new(value.value ^ Vector512.Create(-0f));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Fma(F512 a, F512 b, F512 c) => new(Avx512F.IsSupported
        ? Avx512F.FusedMultiplyAdd(a.value, b.value, c.value)
        : Vector512.Create(
            F256.Fma(a.value.GetLower(), b.value.GetLower(), c.value.GetLower()),
            F256.Fma(a.value.GetUpper(), b.value.GetUpper(), c.value.GetUpper())));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 FmaNegated(F512 a, F512 b, F512 c) => new(Avx512F.IsSupported
        ? Avx512F.FusedMultiplyAddNegated(a.value, b.value, c.value)
        : Vector512.Create(
            F256.FmaNegated(a.value.GetLower(), b.value.GetLower(), c.value.GetLower()),
            F256.FmaNegated(a.value.GetUpper(), b.value.GetUpper(), c.value.GetUpper())));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Min(F512 a, F512 b) => new(Avx512F.IsSupported
        ? Avx512F.Min(a.value, b.value)
        : Vector512.ConditionalSelect(Vector512.LessThan(a.value, b.value), a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Max(F512 a, F512 b) => new(Avx512F.IsSupported
        ? Avx512F.Max(a.value, b.value)
        : Vector512.ConditionalSelect(Vector512.GreaterThan(a.value, b.value), a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Abs(F512 a) => new(Vector512.Abs(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 WithSign(F512 a, F512 sign) => new(a.value | (sign.value & Vector512.Create(-0f)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Sqrt(F512 a) => new(Vector512.Sqrt(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 SelectGreater(F512 left, F512 right, F512 whenTrue, F512 whenFalse) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(left.value, right.value), whenTrue.value, whenFalse.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Round(F512 a) =>
        new((a.value + Vector512.Create(FloatBits.RoundingShift)) - Vector512.Create(FloatBits.RoundingShift));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 RoundProduct(F512 a, F512 b, out F512 power)
    {
        // The low bits of the sum are the exponent as it is stored.
        F512 shift = Broadcast(FloatBits.RoundingShift + FloatBits.ExponentBias);
        F512 sum = Fma(a, b, shift);
        power = new(Vector512.ShiftLeft(sum.value.AsInt32(), FloatBits.MantissaBits).AsSingle());
        return sum - shift;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 PowerOfTwo(F512 n)
    {
        Vector512<float> biased = n.value + Vector512.Create(FloatBits.RoundingShift + FloatBits.ExponentBias);
        return new(Vector512.ShiftLeft(biased.AsInt32(), FloatBits.MantissaBits).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 SplitExponent(F512 a, out F512 exponent)
    {
        Vector512<int> fromRootHalf = a.value.AsInt32() - Vector512.Create(FloatBits.RootHalf);
        Vector512<int> power = Vector512.ShiftRightArithmetic(fromRootHalf, FloatBits.MantissaBits);
        exponent = new(Vector512.ConvertToSingle(power));
        return new((a.value.AsInt32() - Vector512.ShiftLeft(power, FloatBits.MantissaBits)).AsSingle());
    }
}
