using System.Buffers.Binary;

namespace ModelGen;

/// <summary>
/// XXH64 (Collet 2012) of a whole weights file. It finds damage and mix-ups, at the speed of memory and without a library of cryptography, which native code
/// would load; against intent no hash helps that stands beside what it is of.
/// </summary>
internal static class WeightsHash
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;

    /// <summary>The hash of some bytes.</summary>
    public static ulong Compute(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            ulong length = (ulong)bytes.Length;
            ulong hash = bytes.Length < 32 ? Prime5 : Stripes(ref bytes);
            hash += length;
            for (; bytes.Length >= 8; bytes = bytes.Slice(8))
            {
                hash = (Rotate(hash ^ Round(0, BinaryPrimitives.ReadUInt64LittleEndian(bytes)), 27) * Prime1) + Prime4;
            }

            if (bytes.Length >= 4)
            {
                hash = (Rotate(hash ^ (BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Prime1), 23) * Prime2) + Prime3;
                bytes = bytes.Slice(4);
            }

            foreach (byte one in bytes)
            {
                hash = Rotate(hash ^ (one * Prime5), 11) * Prime1;
            }

            hash = (hash ^ (hash >> 33)) * Prime2;
            hash = (hash ^ (hash >> 29)) * Prime3;
            return hash ^ (hash >> 32);
        }
    }

    /// <summary>All runs of 32 bytes, four chains side by side.</summary>
    private static ulong Stripes(ref ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            ulong a = Prime1 + Prime2, b = Prime2, c = 0, d = 0 - Prime1;
            for (; bytes.Length >= 32; bytes = bytes.Slice(32))
            {
                a = Round(a, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
                b = Round(b, BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(8)));
                c = Round(c, BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(16)));
                d = Round(d, BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(24)));
            }

            ulong hash = Rotate(a, 1) + Rotate(b, 7) + Rotate(c, 12) + Rotate(d, 18);
            return Merge(Merge(Merge(Merge(hash, a), b), c), d);
        }
    }

    private static ulong Round(ulong chain, ulong input) => unchecked(Rotate(chain + (input * Prime2), 31) * Prime1);

    private static ulong Merge(ulong hash, ulong chain) => unchecked(((hash ^ Round(0, chain)) * Prime1) + Prime4);

    private static ulong Rotate(ulong value, int bits) => (value << bits) | (value >> (64 - bits));
}
