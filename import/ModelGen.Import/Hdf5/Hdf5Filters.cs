using System.IO.Compression;
using static System.FormattableString;

namespace ModelGen.Import.Hdf5;

/// <summary>The filters that chunks of data have passed.</summary>
internal sealed class Hdf5Filters
{
    /// <summary>The number of the filter of h5py.</summary>
    private const int Lzf = 32000;

    private readonly string name;
    private readonly int elementSize;
    private readonly List<int> filters;

    /// <summary>Reads the list of an object.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    public Hdf5Filters(Hdf5Object owner, string name, int elementSize)
    {
        this.name = name;
        this.elementSize = elementSize;
        filters = owner.First(Hdf5Message.Filters) is Hdf5Cursor cursor ? ReadFilters(cursor) : [];
    }

    /// <summary>Whether there are any.</summary>
    public bool Any => filters.Count > 0;

    /// <summary>Undoes the filters of a chunk, the last one first.</summary>
    /// <param name="packed">The chunk as the file has it.</param>
    /// <param name="mask">The filters that it did not pass.</param>
    /// <param name="size">The bytes that it has to have.</param>
    public byte[] Undo(byte[] packed, uint mask, long size)
    {
        byte[] data = packed;
        for (int i = filters.Count - 1; i >= 0; i--)
        {
            if ((mask & (1u << i)) != 0)
            {
                continue;
            }

            data = filters[i] switch
            {
                1 => Inflate(data, size),
                2 => Unshuffle(data),
                3 when data.Length >= 4 => data[..^4],
                Lzf => Expand(data, size),
                _ => throw new Hdf5Exception(Invariant(
                    $"the numbers of '{name}' are packed by filter {filters[i]}, and gzip, lzf, shuffle and fletcher32 are read; save them by gzip")),
            };
        }

        return data.Length >= size ? data : throw new Hdf5Exception($"a chunk of '{name}' is too short; the file is damaged");
    }

    private static List<int> ReadFilters(Hdf5Cursor cursor)
    {
        int version = cursor.Version("a list of filters", 1, 2), count = cursor.Byte();
        cursor.Skip(version == 1 ? 6 : 0);
        List<int> filters = [];
        for (int i = 0; i < count; i++)
        {
            int id = cursor.UInt16(), nameSize = version == 1 || id >= 256 ? cursor.UInt16() : 0;
            cursor.Skip(2);
            int values = cursor.UInt16();
            cursor.Skip(version == 1 ? (nameSize + 7) / 8 * 8 : nameSize);
            cursor.Skip((4 * values) + (version == 1 && values % 2 == 1 ? 4 : 0));
            filters.Add(id);
        }

        return filters;
    }

    private byte[] Inflate(byte[] data, long size)
    {
        byte[] inflated = new byte[size];
        try
        {
            using ZLibStream stream = new(new MemoryStream(data), CompressionMode.Decompress);
            int read = stream.ReadAtLeast(inflated, inflated.Length, throwOnEndOfStream: false);
            return read == size ? inflated : inflated[..read];
        }
        catch (InvalidDataException)
        {
            throw Damaged();
        }
    }

    private byte[] Unshuffle(byte[] data)
    {
        byte[] restored = (byte[])data.Clone();
        int elements = data.Length / elementSize;
        for (int i = 0; i < elementSize; i++)
        {
            for (int k = 0; k < elements; k++)
            {
                restored[(k * elementSize) + i] = data[(i * elements) + k];
            }
        }

        return restored;
    }

    /// <summary>Undoes LZF: runs of bytes as they are, and runs of bytes that stood there before.</summary>
    private byte[] Expand(byte[] data, long size)
    {
        byte[] expanded = new byte[size];
        int from = 0, to = 0;
        while (from < data.Length)
        {
            int control = data[from++];
            if (control < 32)
            {
                int run = control + 1;
                if (run > data.Length - from || run > expanded.Length - to)
                {
                    throw Damaged();
                }

                data.AsSpan(from, run).CopyTo(expanded.AsSpan(to));
                (from, to) = (from + run, to + run);
                continue;
            }

            int length = (control >> 5) + 2;
            length += length == 9 && from < data.Length ? data[from++] : 0;
            int back = from < data.Length ? ((control & 31) << 8) + data[from++] + 1 : int.MaxValue;
            if (back > to || length > expanded.Length - to)
            {
                throw Damaged();
            }

            // What is copied may reach into what it makes.
            for (int i = 0; i < length; i++, to++)
            {
                expanded[to] = expanded[to - back];
            }
        }

        return expanded[..to];
    }

    private Hdf5Exception Damaged() => new($"a chunk of '{name}' can't be unpacked; the file is damaged");
}
