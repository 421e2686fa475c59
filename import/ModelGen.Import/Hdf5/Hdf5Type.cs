using System.Buffers.Binary;
using System.Text;
using static System.FormattableString;

namespace ModelGen.Import.Hdf5;

/// <summary>What elements of data are.</summary>
/// <param name="Class">The class of the type, as the format numbers them.</param>
/// <param name="Size">Bytes of one element.</param>
/// <param name="BigEndian">Whether the most significant byte comes first.</param>
/// <param name="Signed">Whether integers have a sign.</param>
/// <param name="Mantissa">Bits of a floating-point number's mantissa.</param>
/// <param name="IsText">Whether elements of variable length are text.</param>
internal sealed record Hdf5Type(int Class, int Size, bool BigEndian, bool Signed, int Mantissa, bool IsText)
{
    private const int Integer = 0;
    private const int Float = 1;
    private const int FixedText = 3;
    private const int Variable = 9;

    /// <summary>Whether elements are texts, of one length or of any.</summary>
    public bool IsString => Class == FixedText || (Class == Variable && IsText);

    /// <summary>Whether elements are numbers that are read.</summary>
    public bool IsNumber => (Class == Float && (Size, Mantissa) is (2, 10) or (2, 7) or (4, 23) or (8, 52)) || (Class == Integer && Size is 1 or 2 or 4 or 8);

    /// <summary>What people call it.</summary>
    public string Name => Class switch
    {
        Integer => Invariant($"{(Signed ? "" : "u")}int{8 * Size}"),
        Float when Mantissa == 7 => "bfloat16",
        Float => Invariant($"float{8 * Size}"),
        FixedText or Variable when IsString => "text",
        _ => Invariant($"HDF5 type class {Class} of {Size} bytes"),
    };

    public static Hdf5Type Read(Hdf5Cursor cursor)
    {
        int head = cursor.Byte();
        int kind = head & 0x0F, bits = cursor.Byte();
        cursor.Skip(2);
        uint size = cursor.UInt32();
        if (size is 0 or > 1 << 24)
        {
            throw new Hdf5Exception(Invariant($"elements of {size} bytes are none; the file is damaged"));
        }

        int mantissa = 0;
        if (kind == Float)
        {
            cursor.Skip(7);
            mantissa = cursor.Byte();
        }

        return new Hdf5Type(kind, (int)size, (bits & 1) != 0, (bits & 8) != 0, mantissa, (bits & 0x0F) == 1);
    }

    /// <summary>The numbers of some elements.</summary>
    public void Decode(ReadOnlySpan<byte> data, Span<float> numbers)
    {
        Span<byte> element = stackalloc byte[8];
        for (int i = 0; i < numbers.Length; i++)
        {
            data.Slice(i * Size, Size).CopyTo(element);
            if (BigEndian)
            {
                element[..Size].Reverse();
            }

            numbers[i] = Class == Float ? DecodeFloat(element) : DecodeInteger(element);
        }
    }

    /// <summary>The text of one element of fixed length: it ends at the first zero, and a pad of spaces does not count.</summary>
    public static string DecodeText(ReadOnlySpan<byte> data)
    {
        int end = data.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? data : data[..end]).TrimEnd(' ');
    }

    private float DecodeFloat(ReadOnlySpan<byte> element) => Mantissa switch
    {
        10 => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
        7 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(element) << 16),
        23 => BinaryPrimitives.ReadSingleLittleEndian(element),
        _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(element),
    };

    private float DecodeInteger(ReadOnlySpan<byte> element)
    {
        ulong bits = BinaryPrimitives.ReadUInt64LittleEndian(element) << (64 - (8 * Size));
        return Signed ? (long)bits >> (64 - (8 * Size)) : bits >> (64 - (8 * Size));
    }
}

/// <summary>The axes of data.</summary>
internal static class Hdf5Space
{
    private const int MostAxes = 32;

    /// <summary>Reads the sizes of the axes; none: a single element. Null: there is no element, whatever the type.</summary>
    public static long[]? Read(Hdf5Cursor cursor)
    {
        int version = cursor.Version("a data space", 1, 2), rank = cursor.Byte(), flags = cursor.Byte();
        int kind = cursor.Byte();
        if (version == 1)
        {
            cursor.Skip(4);
        }
        else if (kind == 2)
        {
            return null;
        }

        if (rank > MostAxes)
        {
            throw new Hdf5Exception(Invariant($"data have {rank} axes, and {MostAxes} are the most; the file is damaged"));
        }

        long[] axes = new long[rank];
        for (int i = 0; i < rank; i++)
        {
            axes[i] = cursor.Length();
        }

        return axes;
    }

    /// <summary>The greatest sizes that the axes may come to; −1: there is none.</summary>
    /// <param name="cursor">The data space.</param>
    /// <param name="axes">The sizes that they have.</param>
    public static long[] ReadGreatest(Hdf5Cursor cursor, long[] axes)
    {
        int version = cursor.Version("a data space", 1, 2);
        cursor.Skip(1);
        bool hasGreatest = (cursor.Byte() & 1) != 0;
        cursor.Skip((version == 1 ? 5 : 1) + (axes.Length * cursor.LengthSize));
        return hasGreatest ? [.. axes.Select(_ => cursor.Length())] : axes;
    }

    /// <summary>How many elements there are.</summary>
    public static long Count(long[]? axes, long most)
    {
        long count = axes is null ? 0 : 1;
        foreach (long axis in axes ?? [])
        {
            bool fits = axis >= 0 && (axis == 0 || count <= most / axis);
            count = fits ? count * axis : throw new Hdf5Exception(
                Invariant($"data of shape ({string.Join(", ", axes!)}) are more than the file can hold; it is damaged"));
        }

        return count;
    }
}
