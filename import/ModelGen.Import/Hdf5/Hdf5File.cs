using System.Buffers.Binary;

namespace ModelGen.Import.Hdf5;

/// <summary>
/// Reads HDF5 files as Keras writes them, after the format's specification (The HDF Group, HDF5 File Format Specification, version 3.0): groups and
/// attributes of the older and the newer format, and numbers in one piece or in chunks. Nothing outside of the file is ever read: links to other files and
/// data in other files are refused.
/// </summary>
internal static class Hdf5File
{
    private const ulong Signature = 0x0A1A0A0D46444889;

    /// <summary>Whether a file begins as HDF5 files do, if need be behind a small block of the user's.</summary>
    public static bool IsOne(ReadOnlySpan<byte> head)
    {
        for (int at = 0; at <= head.Length - 8; at = at == 0 ? 512 : 2 * at)
        {
            if (BinaryPrimitives.ReadUInt64LittleEndian(head[at..]) == Signature)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Opens a file.</summary>
    /// <param name="stream">The file, which can seek and stays open while objects of it are read.</param>
    /// <returns>Its root group.</returns>
    public static Hdf5Object Open(Stream stream)
    {
        Hdf5Bytes file = new(stream);
        long begin = FindSuperblock(file);
        Hdf5Cursor cursor = new(file.ReadUpTo(begin, 128), file);
        cursor.Skip(8);
        int version = cursor.Version("the superblock", 0, 3);
        cursor.Skip(version < 2 ? 4 : 0);
        file.OffsetSize = Size(cursor.Byte());
        file.LengthSize = Size(cursor.Byte());
        cursor.Skip(version switch { 0 => 9, 1 => 13, _ => 1 });
        long baseAddress = cursor.Offset();
        cursor.Skip((version < 2 ? 3 : 2) * file.OffsetSize);

        // The root group's entry in the older format begins with a name.
        cursor.Skip(version < 2 ? file.OffsetSize : 0);
        long root = cursor.Offset();
        file.Base = baseAddress >= 0 && baseAddress <= begin ? baseAddress
            : throw new Hdf5Exception("its base address lies outside of the file; it is damaged");
        return new Hdf5Object(file, root);
    }

    /// <summary>The superblock stands at the beginning, or behind a block of the user's whose size is a power of two from 512 on.</summary>
    private static long FindSuperblock(Hdf5Bytes file)
    {
        for (long at = 0; at <= file.Length - 8; at = at == 0 ? 512 : 2 * at)
        {
            if (IsOne(file.Read(at, 8)))
            {
                return at;
            }
        }

        throw new Hdf5Exception("it has no signature of HDF5");
    }

    private static int Size(int bytes) => bytes is 2 or 4 or 8 ? bytes : throw new Hdf5Exception("its addresses have sizes that are none; the file is damaged");
}
