using System.Buffers.Binary;
using static System.FormattableString;

namespace ModelGen.Import.Hdf5;

/// <summary>
/// The bytes of a file, read in pieces. Everything that the structures of the file lead to passes here, so this is where damage and malice end: a piece lies
/// within the file, and all pieces together are no more than a whole file needs, so that structures that lead back to themselves come to an end.
/// </summary>
internal sealed class Hdf5Bytes
{
    /// <summary>What each piece counts at least, so that many small ones count too.</summary>
    private const int LeastCost = 64;

    private const long Allowance = 32L << 20;

    private readonly Stream stream;
    private readonly Dictionary<long, byte[]> heaps = [];
    private long budget;

    /// <summary>Begins to read.</summary>
    /// <param name="stream">The file, which can seek.</param>
    public Hdf5Bytes(Stream stream)
    {
        this.stream = stream;
        Length = stream.Length;
        budget = (4 * Length) + Allowance;
    }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>Bytes of an address, as the superblock says.</summary>
    public int OffsetSize { get; set; } = 8;

    /// <summary>Bytes of a length, as the superblock says.</summary>
    public int LengthSize { get; set; } = 8;

    /// <summary>Where addresses count from: a file may begin with bytes of others.</summary>
    public long Base { get; set; }

    /// <summary>The most bytes that data may have once they are unpacked: what deflate can make of a file of this length.</summary>
    public long MostUnpacked => (1032 * Math.Min(Length, 1L << 31)) + Allowance;

    /// <summary>Reads a piece.</summary>
    /// <param name="address">Its address, from the base.</param>
    /// <param name="count">Its bytes.</param>
    public byte[] Read(long address, long count)
    {
        if (address < 0 || count < 0 || address > Length - Base - count)
        {
            throw new Hdf5Exception(Invariant($"{count} bytes at address {address} lie outside of its {Length} bytes; the file is cut off or damaged"));
        }

        budget -= Math.Max(count, LeastCost);
        if (budget < 0)
        {
            throw new Hdf5Exception("its structures lead back to themselves; the file is damaged");
        }

        byte[] piece = new byte[count];
        stream.Position = Base + address;
        stream.ReadExactly(piece);
        return piece;
    }

    /// <summary>Reads up to a number of bytes: fewer where the file ends.</summary>
    public byte[] ReadUpTo(long address, long count) => Read(address, Math.Max(0, Math.Min(count, Length - Base - address)));

    /// <summary>A cursor over a piece.</summary>
    public Hdf5Cursor At(long address, long count) => new(Read(address, count), this);

    /// <summary>A cursor over the texts of a heap that many share, which is read once.</summary>
    public Hdf5Cursor Heap(long address)
    {
        if (!heaps.TryGetValue(address, out byte[]? heap))
        {
            Hdf5Cursor head = Signed(address, 8 + LengthSize, "GCOL");
            head.Version("a heap", 1, 1);
            head.Skip(3);
            heaps[address] = heap = Read(address, head.Length());
        }

        return new Hdf5Cursor(heap, this) { Position = Math.Min(8 + LengthSize, heap.Length) };
    }

    /// <summary>A cursor over a piece that begins with a signature of four letters, and stands behind it.</summary>
    public Hdf5Cursor Signed(long address, long count, string signature)
    {
        Hdf5Cursor cursor = At(address, count);
        cursor.Expect(signature, address);
        return cursor;
    }
}

/// <summary>Reads numbers of a piece one after the other, least significant byte first.</summary>
/// <param name="piece">The piece.</param>
/// <param name="file">Whose addresses and lengths it has.</param>
internal sealed class Hdf5Cursor(byte[] piece, Hdf5Bytes file)
{
    /// <summary>The place in the piece.</summary>
    public int Position { get; set; }

    /// <summary>Bytes of a length.</summary>
    public int LengthSize => file.LengthSize;

    /// <summary>Bytes that are left.</summary>
    public int Left => piece.Length - Position;

    public byte Byte() => Take(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>An address; −1: there is none.</summary>
    public long Offset() => Number(file.OffsetSize);

    /// <summary>A length.</summary>
    public long Length() => Number(file.LengthSize);

    /// <summary>A number of 1 to 8 bytes; −1 where all bits are set or it is more than a <see cref="long"/> holds, as no place of a file is.</summary>
    public long Number(int bytes)
    {
        ulong value = 0;
        ReadOnlySpan<byte> taken = Take(bytes);
        for (int i = taken.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | taken[i];
        }

        bool none = value == (bytes == 8 ? ulong.MaxValue : (1UL << (8 * bytes)) - 1);
        return none || value > long.MaxValue ? -1 : (long)value;
    }

    public void Skip(int bytes) => Take(bytes);

    /// <summary>Skips to the next multiple of 8 from a place.</summary>
    public void Align(int from) => Skip((8 - ((Position - from) % 8)) % 8);

    public ReadOnlySpan<byte> Take(long bytes)
    {
        if (bytes < 0 || bytes > Left)
        {
            throw new Hdf5Exception(Invariant($"a structure is {bytes - Left} bytes longer than its place; the file is damaged"));
        }

        Position += (int)bytes;
        return piece.AsSpan(Position - (int)bytes, (int)bytes);
    }

    public void Expect(string signature, long address)
    {
        ReadOnlySpan<byte> found = Take(signature.Length);
        for (int i = 0; i < signature.Length; i++)
        {
            if (found[i] != signature[i])
            {
                throw new Hdf5Exception(Invariant($"no '{signature}' stands at address {address}; the file is damaged"));
            }
        }
    }

    /// <summary>Refuses a version that is not known.</summary>
    public int Version(string what, int from, int to)
    {
        int version = Byte();
        return version >= from && version <= to
            ? version
            : throw new Hdf5Exception(Invariant($"{what} has version {version}, and versions {from} to {to} are read"));
    }
}
