using System.Text;

namespace ModelGen.Tests.Importing;

/// <summary>Writes small HDF5 files in the newer format: groups, texts and lists of texts as attributes, and data in one piece. Checksums are left out.</summary>
internal sealed class Hdf5Writer
{
    private const int HeaderSize = 48;

    private readonly MemoryStream file = new();

    public Hdf5Writer() => file.Write(new byte[HeaderSize]);

    /// <summary>Writes data of single precision.</summary>
    /// <returns>Their address.</returns>
    public long Data(int[] shape, float[] values)
    {
        long begin = file.Position;
        foreach (float value in values)
        {
            file.Write(BitConverter.GetBytes(value));
        }

        byte[] layout = [3, 1, .. BitConverter.GetBytes(begin), .. BitConverter.GetBytes(4L * values.Length)];
        return Object([(1, Space(shape)), (3, Float), (8, layout)]);
    }

    /// <summary>Writes data whose numbers lie in another file.</summary>
    public long DataElsewhere(int[] shape) => Object([(1, Space(shape)), (3, Float), (7, new byte[24]), (8, [3, 1, .. new byte[16]])]);

    /// <summary>Writes a group.</summary>
    /// <param name="links">The objects in it.</param>
    /// <param name="attributes">Texts and lists of texts.</param>
    /// <param name="elsewhere">Names that lead to other files.</param>
    /// <returns>Its address.</returns>
    public long Group(IEnumerable<(string Name, long Address)> links, IEnumerable<(string Name, object Value)> attributes, params string[] elsewhere) => Object(
    [
        .. links.Select(link => (6, Link(link.Name, 0, BitConverter.GetBytes(link.Address)))),
        .. elsewhere.Select(name => (6, Link(name, 64, [0, 0, .. Encoding.UTF8.GetBytes("/etc/passwd\0/\0")]))),
        .. attributes.Select(attribute => (12, Attribute(attribute.Name, attribute.Value))),
    ]);

    /// <summary>Writes a group with objects at paths of names below it.</summary>
    public long Tree(IEnumerable<(string[] Path, long Address)> entries, params (string Name, object Value)[] attributes) => Group(
        [
            .. entries.GroupBy(entry => entry.Path[0]).Select(group => (group.Key, group.First().Path.Length == 1
                ? group.First().Address
                : Tree([.. group.Select(entry => (entry.Path[1..], entry.Address))]))),
        ],
        attributes);

    /// <summary>Ends the file.</summary>
    /// <param name="root">The address of its root group.</param>
    public byte[] Finish(long root)
    {
        long end = file.Position;
        file.Position = 0;
        file.Write([0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10, 2, 8, 8, 0]);
        foreach (long address in new[] { 0, -1, end, root })
        {
            file.Write(BitConverter.GetBytes(address));
        }

        return file.ToArray();
    }

    private static byte[] Float => [0x11, 0x20, 0x1F, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0];

    private static byte[] Space(int[] shape) =>
        [2, (byte)shape.Length, 0, (byte)(shape.Length == 0 ? 0 : 1), .. shape.SelectMany(axis => BitConverter.GetBytes((long)axis))];

    private static byte[] Link(string name, byte kind, byte[] target)
    {
        byte[] text = Encoding.UTF8.GetBytes(name);
        return [1, 8, kind, (byte)text.Length, .. text, .. target];
    }

    private static byte[] Attribute(string name, object value)
    {
        string[] texts = value as string[] ?? [(string)value];
        byte[][] elements = [.. texts.Select(Encoding.UTF8.GetBytes)];
        int size = Math.Max(1, elements.Select(element => element.Length).DefaultIfEmpty(0).Max());
        byte[] type = [0x13, 0, 0, 0, .. BitConverter.GetBytes(size)];
        byte[] space = Space(value is string ? [] : [texts.Length]);
        byte[] text = [.. Encoding.UTF8.GetBytes(name), 0];
        return
        [
            3, 0, .. Short(text.Length), .. Short(type.Length), .. Short(space.Length), 1, .. text, .. type, .. space,
            .. elements.SelectMany(element => element.Concat(new byte[size - element.Length])),
        ];
    }

    private static byte[] Short(int value) => BitConverter.GetBytes((ushort)value);

    private long Object((int Kind, byte[] Data)[] messages)
    {
        long address = file.Position;
        byte[] body = [.. messages.SelectMany(message => (byte[])[(byte)message.Kind, .. Short(message.Data.Length), 0, .. message.Data])];
        file.Write([(byte)'O', (byte)'H', (byte)'D', (byte)'R', 2, 2, .. BitConverter.GetBytes(body.Length), .. body, 0, 0, 0, 0]);
        return address;
    }
}
