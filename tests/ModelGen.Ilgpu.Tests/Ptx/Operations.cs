namespace ModelGen.Ilgpu.Tests.Ptx;

/// <summary>What an instruction computes from up to three operands; numbers of 32 bits are in the lower half, truth values are 0 or 1.</summary>
internal delegate ulong Operation(ulong a, ulong b, ulong c);

/// <summary>The arithmetic of PTX, as its manual states it: a table from the instructions that ILGPU emits to what they compute.</summary>
internal static class Operations
{
    /// <summary>How a number compares with one that is NaN.</summary>
    private const int Unordered = 2;

    /// <summary>All operations by their full names.</summary>
    public static IReadOnlyDictionary<string, Operation> Table { get; } =
        Moves().Concat(Integers()).Concat(LongIntegers()).Concat(Floats()).Concat(Conversions()).Concat(Comparisons())
            .ToDictionary(row => row.Name, row => row.Operation);

    private static IEnumerable<(string Name, Operation Operation)> Moves() =>
    [
        ("mov.b32", (a, _, _) => a),
        ("mov.b64", (a, _, _) => a),
        ("mov.f32", (a, _, _) => a),
        ("mov.pred", (a, _, _) => a),
        ("cvta.to.global.u64", (a, _, _) => a),
        ("selp.b32", (a, b, c) => c != 0 ? a : b),
        ("selp.b64", (a, b, c) => c != 0 ? a : b),
        ("and.pred", (a, b, _) => a & b),
        ("or.pred", (a, b, _) => a | b),
        ("not.pred", (a, _, _) => a ^ 1),
    ];

    private static IEnumerable<(string Name, Operation Operation)> Integers() =>
    [
        ("add.s32", (a, b, _) => (uint)(a + b)),
        ("sub.s32", (a, b, _) => (uint)(a - b)),
        ("neg.s32", (a, _, _) => (uint)(0 - a)),
        ("mul.lo.s32", (a, b, _) => (uint)(a * b)),
        ("mul.hi.s32", (a, b, _) => (uint)(((long)(int)a * (int)b) >> 32)),
        ("mul.hi.u32", (a, b, _) => (a * b) >> 32),
        ("mul.wide.s32", (a, b, _) => (ulong)((long)(int)a * (int)b)),
        ("mul.wide.u32", (a, b, _) => a * b),
        ("div.s32", (a, b, _) => (uint)((int)a / NotZero((int)b))),
        ("rem.s32", (a, b, _) => (uint)((int)a % NotZero((int)b))),
        ("min.s32", (a, b, _) => (uint)Math.Min((int)a, (int)b)),
        ("max.s32", (a, b, _) => (uint)Math.Max((int)a, (int)b)),
        ("and.b32", (a, b, _) => a & b),
        ("or.b32", (a, b, _) => a | b),
        ("xor.b32", (a, b, _) => a ^ b),
        ("not.b32", (a, _, _) => (uint)~a),

        // Shifts by more than the width are shifts by the width.
        ("shl.b32", (a, b, _) => b < 32 ? (uint)(a << (int)b) : 0),
        ("shr.u32", (a, b, _) => b < 32 ? a >> (int)b : 0),
        ("shr.s32", (a, b, _) => (uint)((int)a >> (int)Math.Min(b, 31))),
    ];

    private static IEnumerable<(string Name, Operation Operation)> LongIntegers() =>
    [
        ("add.u64", (a, b, _) => a + b),
        ("add.s64", (a, b, _) => a + b),
        ("sub.s64", (a, b, _) => a - b),
        ("mul.lo.s64", (a, b, _) => a * b),
        ("div.s64", (a, b, _) => (ulong)((long)a / NotZero((long)b))),
        ("rem.s64", (a, b, _) => (ulong)((long)a % NotZero((long)b))),
        ("shl.b64", (a, b, _) => b < 64 ? a << (int)b : 0),
        ("shr.u64", (a, b, _) => b < 64 ? a >> (int)b : 0),
        ("shr.s64", (a, b, _) => (ulong)((long)a >> (int)Math.Min(b, 63))),
    ];

    /// <summary>Products and sums are rounded each; a device may make one instruction of both.</summary>
    private static IEnumerable<(string Name, Operation Operation)> Floats() =>
    [
        ("add.f32", (a, b, _) => Bits(Float(a) + Float(b))),
        ("sub.f32", (a, b, _) => Bits(Float(a) - Float(b))),
        ("mul.f32", (a, b, _) => Bits(Float(a) * Float(b))),
        ("fma.rn.f32", (a, b, c) => Bits(MathF.FusedMultiplyAdd(Float(a), Float(b), Float(c)))),
        ("div.rn.f32", (a, b, _) => Bits(Float(a) / Float(b))),
        ("rcp.rn.f32", (a, _, _) => Bits(1 / Float(a))),
        ("sqrt.rn.f32", (a, _, _) => Bits(MathF.Sqrt(Float(a)))),
        ("neg.f32", (a, _, _) => a ^ 0x80000000),
        ("abs.f32", (a, _, _) => a & 0x7FFFFFFF),
        ("min.f32", (a, b, _) => Bits(float.MinNumber(Float(a), Float(b)))),
        ("max.f32", (a, b, _) => Bits(float.MaxNumber(Float(a), Float(b)))),
    ];

