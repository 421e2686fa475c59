using System.Buffers;
using System.Buffers.Binary;
using ModelGen.Import.Graph;

namespace ModelGen.Import.Tensors;

/// <summary>Files in the safetensors format.</summary>
internal static class Safetensors
{
    private const long MostNumbers = 268_435_455;
    private const long MostHeader = 64L << 20;

    /// <summary>Whether a file begins as such files do: with the length of a JSON text, and that text.</summary>
    public static bool IsOne(ReadOnlySpan<byte> head) =>
        head.Length > 9 && head[8] == '{' && BinaryPrimitives.ReadInt64LittleEndian(head) is > 0 and < MostHeader;

    /// <summary>Reads all tensors, in the order of their numbers, which is that of the modules.</summary>
    public static List<SourceTensor> Read(string path) => Read(path, out _);

    /// <summary>Reads all tensors.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="texts">What the file says of itself, text by name.</param>
    public static List<SourceTensor> Read(string path, out IReadOnlyDictionary<string, string> texts)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        byte[]? json = null;
        try
        {
            json = HeaderReader.Rent(stream, out int length);
            texts = WeightsMetadata.TextsIn(json.AsSpan(0, length));
            return Read(json.AsSpan(0, length), stream);
        }
        catch (Exception exception) when (TensorEntries.IsOfJson(exception) || exception is WeightsFormatException)
        {
            throw new ImportException(exception.Message, exception);
        }
        finally
        {
            if (json is not null)
            {
                ArrayPool<byte>.Shared.Return(json);
            }
        }
    }

    /// <summary>Writes tensors of single precision.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="tensors">The tensors, in their order.</param>
    /// <param name="texts">What the file says of itself, text by name.</param>
    public static void Write(Stream stream, IReadOnlyCollection<SourceTensor> tensors, IEnumerable<KeyValuePair<string, string>> texts)
    {
        using HeaderWriter header = new(texts);
        foreach (SourceTensor tensor in tensors)
        {
            header.Add(tensor.Name, "F32", new TensorShape(tensor.Shape), sizeof(float));
        }

        stream.Write(header.Finish());
        foreach (SourceTensor tensor in tensors)
        {
            LittleEndian.Write<float>(stream, tensor.Values);
        }
    }

    private static List<SourceTensor> Read(ReadOnlySpan<byte> json, Stream stream)
    {
        long data = stream.Position, numbers = 0;
        List<(long Begin, SourceTensor Tensor)> tensors = [];
        TensorEntries entries = new(json);
        while (entries.MoveNext())
        {
            string name = entries.Name;
            TensorEntry entry = entries.Read();
            string type = entry.Type.GetString()!;
            int size = type switch
            {
                "F32" or "I32" => 4,
                "F64" or "I64" => 8,
                "F16" or "BF16" => 2,
                _ => throw entries.Wrong($"is of {type}, and floating-point numbers are expected"),
            };
            long count = entry.Axes()
                .Aggregate(1L, (product, axis) => axis is >= 0 and <= MostNumbers && product <= MostNumbers ? product * axis : MostNumbers + 1);
            numbers += count;
            if (entry.Begin < 0 || numbers > MostNumbers || entry.End - entry.Begin != count * size || entry.End > stream.Length - data)
            {
                throw entries.Wrong("lies outside of the file, or has another size than its shape");
            }

            byte[] bytes = new byte[count * size];
            stream.Position = data + entry.Begin;
            stream.ReadExactly(bytes);
            float[] values = new float[count];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = Number(type, bytes.AsSpan(i * size, size));
            }

            tensors.Add((entry.Begin, new SourceTensor(name, [.. entry.Axes().Select(axis => (int)axis)], values) { Type = type }));
        }

        return [.. tensors.OrderBy(tensor => tensor.Begin).Select(tensor => tensor.Tensor)];
    }

    private static float Number(string type, ReadOnlySpan<byte> bytes) => type switch
    {
        "F32" => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        "F64" => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        "I32" => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        "BF16" => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
    };
}
