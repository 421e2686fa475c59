using System.Numerics;
using static System.FormattableString;

namespace ModelGen.Import.Hdf5;

/// <summary>
/// Where groups of the newer format keep links, and objects attributes, once they are many: a tree lists the places of the entries within a heap of blocks
/// that double in size.
/// </summary>
internal sealed class Hdf5Heap
{
    private const int MostRecords = 1 << 20;

    private readonly Hdf5Bytes file;
    private readonly int tableWidth;
    private readonly long startSize;
    private readonly long mostDirect;
    private readonly int heapBits;
    private readonly int lengthBytes;
    private readonly long root;
    private readonly int rootRows;

    private Hdf5Heap(Hdf5Bytes file, long address)
    {
        this.file = file;
        Hdf5Cursor head = file.Signed(address, 26 + (12 * file.LengthSize) + (3 * file.OffsetSize), "FRHP");
        head.Version("a heap", 0, 0);
        head.Skip(2);
        int filters = head.UInt16();
        head.Skip(1);
        long mostManaged = head.UInt32();
        head.Skip((10 * file.LengthSize) + (2 * file.OffsetSize));
        tableWidth = head.UInt16();
        startSize = head.Length();
        mostDirect = head.Length();
        heapBits = head.UInt16();
        head.Skip(2);
        root = head.Offset();
        rootRows = head.UInt16();
        if (filters != 0 || tableWidth == 0 || startSize <= 0 || mostDirect < startSize || heapBits is 0 or > 63)
        {
            throw new Hdf5Exception(Invariant($"the heap at address {address} is packed or damaged, and is not read"));
        }

        lengthBytes = BytesFor(Math.Min(mostDirect, mostManaged));
    }

    /// <summary>The links of a group that are in a heap.</summary>
    public static IEnumerable<Hdf5Cursor> LinksOf(Hdf5Object group)
    {
        if (group.First(Hdf5Message.LinkInfo) is not Hdf5Cursor info)
        {
            return [];
        }

        info.Skip(1);
        info.Skip((info.Byte() & 1) != 0 ? 8 : 0);
        return Entries(group.File, info.Offset(), info.Offset(), idOffset: 4, idSize: 7);
    }

    /// <summary>The attributes of an object that are in a heap.</summary>
    public static IEnumerable<Hdf5Cursor> AttributesOf(Hdf5Object owner)
    {
        if (owner.First(Hdf5Message.AttributeInfo) is not Hdf5Cursor info)
        {
            return [];
        }

        info.Skip(1);
        info.Skip((info.Byte() & 1) != 0 ? 2 : 0);
        return Entries(owner.File, info.Offset(), info.Offset(), idOffset: 0, idSize: 8);
    }

    private static List<Hdf5Cursor> Entries(Hdf5Bytes file, long heapAddress, long tree, int idOffset, int idSize)
    {
        if (heapAddress < 0 || tree < 0)
        {
            return [];
        }

        Hdf5Heap heap = new(file, heapAddress);
        List<Hdf5Cursor> entries = [];
        foreach (byte[] record in Records(file, tree))
        {
            if (record.Length < idOffset + idSize)
            {
                throw new Hdf5Exception("records of a tree are too short; the file is damaged");
            }

            entries.Add(heap.Entry(record.AsSpan(idOffset, idSize).ToArray()));
        }

        return entries;
    }

    /// <summary>The records of a tree of at most two levels, which has room for a thousand.</summary>
    public static List<byte[]> Records(Hdf5Bytes file, long address)
    {
        Hdf5Cursor head = file.Signed(address, 18 + file.OffsetSize, "BTHD");
        head.Skip(2);
        long nodeSize = head.UInt32();
        int recordSize = head.UInt16(), depth = head.UInt16();
        head.Skip(2);
        long root = head.Offset();
        int count = head.UInt16();
        if (recordSize == 0 || nodeSize < 10 + recordSize || depth > 1)
        {
            throw new Hdf5Exception(Invariant($"the tree at address {address} has {depth + 1} levels or is damaged; two levels are read"));
        }

        List<byte[]> records = [];
        if (root < 0)
        {
            return records;
        }

        Hdf5Cursor node = file.Signed(root, nodeSize, depth == 0 ? "BTLF" : "BTIN");
        node.Skip(2);
        Take(node, count);
        int countBytes = BytesFor((nodeSize - 10) / recordSize);
        for (int i = 0; depth > 0 && i <= count; i++)
        {
            long child = node.Offset();
            long childCount = node.Number(countBytes);
            Hdf5Cursor leaf = file.Signed(child, nodeSize, "BTLF");
            leaf.Skip(2);
            Take(leaf, childCount);
        }

        return records;

        void Take(Hdf5Cursor from, long number)
        {
            for (long i = 0; i < number && records.Count < MostRecords; i++)
            {
                records.Add(from.Take(recordSize).ToArray());
            }
        }
    }

    private Hdf5Cursor Entry(byte[] id)
    {
        Hdf5Cursor cursor = new(id, file);
        int kind = cursor.Byte() >> 4;
        if (kind != 0)
        {
            throw new Hdf5Exception("an entry lies outside of its heap, which is not read");
        }

        long offset = cursor.Number((heapBits + 7) / 8), length = cursor.Number(lengthBytes);
        (long block, long begin, long size) = rootRows == 0 ? (root, 0, startSize) : Block(root, rootRows, offset);
        return offset >= begin && offset - begin <= size - length
            ? file.At(block + offset - begin, length)
            : throw new Hdf5Exception("an entry of a heap lies outside of its block; the file is damaged");
    }

    /// <summary>
    /// The block that has a place of the heap, where it begins there, and its size. A table of blocks may have further tables in its last rows.
    /// </summary>
    private (long Address, long Begin, long Size) Block(long table, int rows, long offset, long from = 0, int depth = 0)
    {
        Hdf5Cursor entries = file.Signed(table, 5 + file.OffsetSize + ((heapBits + 7) / 8) + (rows * (long)tableWidth * file.OffsetSize), "FHIB");
        entries.Skip(1 + file.OffsetSize + ((heapBits + 7) / 8));
        long begin = from;
        for (int row = 0; row < rows; row++)
        {
            long size = row < 2 ? startSize : startSize << Math.Min(row - 1, 40);
            for (int column = 0; column < tableWidth; column++)
            {
                long address = entries.Offset();
                if (offset < begin + size && offset >= begin)
                {
                    return size <= mostDirect ? (address, begin, size)
                        : depth < 8 ? Block(address, RowsOf(size), offset, begin, depth + 1)
                        : throw new Hdf5Exception("tables of a heap lead back to themselves; the file is damaged");
                }

                begin += size;
            }
        }

        throw new Hdf5Exception("an entry lies outside of its heap; the file is damaged");
    }

    /// <summary>How many rows a table has that stands for so many bytes.</summary>
    private int RowsOf(long size) => BitOperations.Log2((ulong)size) - BitOperations.Log2((ulong)(startSize * tableWidth)) + 1;

    /// <summary>Bytes that hold numbers up to a greatest one.</summary>
    private static int BytesFor(long greatest) => (BitOperations.Log2((ulong)Math.Max(greatest, 1)) / 8) + 1;
}
