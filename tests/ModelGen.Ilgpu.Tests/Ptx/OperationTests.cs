namespace ModelGen.Ilgpu.Tests.Ptx;

/// <summary>The arithmetic of the interpreter where it is easily got wrong.</summary>
public class OperationTests
{
    private const uint NaN = 0x7FC00000, OtherNaN = 0xFFC00001, CanonicalNaN = 0x7FFFFFFF;
    private const uint One = 0x3F800000, Two = 0x40000000, Zero = 0, MinusZero = 0x80000000, Infinity = 0x7F800000;

    [Theory]
    [InlineData("lt", 1, 0, 0, 0)]
    [InlineData("le", 1, 1, 0, 0)]
    [InlineData("gt", 0, 0, 1, 0)]
    [InlineData("ge", 0, 1, 1, 0)]
    [InlineData("eq", 0, 1, 0, 0)]
    [InlineData("ne", 1, 0, 1, 0)]
    [InlineData("ltu", 1, 0, 0, 1)]
    [InlineData("leu", 1, 1, 0, 1)]
    [InlineData("gtu", 0, 0, 1, 1)]
    [InlineData("geu", 0, 1, 1, 1)]
    [InlineData("equ", 0, 1, 0, 1)]
    [InlineData("neu", 1, 0, 1, 1)]
    public void Comparisons_know_NaN(string comparison, ulong less, ulong equal, ulong greater, ulong unordered)
    {
        string name = $"setp.{comparison}.f32";
        Assert.Equal(
            [less, equal, equal, greater, unordered, unordered],
            [Of(name, One, Two), Of(name, Two, Two), Of(name, Zero, MinusZero), Of(name, Two, One), Of(name, NaN, One), Of(name, One, NaN)]);
    }

    [Theory]
    [InlineData("s32", 1, 0xFFFFFFFF, 0)]
    [InlineData("u32", 1, 0xFFFFFFFF, 1)]
    [InlineData("s64", 1, 0xFFFFFFFF, 1)]
    [InlineData("s64", 1, ulong.MaxValue, 0)]
    [InlineData("u64", 1, ulong.MaxValue, 1)]
    public void Integers_are_compared_with_or_without_sign(string type, ulong a, ulong b, ulong isLess) =>
        Assert.Equal(isLess, Of($"setp.lt.{type}", a, b));

    /// <summary>Comparisons that ILGPU writes for the code of a debug build.</summary>
    [Theory]
    [InlineData("lo", 1)]
    [InlineData("ls", 1)]
    [InlineData("hi", 0)]
    [InlineData("hs", 0)]
    public void Comparisons_without_sign_have_other_names(string comparison, ulong expected) =>
        Assert.Equal(expected, Of($"setp.{comparison}.u32", 1, 0xFFFFFFFF));

    [Theory]
    [InlineData("add.s32", 0x7FFFFFFF, 1, 0x80000000)]
    [InlineData("sub.s32", 0, 1, 0xFFFFFFFF)]
    [InlineData("mul.lo.s32", 0xFFFFFFFF, 3, 0xFFFFFFFD)]
    [InlineData("mul.hi.s32", 0xFFFFFFFF, 3, 0xFFFFFFFF)]
    [InlineData("mul.hi.u32", 0xFFFFFFFF, 3, 2)]
    [InlineData("mul.wide.s32", 0xFFFFFFFF, 4, 0xFFFFFFFFFFFFFFFC)]
    [InlineData("mul.wide.u32", 0xFFFFFFFF, 4, 0x3FFFFFFFC)]
    [InlineData("div.s32", 0xFFFFFFF9, 2, 0xFFFFFFFD)]
    [InlineData("rem.s32", 0xFFFFFFF9, 2, 0xFFFFFFFF)]
    [InlineData("div.s64", ulong.MaxValue - 6, 2, ulong.MaxValue - 2)]
    [InlineData("shl.b32", 3, 31, 0x80000000)]
    [InlineData("shl.b32", 3, 32, 0)]
    [InlineData("shr.u32", 0x80000000, 31, 1)]
    [InlineData("shr.u32", 0x80000000, 32, 0)]
    [InlineData("shr.s32", 0x80000000, 31, 0xFFFFFFFF)]
    [InlineData("shr.s32", 0x80000000, 40, 0xFFFFFFFF)]
    [InlineData("shl.b64", 1, 64, 0)]
    [InlineData("shr.u64", 1, 64, 0)]
    [InlineData("shr.s64", ulong.MaxValue - 1, 64, ulong.MaxValue)]
    [InlineData("not.b32", 1, 0, 0xFFFFFFFE)]
    [InlineData("cvt.s64.s32", 0xFFFFFFFF, 0, ulong.MaxValue)]
    [InlineData("cvt.u64.u32", 0xFFFFFFFF, 0, 0xFFFFFFFF)]
    [InlineData("cvt.s32.s64", 0x1FFFFFFFF, 0, 0xFFFFFFFF)]
    public void Integers_wrap_and_shifts_end_at_the_width(string name, ulong a, ulong b, ulong expected) => Assert.Equal(expected, Of(name, a, b));

