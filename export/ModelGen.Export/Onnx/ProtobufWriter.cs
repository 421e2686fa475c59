using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace ModelGen.Export.Onnx;

/// <summary>Writes fields of a message of protocol buffers.</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0;
    private const int LengthDelimited = 2;
    private const int Bits32 = 5;

    private readonly ArrayBufferWriter<byte> bytes = new();

    /// <summary>A message.</summary>
    /// <param name="fields">Writes its fields.</param>
    /// <returns>Its bytes.</returns>
    public static byte[] Message(Action<ProtobufWriter> fields)
    {
        ProtobufWriter writer = new();
        fields(writer);
        return writer.bytes.WrittenSpan.ToArray();
    }

    /// <summary>A field that is an integer or an enumeration.</summary>
    /// <param name="field">The field's number.</param>
    /// <param name="value">The value; not negative.</param>
    public void Integer(int field, long value)
    {
        Number(((ulong)field << 3) | Varint);
        Number((ulong)value);
    }

    /// <summary>A field that is a number of single precision.</summary>
    /// <param name="field">The field's number.</param>
    /// <param name="value">The value.</param>
    public void Single(int field, float value)
    {
        Number(((ulong)field << 3) | Bits32);
        bytes.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<float>(ref value)));
    }

    /// <summary>A field that is a text.</summary>
    /// <param name="field">The field's number.</param>
    /// <param name="text">The text.</param>
    public void Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    /// <summary>A field that is a message.</summary>
    /// <param name="field">The field's number.</param>
    /// <param name="fields">Writes the message's fields.</param>
    public void Message(int field, Action<ProtobufWriter> fields) => Bytes(field, Message(fields));

    /// <summary>A field of bytes that are numbers, as they lie in memory.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="field">The field's number.</param>
    /// <param name="numbers">The numbers.</param>
    public void Numbers<T>(int field, ReadOnlySpan<T> numbers)
        where T : unmanaged => Bytes(field, MemoryMarshal.AsBytes(numbers));

    private void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Number(((ulong)field << 3) | LengthDelimited);
        Number((ulong)value.Length);
        bytes.Write(value);
    }

    /// <summary>Seven bits in each byte, the lowest first; all but the last byte have the highest bit set.</summary>
    private void Number(ulong value)
    {
        while (value > 0x7f)
        {
            bytes.Write([(byte)(value | 0x80)]);
            value >>= 7;
        }

        bytes.Write([(byte)value]);
    }
}
