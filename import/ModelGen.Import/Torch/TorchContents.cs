using System.Buffers.Binary;
using ModelGen.Import.Graph;
using ModelGen.Import.Tensors;
using static System.FormattableString;

namespace ModelGen.Import.Torch;

/// <summary>The tensors of a file, whichever form it has.</summary>
internal static class TorchContents
{
    private const long MostPickle = 64L << 20;
    private const long MostNumbers = 268_435_455;

    /// <summary>The number that files before version 1.6 begin with, as a pickle of its own.</summary>
    private static readonly byte[] Legacy = [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.'];

    /// <summary>Keys under which programs keep a state dict among other things.</summary>
    private static readonly string[] Inner = ["state_dict", "model_state_dict", "model"];

    public static List<SourceTensor> Read(string path)
    {
        byte[] head = ImportedFile.Head(path);
        return head is [(byte)'P', (byte)'K', ..] ? ReadArchive(path)
            : head.AsSpan().StartsWith(Legacy) ? ReadLegacy(path)
            : Safetensors.IsOne(head) ? Safetensors.Read(path)
            : throw ImportedFile.Unknown(head, "a state dict of PyTorch (.pt, .pth or .safetensors)");
    }

    private static List<SourceTensor> ReadArchive(string path)
    {
        using Archive archive = new(path);
        string pickle = archive.Names.FirstOrDefault(name => name.EndsWith("/data.pkl", StringComparison.Ordinal)) ?? throw new ImportException(
            archive.Find("config.json") is null ? "it is an archive, but none of PyTorch: it has no 'data.pkl'" : "it is an archive of Keras; import it with KerasFile");
        string folder = pickle[..^"data.pkl".Length];
        if (archive.Find(folder + "byteorder") is { } order && !archive.Bytes(order, 16).AsSpan().SequenceEqual("little"u8))
        {
            throw new ImportException("its numbers have the most significant byte first, which is not read; save it on another machine");
        }

        int position = 0;
        object? contents = PickleReader.Read(archive.Bytes(archive.Find(pickle)!, MostPickle), ref position);
        return Tensors(contents, storage => archive.Bytes(
            archive.Find($"{folder}data/{storage.Key}") ?? throw new ImportException($"the archive has no numbers '{storage.Key}'; it is damaged")));
    }

    /// <summary>Consecutive pickles: a number, a version, the machine, the contents and the keys of storages, whose bytes follow.</summary>
    private static List<SourceTensor> ReadLegacy(string path)
    {
        byte[] data = new FileInfo(path).Length <= Array.MaxLength ? File.ReadAllBytes(path) : throw new ImportException("it is too large");
        int position = 0;
        for (int i = 0; i < 3; i++)
        {
            PickleReader.Read(data, ref position);
        }

        object? contents = PickleReader.Read(data, ref position);
        List<object?> keys = PickleReader.Read(data, ref position) as List<object?>
            ?? throw new ImportException("its storages are not listed; the file is damaged");
        Dictionary<string, PickledStorage> storages = [];
        foreach (PickledTensor tensor in Found(contents).Select(entry => entry.Tensor))
        {
            storages[tensor.Storage.Key] = tensor.Storage;
        }

        Dictionary<string, byte[]> bytes = [];
        foreach (string key in keys.OfType<string>())
        {
            PickledStorage storage = storages.GetValueOrDefault(key)
                ?? throw new ImportException($"its storage '{key}' belongs to no tensor; the file is damaged");
            long size = storage.Count * SizeOf(storage.Type);
            bool fits = data.Length - position >= 8 && storage.Count >= 0 && storage.Count <= MostNumbers && size <= data.Length - position - 8;
            bytes[key] = fits ? data.AsSpan(position + 8, (int)size).ToArray()
                : throw new ImportException($"the file ends within its storage '{key}'; it is cut off");
            position += 8 + (int)size;
        }

        return Tensors(
            contents, storage => bytes.GetValueOrDefault(storage.Key) ?? throw new ImportException($"it has no numbers '{storage.Key}'; the file is damaged"));
    }

    private static List<SourceTensor> Tensors(object? contents, Func<PickledStorage, byte[]> bytesOf)
    {
        Dictionary<string, byte[]> storages = [];
        long numbers = 0;
        List<SourceTensor> tensors = [];
        foreach ((string name, PickledTensor tensor) in Found(contents))
        {
            if (!storages.TryGetValue(tensor.Storage.Key, out byte[]? bytes))
            {
                storages[tensor.Storage.Key] = bytes = bytesOf(tensor.Storage);
            }

            SourceTensor read = Read(name, tensor, bytes);
            numbers += read.Values.Length;
            tensors.Add(numbers <= MostNumbers ? read
                : throw new ImportException($"the model has more than {MostNumbers} parameters, which is the most that one may have"));
        }

        return tensors;
    }

    /// <summary>The tensors of a dictionary, or of the one that it has under a usual key.</summary>
    private static List<(string Name, PickledTensor Tensor)> Found(object? contents)
    {
        PickleDictionary dictionary = contents as PickleDictionary ?? throw new ImportException("it holds no dictionary; save model.state_dict()");
        List<(string Name, PickledTensor Tensor)> tensors = Of(dictionary);
        return tensors.Count > 0 ? tensors
            : dictionary.Entries.Find(entry => Inner.Contains(entry.Key)).Value is PickleDictionary inner && Of(inner) is { Count: > 0 } found ? found
            : throw new ImportException(
                $"its dictionary has no tensors, but {string.Join(", ", dictionary.Entries.Take(8).Select(entry => entry.Key))}; save model.state_dict()");

        static List<(string Name, PickledTensor Tensor)> Of(PickleDictionary dictionary) =>
            [.. dictionary.Entries.Where(entry => entry.Value is PickledTensor).Select(entry => (entry.Key, (PickledTensor)entry.Value!))];
    }

    private static SourceTensor Read(string name, PickledTensor tensor, byte[] bytes)
    {
        int size = SizeOf(tensor.Storage.Type), rank = tensor.Shape.Length;
        long available = bytes.Length / size, count = 1, last = tensor.Offset;
        for (int axis = 0; axis < rank; axis++)
        {
            bool fits = rank == tensor.Strides.Length && tensor.Shape[axis] is > 0 and <= MostNumbers && tensor.Strides[axis] is >= 0 and <= MostNumbers
                && count <= MostNumbers / tensor.Shape[axis];
            count = fits ? count * tensor.Shape[axis] : 0;
            last += fits ? (tensor.Shape[axis] - 1) * tensor.Strides[axis] : 0;
        }

        if (count <= 0 || tensor.Offset < 0 || last >= available)
        {
            throw new ImportException(Invariant(
                $"tensor '{name}' of shape ({string.Join(", ", tensor.Shape)}) lies outside of its {available} numbers; the file is damaged"));
        }

        float[] values = new float[count];
        for (long i = 0; i < count; i++)
        {
            long rest = i, place = tensor.Offset;
            for (int axis = rank - 1; axis >= 0; axis--)
            {
                (rest, long index) = Math.DivRem(rest, tensor.Shape[axis]);
                place += index * tensor.Strides[axis];
            }

            values[i] = Number(tensor.Storage.Type, bytes.AsSpan((int)(place * size), size));
        }

        return new SourceTensor(name, [.. tensor.Shape.Select(axis => (int)axis)], values);
    }

    private static int SizeOf(string type) => type switch
    {
        "FloatStorage" or "IntStorage" => 4,
        "DoubleStorage" or "LongStorage" => 8,
        "HalfStorage" or "BFloat16Storage" => 2,
        _ => throw new ImportException($"its numbers are of '{type}', and floating-point numbers are expected"),
    };

    private static float Number(string type, ReadOnlySpan<byte> bytes) => type switch
    {
        "FloatStorage" => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        "DoubleStorage" => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        "HalfStorage" => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        "BFloat16Storage" => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        "IntStorage" => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
    };
}
