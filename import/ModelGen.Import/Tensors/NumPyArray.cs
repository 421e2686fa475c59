using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ModelGen.Import.Graph;

namespace ModelGen.Import.Tensors;

/// <summary>An array as NumPy saves it (<c>.npy</c>): a line of Python that says type, order and shape, and the numbers.</summary>
internal static partial class NumPyArray
{
    /// <summary>Whole numbers beyond it have no single precision of their own.</summary>
    private const long MostWhole = 1 << 24;

    /// <summary>What the header is filled up to a multiple of.</summary>
    private const int Alignment = 64;

    /// <summary>Whether a file begins as such files do.</summary>
    public static bool IsOne(ReadOnlySpan<byte> head) => head.Length > 10 && head[0] == 0x93 && head[1..].StartsWith("NUMPY"u8);

    /// <summary>Reads an array. Its numbers become single precision.</summary>
    /// <param name="name">The name of the tensor.</param>
    /// <param name="file">The bytes of the file.</param>
    public static SourceTensor Read(string name, ReadOnlySpan<byte> file)
    {
        if (!IsOne(file))
        {
            throw new ImportException($"'{name}' is no array of NumPy");
        }

        int prefix = file[6] == 1 ? 10 : 12;
        long length = file.Length < prefix ? long.MaxValue
            : file[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(file[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(file[8..]);
        if (length > file.Length - prefix)
        {
            throw new ImportException($"the array '{name}' ends within its header; the file is cut off");
        }

        string header = Encoding.UTF8.GetString(file.Slice(prefix, (int)length));
        (string type, bool isFortran, int[] shape) = ReadHeader(name, header);
        float[] values = Numbers(name, type, file[(prefix + (int)length)..], shape);
        return new SourceTensor(name, shape, isFortran ? InCOrder(values, shape) : values);
    }

    /// <summary>Writes an array of single precision.</summary>
    public static void Write(Stream stream, SourceTensor tensor)
    {
        string comma = tensor.Shape.Length == 1 ? "," : "";
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({string.Join(", ", tensor.Shape)}{comma}), }}";
        int length = header.Length + 1 + 10;
        string filled = header.PadRight(header.Length + ((Alignment - (length % Alignment)) % Alignment)) + "\n";
        Span<byte> prefix = [0x93, .. "NUMPY"u8, 1, 0, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(prefix[8..], checked((ushort)filled.Length));
        stream.Write(prefix);
        stream.Write(Encoding.ASCII.GetBytes(filled));
        LittleEndian.Write<float>(stream, tensor.Values);
    }

    private static (string Type, bool IsFortran, int[] Shape) ReadHeader(string name, string header)
    {
        Match match = Header().Match(header);
        if (!match.Success)
        {
            throw new ImportException($"the array '{name}' has the header '{header.Trim()}', which is not read: plain numbers are, no records or objects");
        }

        List<int> shape = [];
        long count = 1;
        foreach (string axis in match.Groups["shape"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            bool fits = int.TryParse(axis, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && (size == 0 || count <= Array.MaxLength / size);
            count = fits ? count * size : throw new ImportException($"the array '{name}' has an axis of {axis}, which is more than is read");
            shape.Add(size);
        }

        return (match.Groups["type"].Value, match.Groups["order"].Value == "True", [.. shape]);
    }

    private static float[] Numbers(string name, string type, ReadOnlySpan<byte> data, int[] shape)
    {
        int count = shape.Aggregate(1, (product, axis) => product * axis), size = type[^1] - '0';
        if (data.Length != (long)count * size)
        {
            string axes = string.Join(", ", shape);
            throw new ImportException($"the array '{name}' of shape ({axes}) is {(long)count * size} bytes, and the file has {data.Length}");
        }

        float[] values = new float[count];
        Span<byte> one = stackalloc byte[size];
        for (int i = 0; i < count; i++)
        {
            data.Slice(i * size, size).CopyTo(one);
            if (type[0] == '>')
            {
                one.Reverse();
            }

            values[i] = type[1] == 'f' ? Real(one) : Whole(name, type[1] == 'i', one);
        }

        return values;
    }

    private static float Real(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        2 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        4 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
    };

    private static float Whole(string name, bool isSigned, ReadOnlySpan<byte> bytes)
    {
        long number = isSigned && (sbyte)bytes[^1] < 0 ? -1 : 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            number = (number << 8) | bytes[i];
        }

        return number is >= -MostWhole and <= MostWhole && (isSigned || number >= 0) ? number
            : throw new ImportException($"the array '{name}' has the whole number {number}, which single precision has not");
    }

    /// <summary>What lies with its first axis innermost, with its last axis innermost.</summary>
    private static float[] InCOrder(float[] values, int[] shape)
    {
        float[] ordered = new float[values.Length];
        int[] place = new int[shape.Length];
        foreach (float value in values)
        {
            int at = 0;
            for (int axis = 0; axis < shape.Length; axis++)
            {
                at = (at * shape[axis]) + place[axis];
            }

            ordered[at] = value;
            for (int axis = 0; axis < shape.Length && ++place[axis] == shape[axis]; axis++)
            {
                place[axis] = 0;
            }
        }

        return ordered;
    }

    [GeneratedRegex(
        @"^\{\s*'descr':\s*'(?<type>[<>|=](f[248]|[iu][1248]|b1))',\s*'fortran_order':\s*(?<order>True|False),\s*'shape':\s*\((?<shape>[\d,\s]*)\),?\s*\}\s*$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Header();
}
