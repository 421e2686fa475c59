using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelGen.Tests.Golden;

/// <summary>A tensor of a safetensors file, in C order. Integers are held as the floats that they are exactly.</summary>
internal sealed record Tensor(string Name, int[] Shape, float[] Values)
{
    /// <summary>An element as a reader of the script would write it: <c>lstm_1/kernel[3, 17]</c>.</summary>
    public string Element(int index)
    {
        int[] place = new int[Shape.Length];
        for (int axis = Shape.Length - 1; axis >= 0; axis--)
        {
            (index, place[axis]) = Math.DivRem(index, Shape[axis]);
        }

        return Shape.Length == 0 ? Name : $"{Name}[{string.Join(", ", place)}]";
    }
}

/// <summary>
/// Safetensors, as far as tests need it: 8 bytes with the length of the header, the header as JSON, then the data. Written anew
/// here, so that the reader of the runtime is not its own judge.
/// </summary>
internal static class TensorFile
{
    private const string Metadata = "__metadata__";

    /// <summary>Reads the tensors in the order of their data, and the text that the metadata hold under a key.</summary>
    public static (Tensor[] Tensors, string Metadata) Read(byte[] file, string key)
    {
        int length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(file));
        ReadOnlyMemory<byte> data = file.AsMemory(sizeof(long) + length);
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(sizeof(long), length));
        Tensor[] tensors =
        [
            .. header.RootElement.EnumerateObject()
                .Where(entry => entry.Name != Metadata)
                .OrderBy(entry => entry.Value.GetProperty("data_offsets")[0].GetInt32())
                .Select(entry => ReadTensor(entry.Name, entry.Value, data.Span)),
        ];
        return (tensors, header.RootElement.GetProperty(Metadata).GetProperty(key).GetString()!);
    }

    /// <summary>A file of float32 tensors.</summary>
    public static MemoryStream Write(IEnumerable<Tensor> tensors)
    {
        JsonObject header = [];
        MemoryStream data = new(), file = new();
        using BinaryWriter dataWriter = new(data), fileWriter = new(file, Encoding.UTF8, leaveOpen: true);
        foreach (Tensor tensor in tensors)
        {
            long begin = data.Position;
            Array.ForEach(tensor.Values, dataWriter.Write);
            header[tensor.Name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. tensor.Shape.Select(axis => JsonValue.Create(axis))]),
                ["data_offsets"] = new JsonArray(begin, data.Position),
            };
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        fileWriter.Write((long)json.Length);
        fileWriter.Write(json);
        fileWriter.Write(data.ToArray());
        file.Position = 0;
        return file;
    }

    private static Tensor ReadTensor(string name, JsonElement entry, ReadOnlySpan<byte> data)
    {
        int[] shape = [.. entry.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt32())];
        JsonElement offsets = entry.GetProperty("data_offsets");
        ReadOnlySpan<byte> bytes = data[offsets[0].GetInt32()..offsets[1].GetInt32()];
        bool isInteger = entry.GetProperty("dtype").GetString() switch
        {
            "F32" => false,
            "I32" => true,
            string other => throw new FormatException($"{name} has dtype {other}"),
            null => throw new FormatException($"{name} has no dtype"),
        };
        float[] values = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> value = bytes.Slice(i * sizeof(float), sizeof(float));
            values[i] = isInteger ? BinaryPrimitives.ReadInt32LittleEndian(value) : BinaryPrimitives.ReadSingleLittleEndian(value);
        }

        return new Tensor(name, shape, values);
    }
}
