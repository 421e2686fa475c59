using System.Text;

namespace ModelGen.Import.Hdf5;

/// <summary>
/// The objects that a group has. Links within a group are hard, soft or lead to another file; only hard ones are followed, so that nothing is read but
/// the file that was asked for.
/// </summary>
internal static class Hdf5Links
{
    private const int MostLevels = 16;

    public static IReadOnlyDictionary<string, long> Read(Hdf5Object group)
    {
        Dictionary<string, long> links = [];
        if (group.First(Hdf5Message.SymbolTable) is Hdf5Cursor table)
        {
            long tree = table.Offset();
            byte[] names = LocalHeap(group.File, table.Offset());
            ReadTree(group.File, tree, names, links, MostLevels);
        }

        foreach (Hdf5Cursor link in group.All(Hdf5Message.Link).Concat(Hdf5Heap.LinksOf(group)))
        {
            ReadLink(link, links);
        }

        return links;
    }

    /// <summary>Reads a link of the newer format.</summary>
    private static void ReadLink(Hdf5Cursor cursor, Dictionary<string, long> links)
    {
        cursor.Version("a link", 1, 1);
        int flags = cursor.Byte(), kind = (flags & 8) != 0 ? cursor.Byte() : 0;
        cursor.Skip(((flags & 4) != 0 ? 8 : 0) + ((flags & 16) != 0 ? 1 : 0));
        string name = Encoding.UTF8.GetString(cursor.Take(cursor.Number(1 << (flags & 3))));
        if (kind == 0)
        {
            links[name] = cursor.Offset();
        }
    }

    /// <summary>The texts of a group of the older format.</summary>
    private static byte[] LocalHeap(Hdf5Bytes file, long address)
    {
        Hdf5Cursor head = file.Signed(address, 8 + (2 * file.LengthSize) + file.OffsetSize, "HEAP");
        head.Skip(4);
        long size = head.Length();
        head.Length();
        return file.Read(head.Offset(), size);
    }

    /// <summary>Reads a node of the tree of a group of the older format, and what is below it.</summary>
    private static void ReadTree(Hdf5Bytes file, long address, byte[] names, Dictionary<string, long> links, int levels)
    {
        Hdf5Cursor head = file.Signed(address, 8 + (2 * file.OffsetSize), "TREE");
        int kind = head.Byte(), level = head.Byte(), count = head.UInt16();
        if (kind != 0 || level >= levels)
        {
            throw new Hdf5Exception("the tree of a group leads elsewhere; the file is damaged");
        }

        Hdf5Cursor entries = file.At(address + 8 + (2 * file.OffsetSize), count * (long)(file.LengthSize + file.OffsetSize));
        for (int i = 0; i < count; i++)
        {
            entries.Length();
            long child = entries.Offset();
            if (level > 0)
            {
                ReadTree(file, child, names, links, level);
            }
            else
            {
                ReadSymbols(file, child, names, links);
            }
        }
    }

    private static void ReadSymbols(Hdf5Bytes file, long address, byte[] names, Dictionary<string, long> links)
    {
        Hdf5Cursor head = file.Signed(address, 8, "SNOD");
        head.Skip(2);
        int count = head.UInt16();
        Hdf5Cursor entries = file.At(address + 8, count * (long)((2 * file.OffsetSize) + 24));
        for (int i = 0; i < count; i++)
        {
            long name = entries.Offset(), target = entries.Offset();
            uint cache = entries.UInt32();
            entries.Skip(20);
            if (name < 0 || name >= names.Length)
            {
                throw new Hdf5Exception("the name of a group's object lies outside of its heap; the file is damaged");
            }

            // 2 is a soft link, which has no object of its own.
            if (cache != 2)
            {
                ReadOnlySpan<byte> text = names.AsSpan((int)name);
                int end = text.IndexOf((byte)0);
                links[Encoding.UTF8.GetString(end < 0 ? text : text[..end])] = target;
            }
        }
    }
}
