using System.Runtime.CompilerServices;

namespace ModelGen.Random;

/// <summary>
/// Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3"
/// (2011): 128 random bits as a pure function of a 128-bit counter and a 64-bit key.
/// </summary>
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
}
