using System.Numerics;

namespace ModelGen.Import.Hdf5;

/// <summary>A chunk as an index lists it.</summary>
/// <param name="Place">Its first element.</param>
/// <param name="Address">Where it lies; −1: it was never written.</param>
/// <param name="Size">Its bytes in the file.</param>
/// <param name="Mask">The filters that it did not pass.</param>
internal readonly record struct Hdf5ChunkEntry(long[] Place, long Address, long Size, uint Mask);

/// <summary>
/// The lists of chunks of the newest format: side by side, in an array of a fixed length, in one that grows along an axis, or in a tree. In all but the last
/// chunks are numbered, by the greatest sizes that the data may come to.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="chunk">What chunks are like.</param>
/// <param name="greatest">The greatest sizes of the axes; −1: there is none.</param>
/// <param name="isPacked">Whether chunks pass filters, so that each has a size of its own.</param>
internal sealed class Hdf5ChunkIndex(Hdf5Bytes file, Hdf5Chunk chunk, long[] greatest, bool isPacked)
{
    /// <summary>Bytes of a signature, a version, a client and the address of the header, with which the blocks of arrays begin.</summary>
    private int PrefixSize => 6 + file.OffsetSize;

    /// <summary>The chunks of an index.</summary>
    /// <param name="kind">Which index it is, by the format's number.</param>
    /// <param name="address">Its address.</param>
    public IEnumerable<Hdf5ChunkEntry> Entries(int kind, long address) => kind switch
    {
        2 => Implicit(address),
        3 => FixedArray(address),
        4 => ExtensibleArray(address),
        5 => Tree(address),
        _ => throw new Hdf5Exception(FormattableString.Invariant($"its chunks are listed in a way that is not known (index {kind}); the file is damaged")),
    };

    /// <summary>Chunks that lie side by side.</summary>
    private IEnumerable<Hdf5ChunkEntry> Implicit(long address)
    {
        for (long number = 0; number < Numbers(); number++)
        {
            if (Place(number) is long[] place)
            {
                yield return new Hdf5ChunkEntry(place, address + (number * chunk.ByteCount), chunk.ByteCount, 0);
            }
        }
    }

    private IEnumerable<Hdf5ChunkEntry> FixedArray(long address)
    {
        Hdf5Cursor head = file.Signed(address, 8 + file.LengthSize + file.OffsetSize, "FAHD");
        head.Skip(2);
        int size = head.Byte(), pageBits = head.Byte();
        long count = head.Length(), block = head.Offset();
        if (block < 0 || count <= 0)
        {
            return [];
        }

        _ = file.Signed(block, PrefixSize, "FADB");
        long page = 1L << Math.Min(pageBits, 40), pages = (count + page - 1) / page;
        return pages == 1 ? Elements(file.At(block + PrefixSize, count * size), 0, count, size) : Pages(block + PrefixSize, pages, page, count, size);
    }

    /// <summary>Elements in pages, of which those that nothing was written to are left out by a map of bits.</summary>
    private IEnumerable<Hdf5ChunkEntry> Pages(long address, long pages, long page, long count, int size)
    {
        byte[] map = file.Read(address, (pages + 7) / 8);
        long first = address + map.Length + 4;
        for (long i = 0; i < pages; i++)
        {
            if ((map[i / 8] & (0x80 >> (int)(i % 8))) != 0)
            {
                long elements = Math.Min(page, count - (i * page));
                foreach (Hdf5ChunkEntry entry in Elements(file.At(first + (i * ((page * size) + 4)), elements * size), i * page, elements, size))
                {
                    yield return entry;
                }
            }
        }
    }

