using static System.FormattableString;

namespace ModelGen.Import.Hdf5;

/// <summary>A message of an object's header.</summary>
/// <param name="Kind">What it is, as the format numbers them.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Data">What it says.</param>
internal sealed record Hdf5Message(int Kind, int Flags, byte[] Data)
{
    public const int Space = 0x01;
    public const int LinkInfo = 0x02;
    public const int Type = 0x03;
    public const int Link = 0x06;
    public const int ExternalFiles = 0x07;
    public const int Layout = 0x08;
    public const int Filters = 0x0B;
    public const int Attribute = 0x0C;
    public const int Continuation = 0x10;
    public const int SymbolTable = 0x11;
    public const int AttributeInfo = 0x15;

    /// <summary>Whether the message stands elsewhere, and here is only where.</summary>
    public bool IsShared => (Flags & 2) != 0;
}

/// <summary>An object of a file, a group or data: its header's messages, and its attributes.</summary>
internal sealed class Hdf5Object
{
    private const int MostMessages = 1 << 16;

    private readonly List<Hdf5Message> messages = [];
    private Dictionary<string, Hdf5Attribute>? attributes;
    private IReadOnlyDictionary<string, long>? links;

    public Hdf5Object(Hdf5Bytes file, long address)
    {
        File = file;
        if (file.Read(address, 4) is [(byte)'O', (byte)'H', (byte)'D', (byte)'R'])
        {
            ReadVersion2(address);
        }
        else
        {
            ReadVersion1(address);
        }
    }

    public Hdf5Bytes File { get; }

    /// <summary>Whether it is data rather than a group.</summary>
    public bool IsData => messages.Any(message => message.Kind == Hdf5Message.Layout);

    /// <summary>The addresses of the objects of a group, by their names. Links that lead elsewhere than to an object of this file are not among them.</summary>
    public IReadOnlyDictionary<string, long> Links => links ??= Hdf5Links.Read(this);

    /// <summary>The messages of a kind.</summary>
    public IEnumerable<Hdf5Cursor> All(int kind) => messages.Where(message => message.Kind == kind).Select(message => message.IsShared
        ? throw new Hdf5Exception(Invariant($"a header message of kind {kind} is shared, which is not read"))
        : new Hdf5Cursor(message.Data, File));

    /// <summary>The first message of a kind, or null.</summary>
    public Hdf5Cursor? First(int kind) => All(kind).FirstOrDefault();

    /// <summary>The attribute of a name, or null.</summary>
    public Hdf5Attribute? Attribute(string name)
    {
        if (attributes is null)
        {
            attributes = [];
            foreach (Hdf5Cursor cursor in All(Hdf5Message.Attribute).Concat(Hdf5Heap.AttributesOf(this)))
            {
                Hdf5Attribute attribute = Hdf5Attribute.Read(cursor, File);
                attributes[attribute.Name] = attribute;
            }
        }

        return attributes.GetValueOrDefault(name);
    }

    /// <summary>The group or the data at a path of names from here, or null.</summary>
    public Hdf5Object? Find(string path)
    {
        Hdf5Object? place = this;
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            place = place is { IsData: false } && place.Links.TryGetValue(name, out long address) ? new Hdf5Object(File, address) : null;
        }

        return place;
    }

    private void ReadVersion1(long address)
    {
        Hdf5Cursor head = File.At(address, 16);
        head.Version("the header of an object", 1, 1);
        head.Skip(1);
        int count = head.UInt16();
        head.Skip(4);
        Queue<(long Address, long Length)> blocks = new([(address + 16, head.UInt32())]);
        while (blocks.TryDequeue(out (long Address, long Length) block))
        {
            Hdf5Cursor cursor = File.At(block.Address, block.Length);
            while (cursor.Left >= 8 && messages.Count < count)
            {
                int kind = cursor.UInt16(), size = cursor.UInt16(), flags = cursor.Byte();
                cursor.Skip(3);
                Add(kind, flags, cursor.Take(size).ToArray(), blocks);
            }
        }
    }

    private void ReadVersion2(long address)
    {
        Hdf5Cursor head = new(File.ReadUpTo(address, 64), File);
        head.Skip(4);
        head.Version("the header of an object", 2, 2);
        int flags = head.Byte();
        head.Skip(((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0));
        long size = head.Number(1 << (flags & 3));
        bool first = true;
        Queue<(long Address, long Length)> blocks = new([(address + head.Position, size)]);
        while (blocks.TryDequeue(out (long Address, long Length) block))
        {
            // Blocks that continue the first one have a signature, and a checksum that belongs to their length.
            Hdf5Cursor cursor = first ? File.At(block.Address, block.Length) : File.Signed(block.Address, block.Length, "OCHK");
            int end = first ? 0 : 4;
            first = false;
            int frame = (flags & 4) != 0 ? 6 : 4;
            while (cursor.Left >= frame + end)
            {
                int kind = cursor.Byte(), length = cursor.UInt16(), messageFlags = cursor.Byte();
                cursor.Skip(frame - 4);
                Add(kind, messageFlags, cursor.Take(length).ToArray(), blocks);
            }
        }
    }

    private void Add(int kind, int flags, byte[] data, Queue<(long Address, long Length)> blocks)
    {
        Hdf5Message message = new(kind, flags, data);
        messages.Add(message);
        if (messages.Count > MostMessages)
        {
            throw new Hdf5Exception("a header goes on without an end; the file is damaged");
        }

        if (kind == Hdf5Message.Continuation)
        {
            Hdf5Cursor cursor = new(data, File);
            blocks.Enqueue((cursor.Offset(), cursor.Length()));
        }
    }
}
