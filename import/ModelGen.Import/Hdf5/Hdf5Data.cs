using static System.FormattableString;

namespace ModelGen.Import.Hdf5;

/// <summary>Data of numbers, in one piece or in chunks that may be packed.</summary>
internal sealed class Hdf5Data
{
    private const int MostAxes = 8;
    private const int MostLevels = 16;

    private readonly Hdf5Bytes file;
    private readonly Hdf5Object owner;
    private readonly string name;
    private readonly long count;
    private readonly Hdf5Filters filters;
    private long chunksLeft = 1;

    public Hdf5Data(Hdf5Object owner, string name)
    {
        this.owner = owner;
        this.name = name;
        file = owner.File;
        Hdf5Cursor type = owner.First(Hdf5Message.Type) ?? throw new Hdf5Exception("it has no type");
        Type = Hdf5Type.Read(type);
        filters = new Hdf5Filters(owner, name, Type.Size);
        Axes = Hdf5Space.Read(owner.First(Hdf5Message.Space) ?? throw new Hdf5Exception("it has no shape")) ?? [0];
        count = Hdf5Space.Count(Axes, Math.Min(Array.MaxLength, file.MostUnpacked) / Type.Size);
    }

    /// <summary>What its numbers are.</summary>
    public Hdf5Type Type { get; }

    /// <summary>Its shape.</summary>
    public long[] Axes { get; }

    /// <summary>Its numbers in C order, as single precision.</summary>
    public float[] ReadNumbers()
    {
        if (!Type.IsNumber)
        {
            throw new Hdf5Exception($"'{name}' is of {Type.Name}, and numbers are expected");
        }

        if (owner.First(Hdf5Message.ExternalFiles) is not null)
        {
            throw new Hdf5Exception($"the numbers of '{name}' lie in other files, which are never read");
        }

        float[] numbers = new float[count];
        if (count > 0)
        {
            Read(numbers, owner.First(Hdf5Message.Layout)!);
        }

        return numbers;
    }

    private void Read(float[] numbers, Hdf5Cursor layout)
    {
        int version = layout.Version("the layout of data", 1, 4);
        int rank = version < 3 ? layout.Byte() : 0, kind = layout.Byte();
        layout.Skip(version < 3 ? 5 : 0);
        switch (kind)
        {
            case 0 when version >= 3:
                Type.Decode(Bounded(layout.Take(layout.UInt16())), numbers);
                break;
            case 1:
                Type.Decode(file.Read(Written(layout.Offset()), count * Type.Size), numbers);
                break;
            case 2 when version < 4:
                rank = version < 3 ? rank : layout.Byte();
                ReadChunks(numbers, layout, rank, Written(layout.Offset()));
                break;
            case 2:
                ReadListed(numbers, layout);
                break;
            default:
                throw new Hdf5Exception(Invariant($"the numbers of '{name}' have a layout that is not read (class {kind}, version {version})"));
        }
    }

    /// <summary>The bytes of all elements, as data in a header may be too few.</summary>
    private ReadOnlySpan<byte> Bounded(ReadOnlySpan<byte> data) => data.Length >= count * Type.Size
        ? data
        : throw new Hdf5Exception($"'{name}' has fewer numbers than its shape; the file is damaged");

    private long Written(long address) => address >= 0 ? address : throw new Hdf5Exception($"the numbers of '{name}' were never written");

    private void ReadChunks(float[] numbers, Hdf5Cursor layout, int rank, long tree)
    {
        // The last axis is that of the bytes of an element.
        Hdf5Chunk chunk = ChunkOf(rank - 1, () => layout.UInt32());
        chunksLeft = chunk.Count;
        ReadTree(tree, chunk, numbers, MostLevels);
    }

    /// <summary>Reads the layout of the newest format, whose chunks may be listed in several ways.</summary>
    private void ReadListed(float[] numbers, Hdf5Cursor layout)
    {
        int flags = layout.Byte(), rank = layout.Byte(), bytes = layout.Byte();
        if (bytes is 0 or > 8)
        {
            throw new Hdf5Exception($"the chunks of '{name}' have sizes that are none; the file is damaged");
        }

        Hdf5Chunk chunk = ChunkOf(rank - 1, () => layout.Number(bytes));
        layout.Skip(bytes);
        int index = layout.Byte();
        if (index == 1)
        {
            (long size, uint mask) = (flags & 2) != 0 ? (layout.Length(), layout.UInt32()) : (chunk.ByteCount, 0);
            ReadChunk(new Hdf5ChunkEntry(new long[Axes.Length], Written(layout.Offset()), size, mask), chunk, numbers);
            return;
        }

        layout.Skip(index switch { 3 => 1, 4 => 5, 5 => 6, _ => 0 });
        long[] greatest = Hdf5Space.ReadGreatest(owner.First(Hdf5Message.Space)!, Axes);
        chunksLeft = chunk.Count;
        foreach (Hdf5ChunkEntry entry in new Hdf5ChunkIndex(file, chunk, greatest, filters.Any).Entries(index, Written(layout.Offset())))
        {
            if (entry.Address >= 0)
            {
                ReadChunk(entry, chunk, numbers);
            }
        }
    }