    [Theory]
    [InlineData("add.f32", One, OtherNaN, CanonicalNaN)]
    [InlineData("mul.f32", Infinity, Zero, CanonicalNaN)]
    [InlineData("mul.f32", 0x00800000, 0x3F000000, 0x00400000)]
    [InlineData("div.rn.f32", One, MinusZero, 0xFF800000)]
    [InlineData("rcp.rn.f32", 0x40400000, Zero, 0x3EAAAAAB)]
    [InlineData("sqrt.rn.f32", Two, Zero, 0x3FB504F3)]
    [InlineData("min.f32", NaN, One, One)]
    [InlineData("max.f32", One, NaN, One)]
    [InlineData("max.f32", NaN, OtherNaN, CanonicalNaN)]
    [InlineData("min.f32", Zero, MinusZero, MinusZero)]
    [InlineData("max.f32", MinusZero, Zero, Zero)]
    [InlineData("neg.f32", Zero, Zero, MinusZero)]
    [InlineData("abs.f32", 0xFF800000, Zero, Infinity)]
    [InlineData("mov.f32", OtherNaN, Zero, OtherNaN)]
    public void Floats_follow_the_standard(string name, uint a, uint b, uint expected) => Assert.Equal(expected, Of(name, a, b));

    [Theory]
    [InlineData("cvt.rzi.s32.f32", 0xBFF33333, 0xFFFFFFFF)]
    [InlineData("cvt.rzi.s32.f32", NaN, 0)]
    [InlineData("cvt.rzi.s32.f32", 0x4F000000, 0x7FFFFFFF)]
    [InlineData("cvt.rzi.s32.f32", 0xFF800000, 0x80000000)]
    [InlineData("cvt.rzi.u32.f32", 0xBF800000, 0)]
    [InlineData("cvt.rzi.u32.f32", Infinity, 0xFFFFFFFF)]
    [InlineData("cvt.rn.f32.s32", 0xFFFFFFFF, 0xBF800000)]
    [InlineData("cvt.rn.f32.s32", 0x01000001, 0x4B800000)]
    [InlineData("cvt.rn.f32.u32", 0xFFFFFFFF, 0x4F800000)]
    [InlineData("cvt.rn.f64.u32", 0xFFFFFFFF, 0x41EFFFFFFFE00000)]
    [InlineData("cvt.rn.f32.f64", 0x3FF0000010000000, 0x3F800000)]
    [InlineData("cvt.rn.f32.f64", 0x3FF0000030000000, 0x3F800002)]
    public void Conversions_round_and_saturate(string name, ulong a, ulong expected) => Assert.Equal(expected, Of(name, a, 0));

    [Fact]
    public void A_fused_product_is_rounded_once()
    {
        // (1 + 2⁻¹²)² − 1 − 2⁻¹¹ = 2⁻²⁴, which the rounded product has lost.
        const uint Factor = 0x3F800800, Addend = 0xBF801000;
        Assert.Equal(0x33800000u, Of("fma.rn.f32", Factor, Factor, Addend));
        Assert.Equal(Zero, Of("add.f32", Of("mul.f32", Factor, Factor), Addend));
    }

    [Fact]
    public void A_choice_keeps_the_bits()
    {
        Assert.Equal(OtherNaN, Of("selp.b32", OtherNaN, One, 1));
        Assert.Equal(1u, Of("selp.b32", OtherNaN, 1, 0));
    }

    [Fact]
    public void Division_by_zero_is_refused()
    {
        Assert.Throws<PtxException>(() => Of("div.s32", 1, 0));
        Assert.Throws<PtxException>(() => Of("rem.s64", 1, 0));
    }

    private static ulong Of(string name, ulong a, ulong b, ulong c = 0) => Operations.Table[name](a, b, c);
}
