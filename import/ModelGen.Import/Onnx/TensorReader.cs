using System.Buffers.Binary;
using static System.FormattableString;

namespace ModelGen.Import.Onnx;

/// <summary>Reads tensors as ONNX writes them (<c>TensorProto</c>), whether their numbers stand in the message, in raw bytes or in another file.</summary>
/// <param name="folder">The folder of the model's file, where external data may lie.</param>
internal sealed class TensorReader(string folder)
{
    private readonly ExternalData external = new(folder);

    /// <summary>Reads a tensor.</summary>
    public OnnxTensor Read(ReadOnlyMemory<byte> message)
    {
        string name = "";
        long type = 0, location = 0;
        List<long> axes = [], integers = [];
        List<float> singles = [];
        ReadOnlyMemory<byte>? raw = null;
        Dictionary<string, string> where = [];
        ProtoReader reader = new(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    reader.AddIntegers(axes);
                    break;
                case 2:
                    type = reader.Integer;
                    break;
                case 4:
                    reader.AddSingles(singles);
                    break;
                case 5 or 7 or 11:
                    reader.AddIntegers(integers);
                    break;
                case 8:
                    name = reader.Text;
                    break;
                case 9:
                    raw = reader.Bytes;
                    break;
                case 10:
                    reader.AddDoubles(singles);
                    break;
                case 13:
                    AddEntry(where, reader.Bytes);
                    break;
                case 14:
                    location = reader.Integer;
                    break;
            }
        }

        ElementType element = Known(name, type, axes.Count);
        long count = OnnxTensor.Product(name, axes);
        ReadOnlyMemory<byte>? bytes = location == 1 ? external.Read(name, where, count * element.Size) : raw;
        OnnxTensor tensor = bytes is { } packed ? Unpack(name, [.. axes], element, packed.Span, count) : Typed(name, [.. axes], element, singles, integers);
        if (tensor.Stored != count)
        {
            throw new ImportException(Invariant($"tensor '{name}' has the shape {tensor.Shape()} and {tensor.Stored} numbers; the file is damaged"));
        }

        return tensor.Integers is { } whole && Array.Exists(whole, BatchSize.Is)
            ? throw new ImportException($"tensor '{name}' has numbers that no shape has; the file is damaged")
            : tensor;
    }

    private static ElementType Known(string name, long type, int axes) =>
        axes > OnnxTensor.MostAxes
            ? throw new ImportException(Invariant($"tensor '{name}' has {axes} axes, and at most {OnnxTensor.MostAxes} are read; the file is damaged"))
            : ElementType.Of(type) ?? throw new ImportException(Invariant(
                $"tensor '{name}' is of type {type} of ONNX, and float, float16, bfloat16, double, bool and whole numbers of 8 to 64 bits are read"));

    private static void AddEntry(Dictionary<string, string> entries, ReadOnlyMemory<byte> message)
    {
        string key = "", value = "";
        ProtoReader reader = new(message);
        while (reader.Next())
        {
            key = reader.Field == 1 ? reader.Text : key;
            value = reader.Field == 2 ? reader.Text : value;
        }

        entries[key] = value;
    }

    /// <summary>Numbers of half precision lie as bits in the list of whole ones.</summary>
    private static OnnxTensor Typed(string name, long[] axes, ElementType element, List<float> singles, List<long> integers) =>
        element.IsWhole ? new OnnxTensor(name, axes, null, [.. integers])
        : element.Size == 2 ? new OnnxTensor(name, axes, [.. integers.Select(bits => element.Single(BitConverter.GetBytes((ushort)bits)))], null)
        : new OnnxTensor(name, axes, [.. singles], null);

    private static OnnxTensor Unpack(string name, long[] axes, ElementType element, ReadOnlySpan<byte> bytes, long count)
    {
        if (bytes.Length != count * element.Size)
        {
            throw new ImportException(Invariant(
                $"tensor '{name}' has {bytes.Length} bytes, and {count} numbers of {element.Size} bytes belong to its shape; the file is damaged"));
        }

        float[]? singles = element.IsWhole ? null : new float[count];
        long[]? integers = element.IsWhole ? new long[count] : null;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> one = bytes.Slice(i * element.Size, element.Size);
            if (singles is not null)
            {
                singles[i] = element.Single(one);
            }
            else
            {
                integers![i] = element.Integer(one);
            }
        }

        return new OnnxTensor(name, axes, singles, integers);
    }

    /// <summary>A type of numbers.</summary>
    private sealed record ElementType(int Size, bool IsWhole, long Number)
    {
        public static ElementType? Of(long number) => number switch
        {
            1 => new ElementType(4, false, number),
            2 or 3 or 9 => new ElementType(1, true, number),
            5 => new ElementType(2, true, number),
            6 => new ElementType(4, true, number),
            7 => new ElementType(8, true, number),
            10 or 16 => new ElementType(2, false, number),
            11 => new ElementType(8, false, number),
            _ => null,
        };

        public float Single(ReadOnlySpan<byte> bytes) => Number switch
        {
            1 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            10 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
            _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        };

        public long Integer(ReadOnlySpan<byte> bytes) => Number switch
        {
            3 => (sbyte)bytes[0],
            5 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            6 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            7 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            _ => bytes[0],
        };
    }
}
