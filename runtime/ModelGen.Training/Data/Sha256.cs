using System.Buffers.Binary;
using System.Numerics;

namespace ModelGen.Training;

/// <summary>
/// SHA-256 (FIPS 180-4), written here because the class library's calls OpenSSL on Linux: a program that is compiled ahead of time would not train where
/// that is not installed.
/// </summary>
internal sealed class Sha256
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashLength = 32;

    private const int BlockLength = 64;
    private const int Rounds = 64;

    /// <summary>The first 32 bits of the fractional parts of the cube roots of the first 64 primes.</summary>
    private static readonly uint[] Constants =
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>At first the same of the square roots of the first 8 primes.</summary>
    private readonly uint[] state = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
    private readonly byte[] block = new byte[BlockLength];
    private int filled;
    private ulong length;

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        length += (ulong)bytes.Length;
        while (!bytes.IsEmpty)
        {
            if (filled == 0 && bytes.Length >= BlockLength)
            {
                Compress(bytes[..BlockLength]);
                bytes = bytes[BlockLength..];
                continue;
            }

            int taken = Math.Min(BlockLength - filled, bytes.Length);
            bytes[..taken].CopyTo(block.AsSpan(filled));
            bytes = bytes[taken..];
            filled += taken;
            if (filled == BlockLength)
            {
                Compress(block);
                filled = 0;
            }
        }
    }

    /// <summary>Ends the message: a 1 and zeros up to the last 8 bytes of a block, which hold the number of its bits.</summary>
    /// <param name="hash">Takes the hash, of <see cref="HashLength"/> bytes.</param>
    public void Finish(Span<byte> hash)
    {
        ulong bits = 8 * length;
        Span<byte> padding = stackalloc byte[BlockLength + sizeof(ulong)];
        padding.Clear();
        padding[0] = 0x80;
        int zeros = (((2 * BlockLength) - sizeof(ulong) - filled - 1) % BlockLength) + 1;
        BinaryPrimitives.WriteUInt64BigEndian(padding[zeros..], bits);
        Add(padding[..(zeros + sizeof(ulong))]);
        for (int i = 0; i < state.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash[(i * sizeof(uint))..], state[i]);
        }
    }

    private void Compress(ReadOnlySpan<byte> message)
    {
        Span<uint> words = stackalloc uint[Rounds];
        for (int i = 0; i < 16; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32BigEndian(message[(i * sizeof(uint))..]);
        }

        for (int i = 16; i < Rounds; i++)
        {
            words[i] = words[i - 16] + Mixed(words[i - 15], 7, 18, 3) + words[i - 7] + Mixed(words[i - 2], 17, 19, 10);
        }

        (uint a, uint b, uint c, uint d) = (state[0], state[1], state[2], state[3]);
        (uint e, uint f, uint g, uint h) = (state[4], state[5], state[6], state[7]);
        for (int i = 0; i < Rounds; i++)
        {
            uint first = h + Turned(e, 6, 11, 25) + ((e & f) ^ (~e & g)) + Constants[i] + words[i];
            uint second = Turned(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }

        (state[0], state[1], state[2], state[3]) = (state[0] + a, state[1] + b, state[2] + c, state[3] + d);
        (state[4], state[5], state[6], state[7]) = (state[4] + e, state[5] + f, state[6] + g, state[7] + h);
    }

    private static uint Turned(uint word, int first, int second, int third) =>
        BitOperations.RotateRight(word, first) ^ BitOperations.RotateRight(word, second) ^ BitOperations.RotateRight(word, third);

    private static uint Mixed(uint word, int first, int second, int shift) =>
        BitOperations.RotateRight(word, first) ^ BitOperations.RotateRight(word, second) ^ (word >> shift);
}
