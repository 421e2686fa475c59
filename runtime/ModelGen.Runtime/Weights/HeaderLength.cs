using System.Buffers.Binary;
using static System.FormattableString;

namespace ModelGen;

/// <summary>The first 8 bytes of a safetensors file: how long the header behind them is, least significant byte first.</summary>
internal static class HeaderLength
{
    /// <summary>How many bytes it takes.</summary>
    public const int Size = 8;

    /// <summary>The longest header that is accepted, in bytes; metadata of other programs can make it long.</summary>
    public const int Most = 1 << 24;

    /// <summary>Reads and checks the length.</summary>
    /// <param name="prefix">What the file begins with, at most 8 bytes.</param>
    /// <exception cref="WeightsFormatException">There is none, or no header is as long.</exception>
    public static int Read(ReadOnlySpan<byte> prefix)
    {
        if (prefix.Length < Size)
        {
            throw new WeightsFormatException("the file ends within its first 8 bytes, which hold the length of the header");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        return length <= Most ? (int)length : throw NoHeader(
            prefix,
            Invariant($"the first 8 bytes announce a header of {length} bytes, more than the {Most} that are accepted; this may be no safetensors file"));
    }

    /// <summary>What is wrong with a file that is shorter than its header.</summary>
    /// <param name="prefix">What the file begins with.</param>
    /// <param name="read">How much of the header is there.</param>
    /// <param name="length">How much there should be.</param>
    public static WeightsFormatException EndsWithin(ReadOnlySpan<byte> prefix, int read, int length) =>
        NoHeader(prefix, Invariant($"the file ends within its header, after {read} of {length} bytes"));

    /// <summary>What is wrong with a file that has no header, unless it is known why.</summary>
    private static WeightsFormatException NoHeader(ReadOnlySpan<byte> prefix, string complaint) => new(
        ForeignFormat.Explain(prefix) is string format ? $"this is {format}" : complaint);
}
