using System.IO.Compression;
using ModelGen.Import.Graph;

namespace ModelGen.Import.Tensors;

/// <summary>Files of NumPy: one array (<c>.npy</c>), or an archive of named ones (<c>.npz</c>).</summary>
internal static class NumPyFile
{
    private const string Ending = ".npy";

    /// <summary>The time of all entries: a file is the same whenever it is written.</summary>
    private static readonly DateTimeOffset Begin = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whether an archive is one of arrays.</summary>
    public static bool IsOne(Archive archive) => archive.Names.Any() && archive.Names.All(name => name.EndsWith(Ending, StringComparison.Ordinal));

    /// <summary>Reads all arrays of an archive, or the one of a file, which is called as the file is.</summary>
    public static List<SourceTensor> Read(string path)
    {
        if (NumPyArray.IsOne(ImportedFile.Head(path)))
        {
            return [NumPyArray.Read(Path.GetFileNameWithoutExtension(path), File.ReadAllBytes(path))];
        }

        using Archive archive = new(path);
        return
        [
            .. archive.Names.Select(name => name.EndsWith(Ending, StringComparison.Ordinal)
                ? NumPyArray.Read(name[..^Ending.Length], archive.Bytes(archive.Find(name)!))
                : throw new ImportException($"it is an archive, but none of NumPy: '{name}' is no array")),
        ];
    }

    /// <summary>Reads all tensors of such a file, or of a safetensors file.</summary>
    public static List<SourceTensor> ReadAny(string path)
    {
        byte[] head = ImportedFile.Head(path);
        return head is [(byte)'P', (byte)'K', ..] || NumPyArray.IsOne(head) ? Read(path)
            : Safetensors.IsOne(head) ? Safetensors.Read(path)
            : throw ImportedFile.Unknown(head, "a file of NumPy (.npy, .npz) or a safetensors file");
    }

    /// <summary>Writes an archive, without compression as <c>numpy.savez</c> does.</summary>
    public static void WriteArchive(Stream stream, IEnumerable<SourceTensor> tensors)
    {
        using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (SourceTensor tensor in tensors)
        {
            ZipArchiveEntry entry = archive.CreateEntry(tensor.Name + Ending, CompressionLevel.NoCompression);
            entry.LastWriteTime = Begin;
            using Stream content = entry.Open();
            NumPyArray.Write(content, tensor);
        }
    }
}
