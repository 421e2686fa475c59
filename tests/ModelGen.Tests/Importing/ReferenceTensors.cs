using System.Buffers.Binary;
using System.Text.Json;

namespace ModelGen.Tests.Importing;

/// <summary>The tensors of a reference, as double precision. Written anew here, as the runtime's reader is not its own judge.</summary>
internal static class ReferenceTensors
{
    public static Dictionary<string, (int[] Shape, double[] Values)> Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(file));
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(sizeof(long), length));
        return header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__").ToDictionary(
            entry => entry.Name,
            entry => (
                entry.Value.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt32()).ToArray(),
                Numbers(file, sizeof(long) + length, entry.Value)));
    }

    private static double[] Numbers(byte[] file, int data, JsonElement entry)
    {
        JsonElement offsets = entry.GetProperty("data_offsets");
        ReadOnlySpan<byte> bytes = file.AsSpan((data + offsets[0].GetInt32())..(data + offsets[1].GetInt32()));
        string type = entry.GetProperty("dtype").GetString()!;
        int size = type is "F64" or "I64" ? 8 : 4;
        double[] numbers = new double[bytes.Length / size];
        for (int i = 0; i < numbers.Length; i++)
        {
            ReadOnlySpan<byte> one = bytes.Slice(i * size, size);
            numbers[i] = type switch
            {
                "F64" => BinaryPrimitives.ReadDoubleLittleEndian(one),
                "F32" => BinaryPrimitives.ReadSingleLittleEndian(one),
                "I64" => BinaryPrimitives.ReadInt64LittleEndian(one),
                "I32" => BinaryPrimitives.ReadInt32LittleEndian(one),
                _ => throw new FormatException($"{type} is not read"),
            };
        }

        return numbers;
    }
}
