using System.Buffers.Binary;
using System.Text.Json;

namespace ModelGen;

/// <summary>Writes the beginning of a safetensors file: the length of the header and the header, for tensors that follow each other without a gap.</summary>
internal sealed class HeaderWriter : IDisposable
{
    private readonly MemoryStream stream = new();
    private readonly Utf8JsonWriter writer;
    private long end;

    /// <summary>Begins with what the file says of itself.</summary>
    /// <param name="metadata">The texts by name.</param>
    public HeaderWriter(IEnumerable<KeyValuePair<string, string>> metadata)
    {
        stream.Write(new byte[HeaderLength.Size]);
        writer = new Utf8JsonWriter(stream);
        writer.WriteStartObject();
        writer.WriteStartObject(TensorEntries.MetadataKey);
        foreach ((string key, string text) in metadata)
        {
            writer.WriteString(key, text);
        }

        writer.WriteEndObject();
    }

    /// <summary>Adds the tensor that comes next.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">What the format calls the type of its numbers.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="numberSize">Bytes of one of its numbers.</param>
    public void Add(string name, string type, TensorShape shape, int numberSize)
    {
        writer.WriteStartObject(name);
        writer.WriteString("dtype", type);
        writer.WriteStartArray("shape");
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            writer.WriteNumberValue(shape[axis]);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(end);
        end += (long)numberSize * shape.Length;
        writer.WriteNumberValue(end);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Ends the header, and fills it up with spaces to a multiple of 8 bytes.</summary>
    /// <returns>What the file begins with, up to the first tensor.</returns>
    public byte[] Finish()
    {
        writer.WriteEndObject();
        writer.Flush();
        while (stream.Length % HeaderLength.Size != 0)
        {
            stream.WriteByte((byte)' ');
        }

        byte[] file = stream.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(file, file.Length - HeaderLength.Size);
        return file;
    }

    public void Dispose()
    {
        writer.Dispose();
        stream.Dispose();
    }
}
