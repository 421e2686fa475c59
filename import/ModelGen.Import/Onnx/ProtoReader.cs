using System.Buffers.Binary;
using System.Text;
using static System.FormattableString;

namespace ModelGen.Import.Onnx;

/// <summary>Reads the fields of a message of protocol buffers in their order. What a field has lies within its message, whatever length it says.</summary>
/// <param name="message">The message.</param>
internal sealed class ProtoReader(ReadOnlyMemory<byte> message)
{
    private int at;
    private int type;
    private ulong number;
    private ReadOnlyMemory<byte> bytes;

    /// <summary>The number of the field.</summary>
    public int Field { get; private set; }

    /// <summary>The field as a whole number.</summary>
    public long Integer => type == 0 ? (long)number : throw Wrong("a number");

    /// <summary>The field as a number of single precision.</summary>
    public float Single => type == 5 ? BinaryPrimitives.ReadSingleLittleEndian(bytes.Span) : throw Wrong("a number of single precision");

    /// <summary>The field as bytes, those of a message for example.</summary>
    public ReadOnlyMemory<byte> Bytes => type == 2 ? bytes : throw Wrong("bytes");

    /// <summary>The field as a text.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>Goes on to the next field.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Next()
    {
        if (at == message.Length)
        {
            return false;
        }

        ulong tag = Varint();
        Field = tag >> 3 <= int.MaxValue ? (int)(tag >> 3) : 0;
        type = (int)(tag & 7);
        switch (type)
        {
            case 0:
                number = Varint();
                break;
            case 1:
                bytes = Take(8);
                break;
            case 2:
                bytes = Take(Varint());
                break;
            case 5:
                bytes = Take(4);
                break;
            default:
                throw Wrong("a field of a kind that messages have");
        }

        return true;
    }

    /// <summary>Adds the field's whole numbers, one or many, to a list.</summary>
    public void AddIntegers(List<long> numbers)
    {
        if (type != 2)
        {
            numbers.Add(Integer);
            return;
        }

        ProtoReader packed = new(bytes);
        while (packed.at < bytes.Length)
        {
            numbers.Add((long)packed.Varint());
        }
    }

    /// <summary>Adds the field's numbers of single precision, one or many, to a list.</summary>
    public void AddSingles(List<float> numbers)
    {
        if (type != 2)
        {
            numbers.Add(Single);
            return;
        }

        CheckPacked(sizeof(float));
        for (int i = 0; i < bytes.Length; i += sizeof(float))
        {
            numbers.Add(BinaryPrimitives.ReadSingleLittleEndian(bytes.Span[i..]));
        }
    }

    /// <summary>Adds the field's numbers of double precision, one or many, to a list.</summary>
    public void AddDoubles(List<float> numbers)
    {
        CheckPacked(sizeof(double));
        for (int i = 0; i < bytes.Length; i += sizeof(double))
        {
            numbers.Add((float)BinaryPrimitives.ReadDoubleLittleEndian(bytes.Span[i..]));
        }
    }

    private void CheckPacked(int size)
    {
        if (type is 0 or 5 || bytes.Length % size != 0)
        {
            throw Wrong(Invariant($"numbers of {size} bytes"));
        }
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte one = Take(1).Span[0];
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
            {
                return value;
            }
        }

        throw new ImportException("a number in it has more than 64 bits; it is damaged, or no ONNX file");
    }

    private ReadOnlyMemory<byte> Take(ulong count)
    {
        if (count > (ulong)(message.Length - at))
        {
            throw new ImportException(Invariant(
                $"field {Field} has {count} bytes, and its message {message.Length - at} more; the file is cut off, or no ONNX file"));
        }

        at += (int)count;
        return message.Slice(at - (int)count, (int)count);
    }

    private ImportException Wrong(string expected) =>
        new(Invariant($"field {Field} of a message is of kind {type}, and {expected} is expected; the file is damaged, or no ONNX file"));
}
