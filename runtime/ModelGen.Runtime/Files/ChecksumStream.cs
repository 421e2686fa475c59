using System.Buffers.Binary;
using System.Numerics;

namespace ModelGen;

/// <summary>Computes the CRC-32C (Castagnoli 1993) of bytes: processors have an instruction for it, so that it takes next to no time.</summary>
internal struct Checksum()
{
    private uint remainder = uint.MaxValue;

    /// <summary>The checksum of the bytes so far.</summary>
    public readonly uint Value => ~remainder;

    /// <summary>Adds bytes; the same in one piece or several.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint crc = remainder;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (byte one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        remainder = crc;
    }
}

/// <summary>A stream that computes the checksum of all that is written to it, or read from it, on the way to or from another one.</summary>
/// <param name="inner">The other one.</param>
internal sealed class ChecksumStream(Stream inner) : Stream
{
    private Checksum checksum = new();

    /// <summary>The checksum of the bytes so far.</summary>
    public uint Checksum => checksum.Value;

    /// <inheritdoc/>
    public override bool CanRead => inner.CanRead;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => inner.CanWrite;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int count = inner.Read(buffer);
        checksum.Add(buffer[..count]);
        return count;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        checksum.Add(buffer);
    }

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