    /// <summary>
    /// An array that grows: its first elements stand in its index, further ones in blocks whose addresses do, in groups of one, one, two, two, four and so on.
    /// </summary>
    private IEnumerable<Hdf5ChunkEntry> ExtensibleArray(long address)
    {
        Hdf5Cursor head = file.Signed(address, 12 + (6 * file.LengthSize) + file.OffsetSize, "EAHD");
        head.Skip(2);
        int size = head.Byte(), bits = head.Byte(), own = head.Byte(), least = head.Byte(), pointers = head.Byte(), pageBits = head.Byte();
        head.Skip(5 * file.LengthSize);
        long count = head.Length(), index = head.Offset();
        if (index < 0)
        {
            yield break;
        }

        int groups = 2 * BitOperations.Log2((uint)Math.Max(pointers, 1)), blocks = 2 * (pointers - 1);
        Hdf5Cursor block = file.Signed(index, PrefixSize + (own * (long)size) + (Math.Max(blocks, 0) * (long)file.OffsetSize), "EAIB");
        block.Skip(PrefixSize - 4);
        foreach (Hdf5ChunkEntry entry in Elements(block, 0, own, size))
        {
            yield return entry;
        }

        long number = own;
        for (int group = 0; group < groups && number < count; group++)
        {
            long elements = (long)least << ((group + 1) / 2);
            for (int i = 0; i < 1 << (group / 2); i++)
            {
                long at = block.Offset(), prefix = PrefixSize + ((bits + 7) / 8);
                foreach (Hdf5ChunkEntry entry in at < 0 ? [] : elements <= 1L << pageBits ? Block(at, prefix, number, elements, size) : throw TooMany())
                {
                    yield return entry;
                }

                number += elements;
            }
        }

        if (number < count)
        {
            throw TooMany();
        }
    }

    private static Hdf5Exception TooMany() => new("it has more chunks in a list that grows than are read; save the model without libver='latest'");

    private IEnumerable<Hdf5ChunkEntry> Block(long address, long prefix, long number, long elements, int size)
    {
        _ = file.Signed(address, prefix, "EADB");
        return Elements(file.At(address + prefix, elements * size), number, elements, size);
    }

    private IEnumerable<Hdf5ChunkEntry> Elements(Hdf5Cursor cursor, long number, long count, int size)
    {
        for (long i = 0; i < count; i++)
        {
            long address = cursor.Offset(), bytes = isPacked ? cursor.Number(size - file.OffsetSize - 4) : chunk.ByteCount;
            uint mask = isPacked ? cursor.UInt32() : 0;
            if (Place(number + i) is long[] place)
            {
                yield return new Hdf5ChunkEntry(place, address, bytes, mask);
            }
        }
    }

    /// <summary>Chunks in a tree, each with its place.</summary>
    private IEnumerable<Hdf5ChunkEntry> Tree(long address)
    {
        foreach (byte[] record in Hdf5Heap.Records(file, address))
        {
            Hdf5Cursor cursor = new(record, file);
            int size = record.Length - file.OffsetSize - 4 - (8 * chunk.Axes.Length);
            long at = cursor.Offset(), bytes = isPacked ? cursor.Number(size) : chunk.ByteCount;
            uint mask = isPacked ? cursor.UInt32() : 0;
            long[] place = [.. chunk.Sizes.Select(length => length * Math.Clamp(cursor.Number(8), 0, int.MaxValue))];
            if (IsInside(place))
            {
                yield return new Hdf5ChunkEntry(place, at, bytes, mask);
            }
        }
    }

    /// <summary>Numbers that chunks have, by the greatest sizes.</summary>
    private long Numbers() => Enumerable.Range(0, greatest.Length).Aggregate(1L, (count, axis) => Math.Min(count * Along(axis), int.MaxValue));

    /// <summary>Chunks along an axis.</summary>
    private long Along(int axis) => (Math.Max(greatest[axis], chunk.Axes[axis]) + chunk.Sizes[axis] - 1) / chunk.Sizes[axis];

    /// <summary>The first element of a chunk; null: it lies outside, where the data may grow to. What grows without end is counted first.</summary>
    private long[]? Place(long number)
    {
        int growing = Math.Max(0, Array.IndexOf(greatest, -1));
        long[] place = new long[greatest.Length];
        for (int axis = place.Length - 1; axis >= 0; axis--)
        {
            if (axis != growing)
            {
                (number, long along) = Math.DivRem(number, Along(axis));
                place[axis] = along * chunk.Sizes[axis];
            }
        }

        place[growing] = number > int.MaxValue ? -1 : number * chunk.Sizes[growing];
        return IsInside(place) ? place : null;
    }

    private bool IsInside(long[] place) => place.Zip(chunk.Axes).All(axis => axis.First >= 0 && axis.First < axis.Second);
}