    private void ReadChunk(Hdf5ChunkEntry entry, Hdf5Chunk chunk, float[] numbers)
    {
        if (chunksLeft-- == 0)
        {
            throw new Hdf5Exception($"'{name}' has more chunks than its shape; the file is damaged");
        }

        chunk.Copy(filters.Undo(file.Read(entry.Address, entry.Size), entry.Mask, chunk.ByteCount), entry.Place, numbers);
    }

    private Hdf5Chunk ChunkOf(int rank, Func<long> nextSize)
    {
        if (rank != Axes.Length || rank is 0 or > MostAxes)
        {
            throw new Hdf5Exception($"the chunks of '{name}' have other axes than its shape; the file is damaged");
        }

        long[] sizes = [.. Axes.Select(_ => nextSize())];
        if (Array.Exists(sizes, size => size <= 0))
        {
            throw new Hdf5Exception($"the chunks of '{name}' are empty; the file is damaged");
        }

        return new Hdf5Chunk(Type, Axes, sizes, Hdf5Space.Count(sizes, Math.Min(file.MostUnpacked, Array.MaxLength) / Type.Size) * Type.Size);
    }

    private void ReadTree(long address, Hdf5Chunk chunk, float[] numbers, int levels)
    {
        Hdf5Cursor head = file.Signed(address, 8 + (2 * file.OffsetSize), "TREE");
        int kind = head.Byte(), level = head.Byte(), entries = head.UInt16();
        if (kind != 1 || level >= levels)
        {
            throw new Hdf5Exception($"the tree of the chunks of '{name}' leads elsewhere; the file is damaged");
        }

        int keySize = 8 + (8 * (Axes.Length + 1));
        Hdf5Cursor cursor = file.At(address + 8 + (2 * file.OffsetSize), entries * (long)(keySize + file.OffsetSize));
        for (int i = 0; i < entries; i++)
        {
            uint size = cursor.UInt32(), mask = cursor.UInt32();
            long[] place = [.. Axes.Select(_ => cursor.Number(8))];
            cursor.Skip(8);
            long child = cursor.Offset();
            if (level > 0)
            {
                ReadTree(child, chunk, numbers, level);
            }
            else
            {
                ReadChunk(new Hdf5ChunkEntry(place, child, size, mask), chunk, numbers);
            }
        }
    }
}

/// <summary>How data are cut into chunks of one shape, the last of which reach over the ends.</summary>
/// <param name="Type">What numbers are.</param>
/// <param name="Axes">The shape of all data.</param>
/// <param name="Sizes">That of a chunk.</param>
/// <param name="ByteCount">Bytes of a chunk.</param>
internal sealed record Hdf5Chunk(Hdf5Type Type, long[] Axes, long[] Sizes, long ByteCount)
{
    /// <summary>How many there are.</summary>
    public long Count => Axes.Zip(Sizes).Aggregate(1L, (count, axis) => count * ((axis.First + axis.Second - 1) / axis.Second));

    /// <summary>Decodes a chunk into its place among all numbers.</summary>
    public void Copy(byte[] data, long[] place, float[] numbers)
    {
        for (int axis = 0; axis < Axes.Length; axis++)
        {
            if (place[axis] < 0 || place[axis] >= Axes[axis])
            {
                throw new Hdf5Exception("a chunk lies outside of its data; the file is damaged");
            }
        }

        CopyAxis(data, place, numbers, 0, 0, 0);
    }

    private void CopyAxis(byte[] data, long[] place, float[] numbers, int axis, long source, long target)
    {
        long count = Math.Min(Sizes[axis], Axes[axis] - place[axis]);
        if (axis == Axes.Length - 1)
        {
            long first = (target * Axes[axis]) + place[axis];
            int from = (int)(source * Sizes[axis] * Type.Size);
            Type.Decode(data.AsSpan(from, (int)count * Type.Size), numbers.AsSpan((int)first, (int)count));
            return;
        }

        for (long i = 0; i < count; i++)
        {
            CopyAxis(data, place, numbers, axis + 1, (source * Sizes[axis]) + i, (target * Axes[axis]) + place[axis] + i);
        }
    }
}
