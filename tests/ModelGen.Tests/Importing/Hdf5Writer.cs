using System.Text;
using Hdf5 = ModelGen.Export.Keras.Hdf5Writer;

namespace ModelGen.Tests.Importing;

/// <summary>Writes what the exporter has no use for: groups with texts and lists of texts as attributes, and what leads out of a file.</summary>
internal sealed class Hdf5Writer
{
    private const int Elsewhere = 7, AttributeOf = 12;

    private readonly Hdf5 file = new();

    /// <summary>Writes data of single precision.</summary>
    /// <returns>Their address.</returns>
    public long Data(int[] shape, float[] values) => file.Data(shape, values);

    /// <summary>Writes data whose numbers lie in another file.</summary>
    public long DataElsewhere(int[] shape) => file.Object(
        (Hdf5.DataSpace, Hdf5.Space(shape)), (Hdf5.DataType, Hdf5.Single), (Elsewhere, new byte[24]), (Hdf5.Layout, [3, 1, .. new byte[16]]));

    /// <summary>Writes a group.</summary>
    /// <param name="links">The objects in it.</param>
    /// <param name="attributes">Texts and lists of texts.</param>
    /// <param name="elsewhere">Names that lead to other files.</param>
    /// <returns>Its address.</returns>
    public long Group(IEnumerable<(string Name, long Address)> links, IEnumerable<(string Name, object Value)> attributes, params string[] elsewhere) => file.Object(
    [
        .. links.Select(link => (Hdf5.LinkTo, Link(link.Name, 0, Hdf5.Bytes(link.Address)))),
        .. elsewhere.Select(name => (Hdf5.LinkTo, Link(name, 64, [0, 0, .. Encoding.UTF8.GetBytes("/etc/passwd\0/\0")]))),
        .. attributes.Select(attribute => (AttributeOf, Attribute(attribute.Name, attribute.Value))),
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
    public byte[] Finish(long root) => file.Finish(root);

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
        byte[] space = Hdf5.Space(value is string ? [] : [texts.Length]);
        byte[] text = [.. Encoding.UTF8.GetBytes(name), 0];
        return
        [
            3, 0, .. Short(text.Length), .. Short(type.Length), .. Short(space.Length), 1, .. text, .. type, .. space,
            .. elements.SelectMany(element => element.Concat(new byte[size - element.Length])),
        ];
    }

    private static byte[] Short(int value) => BitConverter.GetBytes((ushort)value);
}