    private static IEnumerable<(string Name, Operation Operation)> Conversions() =>
    [
        ("cvt.s64.s32", (a, _, _) => (ulong)(int)a),
        ("cvt.u64.u32", (a, _, _) => a),
        ("cvt.s32.s64", (a, _, _) => (uint)a),
        ("cvt.u32.u64", (a, _, _) => (uint)a),
        ("cvt.rn.f32.s32", (a, _, _) => Bits((int)a)),
        ("cvt.rn.f32.u32", (a, _, _) => Bits((uint)a)),
        ("cvt.rn.f64.u32", (a, _, _) => BitConverter.DoubleToUInt64Bits((uint)a)),
        ("cvt.rn.f32.f64", (a, _, _) => Bits((float)BitConverter.UInt64BitsToDouble(a))),

        // Numbers out of range become the nearest integer, NaN becomes 0.
        ("cvt.rzi.s32.f32", (a, _, _) => (uint)int.CreateSaturating(Float(a))),
        ("cvt.rzi.u32.f32", (a, _, _) => uint.CreateSaturating(Float(a))),
    ];

    private static IEnumerable<(string Name, Operation Operation)> Comparisons() =>
    [
        .. Orders("s32", (a, b) => ((int)a).CompareTo((int)b)),
        .. Orders("u32", (a, b) => ((uint)a).CompareTo((uint)b)),
        .. Orders("s64", (a, b) => ((long)a).CompareTo((long)b)),
        .. Orders("u64", (a, b) => a.CompareTo(b)),
        .. UnsignedOrders("u32", (a, b) => ((uint)a).CompareTo((uint)b)),
        .. UnsignedOrders("u64", (a, b) => a.CompareTo(b)),
        .. Orders("f32", Compare),
        .. UnorderedOrders("f32", Compare),
    ];

    /// <summary>Comparisons that are false for NaN.</summary>
    private static IEnumerable<(string Name, Operation Operation)> Orders(string type, Func<ulong, ulong, int> compare) =>
    [
        ($"setp.eq.{type}", (a, b, _) => Truth(compare(a, b) == 0)),
        ($"setp.ne.{type}", (a, b, _) => Truth(compare(a, b) is -1 or 1)),
        ($"setp.lt.{type}", (a, b, _) => Truth(compare(a, b) == -1)),
        ($"setp.le.{type}", (a, b, _) => Truth(compare(a, b) is -1 or 0)),
        ($"setp.gt.{type}", (a, b, _) => Truth(compare(a, b) == 1)),
        ($"setp.ge.{type}", (a, b, _) => Truth(compare(a, b) is 0 or 1)),
    ];

    /// <summary>Other names for comparisons without sign.</summary>
    private static IEnumerable<(string Name, Operation Operation)> UnsignedOrders(string type, Func<ulong, ulong, int> compare) =>
    [
        ($"setp.lo.{type}", (a, b, _) => Truth(compare(a, b) == -1)),
        ($"setp.ls.{type}", (a, b, _) => Truth(compare(a, b) is -1 or 0)),
        ($"setp.hi.{type}", (a, b, _) => Truth(compare(a, b) == 1)),
        ($"setp.hs.{type}", (a, b, _) => Truth(compare(a, b) is 0 or 1)),
    ];

    /// <summary>Comparisons that are true for NaN.</summary>
    private static IEnumerable<(string Name, Operation Operation)> UnorderedOrders(string type, Func<ulong, ulong, int> compare) =>
    [
        ($"setp.equ.{type}", (a, b, _) => Truth(compare(a, b) is 0 or Unordered)),
        ($"setp.neu.{type}", (a, b, _) => Truth(compare(a, b) != 0)),
        ($"setp.ltu.{type}", (a, b, _) => Truth(compare(a, b) is -1 or Unordered)),
        ($"setp.leu.{type}", (a, b, _) => Truth(compare(a, b) != 1)),
        ($"setp.gtu.{type}", (a, b, _) => Truth(compare(a, b) is 1 or Unordered)),
        ($"setp.geu.{type}", (a, b, _) => Truth(compare(a, b) != -1)),
    ];

    private static int Compare(ulong a, ulong b)
    {
        (float x, float y) = (Float(a), Float(b));
        return x < y ? -1 : x > y ? 1 : x == y ? 0 : Unordered;
    }

    private static float Float(ulong bits) => BitConverter.UInt32BitsToSingle((uint)bits);

    /// <summary>The bits of a result; all NaN are one.</summary>
    private static ulong Bits(float value) => float.IsNaN(value) ? 0x7FFFFFFF : BitConverter.SingleToUInt32Bits(value);

    private static ulong Truth(bool value) => value ? 1u : 0;

    private static int NotZero(int divisor) => (int)NotZero((long)divisor);

    private static long NotZero(long divisor) => divisor != 0 ? divisor : throw new PtxException("division by zero");
}
