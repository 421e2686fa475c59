using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.CompilerServices;

/// <summary>
/// Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3"
/// (2011): 128 random bits as a pure function of a 128-bit counter and a 64-bit key.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Philox
{
    private const int Rounds = 10;
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;

    // The golden ratio and √3 − 1, as fractions of 2³².
    private const uint KeyStep0 = 0x9E3779B9;
    private const uint KeyStep1 = 0xBB67AE85;

    /// <summary>Four random words.</summary>
    /// <param name="c0">The first word of the counter.</param>
    /// <param name="c1">The second word of the counter.</param>
    /// <param name="c2">The third word of the counter.</param>
    /// <param name="c3">The fourth word of the counter.</param>
    /// <param name="k0">The first word of the key.</param>
    /// <param name="k1">The second word of the key.</param>
    /// <returns>The words in the order of the reference implementation, Random123.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint W0, uint W1, uint W2, uint W3) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0;
            ulong product1 = (ulong)Multiplier1 * c2;
            c0 = (uint)(product1 >> 32) ^ c1 ^ k0;
            c2 = (uint)(product0 >> 32) ^ c3 ^ k1;
            c1 = (uint)product1;
            c3 = (uint)product0;
            k0 += KeyStep0;
            k1 += KeyStep1;
        }

        return (c0, c1, c2, c3);
    }
    /// <summary>
    /// The words of four blocks, of which the first words of the counters are <paramref name="c0"/> to <paramref name="c0"/> + 3:
    /// the same as <see cref="Block"/>, several at a time.
    /// </summary>
    /// <param name="c0">The first word of the first block's counter.</param>
    /// <param name="c1">The second word of the counters.</param>
    /// <param name="c2">The third word of the counters.</param>
    /// <param name="c3">The fourth word of the counters.</param>
    /// <param name="k0">The first word of the key.</param>
    /// <param name="k1">The second word of the key.</param>
    /// <returns>The first eight words and the last eight words.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (Vector256<uint> First, Vector256<uint> Last) FourBlocks(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        // A lane of 64 bits for each block. Only the lower half of a lane counts, so the products need no masks.
        Vector256<ulong> x0 = Vector256.Create(c0, c0 + 1u, c0 + 2u, (ulong)(c0 + 3u));
        Vector256<ulong> x1 = Vector256.Create((ulong)c1);
        Vector256<ulong> x2 = Vector256.Create((ulong)c2);
        Vector256<ulong> x3 = Vector256.Create((ulong)c3);
        for (int round = 0; round < Rounds; round++)
        {
            Vector256<ulong> product0 = MultiplyLowerHalves(x0, Multiplier0);
            Vector256<ulong> product1 = MultiplyLowerHalves(x2, Multiplier1);
            x0 = Vector256.ShiftRightLogical(product1, 32) ^ x1 ^ Vector256.Create((ulong)k0);
            x2 = Vector256.ShiftRightLogical(product0, 32) ^ x3 ^ Vector256.Create((ulong)k1);
            x1 = product1;
            x3 = product0;
            k0 += KeyStep0;
            k1 += KeyStep1;
        }

        // Words 0 and 1 of each block, words 2 and 3 of each block, and then block after block.
        Vector256<ulong> lowerHalf = Vector256.Create((ulong)uint.MaxValue);
        Vector256<ulong> x01 = (x0 & lowerHalf) | Vector256.ShiftLeft(x1, 32);
        Vector256<ulong> x23 = (x2 & lowerHalf) | Vector256.ShiftLeft(x3, 32);
        return (
            Vector256.Create(x01[0], x23[0], x01[1], x23[1]).AsUInt32(),
            Vector256.Create(x01[2], x23[2], x01[3], x23[3]).AsUInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> MultiplyLowerHalves(Vector256<ulong> a, uint b) => Avx2.IsSupported
        ? Avx2.Multiply(a.AsUInt32(), Vector256.Create((ulong)b).AsUInt32())
        : (a & Vector256.Create((ulong)uint.MaxValue)) * Vector256.Create((ulong)b);
}
