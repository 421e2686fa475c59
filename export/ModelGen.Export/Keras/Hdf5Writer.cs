using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace ModelGen.Export.Keras;

/// <summary>
/// Writes HDF5 files of groups and tensors of single precision, after the format's specification (The HDF Group, HDF5 File Format Specification, version 3.0):
/// objects come before the groups that name them, and the beginning of the file, which names the root group, is written last.
/// </summary>
internal sealed class Hdf5Writer
{
    private const int SuperblockSize = 48;
    private const long Nowhere = -1;

    /// <summary>Kinds of messages that objects are made of.</summary>
    public const int DataSpace = 1, LinkInfo = 2, DataType = 3, FillValue = 5, LinkTo = 6, Layout = 8, GroupInfo = 10;

    /// <summary>Numbers of single precision with their lowest byte first: where sign, exponent and mantissa lie, and what is added to an exponent.</summary>
    public static readonly byte[] Single = [0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0];

    private readonly MemoryStream file = new();

    public Hdf5Writer() => file.Write(new byte[SuperblockSize]);

    /// <summary>Writes a tensor.</summary>
    /// <returns>Its address.</returns>
    public long Data(int[] shape, float[] values)
    {
        long begin = file.Position;
        file.Write(MemoryMarshal.AsBytes<float>(values));

        // Room is taken when numbers are written, and no number stands for those that are not.
        byte[] place = [.. Bytes(begin), .. Bytes(sizeof(float) * values.LongLength)];
        return Object((DataSpace, Space(shape)), (DataType, Single), (FillValue, [3, 0x0a]), (Layout, [3, 1, .. place]));
    }

    /// <summary>Writes a group that names objects.</summary>
    /// <returns>Its address.</returns>
    public long Group(IEnumerable<(string Name, long Address)> links) => Object(
        [(LinkInfo, [0, 0, .. Bytes(Nowhere), .. Bytes(Nowhere)]), (GroupInfo, [0, 0]), .. links.Select(link => (LinkTo, Link(link.Name, link.Address)))]);

    /// <summary>Writes a group with objects at paths of names below it.</summary>
    /// <returns>Its address.</returns>
    public long Tree(IReadOnlyCollection<(string[] Path, long Address)> entries) => Group(
    [
        .. entries.GroupBy(entry => entry.Path[0]).Select(group => (group.Key, group.First().Path.Length == 1
            ? group.First().Address
            : Tree([.. group.Select(entry => (entry.Path[1..], entry.Address))]))),
    ]);

    /// <summary>Ends the file.</summary>
    /// <param name="root">The address of its root group.</param>
    public byte[] Finish(long root)
    {
        byte[] begin = [0x89, .. "HDF\r\n"u8, 26, 10, 2, 8, 8, 0, .. Bytes(0), .. Bytes(Nowhere), .. Bytes(file.Length), .. Bytes(root)];
        file.Position = 0;
        file.Write([.. begin, .. Checksum(begin)]);
        return file.ToArray();
    }

    /// <summary>Writes an object, of messages.</summary>
    /// <returns>Its address.</returns>
    public long Object(params (int Kind, byte[] Data)[] messages)
    {
        long address = file.Position;
        byte[] body = [.. messages.SelectMany(message => (byte[])[(byte)message.Kind, .. Bytes(message.Data.Length)[..2], 0, .. message.Data])];
        byte[] header = [.. "OHDR"u8, 2, 2, .. Bytes(body.Length)[..4], .. body];
        file.Write([.. header, .. Checksum(header)]);
        return address;
    }

    /// <summary>A shape.</summary>
    public static byte[] Space(int[] shape) => [2, (byte)shape.Length, 0, (byte)(shape.Length == 0 ? 0 : 1), .. shape.SelectMany(axis => Bytes(axis))];

    /// <summary>A number of eight bytes.</summary>
    public static byte[] Bytes(long value)
    {
        byte[] bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    /// <summary>A link to an object of the file, by a word of Latin letters and digits.</summary>
    private static byte[] Link(string name, long address) => [1, 0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. Bytes(address)];

    /// <summary>Jenkins' lookup3 hash of metadata.</summary>
    public static byte[] Checksum(ReadOnlySpan<byte> data)
    {
        const int Block = 12;
        uint a = 0xdeadbeef + (uint)data.Length, b = a, c = a;
        Span<byte> last = stackalloc byte[Block];
        while (data.Length > Block)
        {
            Add(data);
            a = (a - c) ^ BitOperations.RotateLeft(c, 4);
            c += b;
            b = (b - a) ^ BitOperations.RotateLeft(a, 6);
            a += c;
            c = (c - b) ^ BitOperations.RotateLeft(b, 8);
            b += a;
            a = (a - c) ^ BitOperations.RotateLeft(c, 16);
            c += b;
            b = (b - a) ^ BitOperations.RotateLeft(a, 19);
            a += c;
            c = (c - b) ^ BitOperations.RotateLeft(b, 4);
            b += a;
            data = data[Block..];
        }

        last.Clear();
        data.CopyTo(last);
        Add(last);
        c = (c ^ b) - BitOperations.RotateLeft(b, 14);
        a = (a ^ c) - BitOperations.RotateLeft(c, 11);
        b = (b ^ a) - BitOperations.RotateLeft(a, 25);
        c = (c ^ b) - BitOperations.RotateLeft(b, 16);
        a = (a ^ c) - BitOperations.RotateLeft(c, 4);
        b = (b ^ a) - BitOperations.RotateLeft(a, 14);
        c = (c ^ b) - BitOperations.RotateLeft(b, 24);
        return Bytes(c)[..4];

        void Add(ReadOnlySpan<byte> block)
        {
            a += BinaryPrimitives.ReadUInt32LittleEndian(block);
            b += BinaryPrimitives.ReadUInt32LittleEndian(block[4..]);
            c += BinaryPrimitives.ReadUInt32LittleEndian(block[8..]);
        }
    }
}
