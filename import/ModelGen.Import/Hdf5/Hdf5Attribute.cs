using System.Text;
using static System.FormattableString;

namespace ModelGen.Import.Hdf5;

/// <summary>A small value that an object has under a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">What its elements are.</param>
/// <param name="Axes">Its shape; null: nothing.</param>
/// <param name="Data">Its bytes.</param>
/// <param name="File">The file, where texts of variable length stand.</param>
internal sealed record Hdf5Attribute(string Name, Hdf5Type Type, long[]? Axes, byte[] Data, Hdf5Bytes File)
{
    public static Hdf5Attribute Read(Hdf5Cursor cursor, Hdf5Bytes file)
    {
        int version = cursor.Version("an attribute", 1, 3), flags = cursor.Byte();
        int nameSize = cursor.UInt16(), typeSize = cursor.UInt16(), spaceSize = cursor.UInt16();
        if (version > 1 && (flags & 3) != 0)
        {
            throw new Hdf5Exception("an attribute has a type that is shared, which is not read");
        }

        if (version == 3)
        {
            cursor.Skip(1);
        }

        string name = Hdf5Type.DecodeText(Field(nameSize).Take(nameSize));
        Hdf5Type type = Hdf5Type.Read(Field(typeSize));
        long[]? axes = Hdf5Space.Read(Field(spaceSize));
        long count = Hdf5Space.Count(axes, cursor.Left / type.Size);
        return new Hdf5Attribute(name, type, axes, cursor.Take(count * type.Size).ToArray(), file);

        Hdf5Cursor Field(int size)
        {
            int from = cursor.Position;
            Hdf5Cursor field = new(cursor.Take(size).ToArray(), file);
            if (version == 1)
            {
                cursor.Align(from);
            }

            return field;
        }
    }

    /// <summary>Its texts: one, or a list. Something else that has no elements, as an empty list of numbers, is an empty list of texts.</summary>
    public string[] Texts()
    {
        string[] texts = new string[Data.Length / Type.Size];
        if (texts.Length > 0 && !Type.IsString)
        {
            throw new Hdf5Exception($"the attribute '{Name}' is {Type.Name}, and text is expected");
        }

        for (int i = 0; i < texts.Length; i++)
        {
            byte[] element = Data.AsSpan(i * Type.Size, Type.Size).ToArray();
            texts[i] = Type.Class == 9 ? Encoding.UTF8.GetString(Variable(element)) : Hdf5Type.DecodeText(element);
        }

        return texts;
    }

    /// <summary>The bytes of a text of variable length: an object of a heap that many share.</summary>
    private ReadOnlySpan<byte> Variable(byte[] element)
    {
        Hdf5Cursor reference = new(element, File);
        uint length = reference.UInt32();
        long address = reference.Offset();
        uint index = reference.UInt32();
        if (length == 0)
        {
            return [];
        }

        Hdf5Cursor heap = File.Heap(address);
        while (heap.Left >= 8 + File.LengthSize)
        {
            int found = heap.UInt16();
            heap.Skip(6);
            long size = heap.Length();
            ReadOnlySpan<byte> data = heap.Take(found == 0 ? heap.Left : size);
            if (found == index && found != 0)
            {
                return length <= size ? data[..(int)length] : throw new Hdf5Exception($"the text of '{Name}' is longer than its place; the file is damaged");
            }

            heap.Skip((int)Math.Min(heap.Left, (8 - (size % 8)) % 8));
        }

        throw new Hdf5Exception(Invariant($"the text of '{Name}' is not in the heap at address {address}; the file is damaged"));
    }
}
