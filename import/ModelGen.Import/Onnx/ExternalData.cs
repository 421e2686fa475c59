using System.Globalization;
using static System.FormattableString;

namespace ModelGen.Import.Onnx;

/// <summary>
/// Numbers that lie in another file than the model. A model may be somebody else's, so that file lies in the model's folder, and no link leads out of it.
/// </summary>
/// <param name="folder">The folder.</param>
internal sealed class ExternalData(string folder)
{
    private const long MostBytes = sizeof(float) * OnnxTensor.Most;

    private long total;

    /// <summary>Reads the bytes of a tensor.</summary>
    /// <param name="tensor">Its name.</param>
    /// <param name="where">What the model says of the place.</param>
    /// <param name="length">How many bytes belong to its shape.</param>
    public ReadOnlyMemory<byte> Read(string tensor, Dictionary<string, string> where, long length)
    {
        string location = where.GetValueOrDefault("location") ?? throw new ImportException($"tensor '{tensor}' lies in another file, which it doesn't name");
        long offset = Number("offset", 0), said = Number("length", length);
        string path = PathOf(tensor, location);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (said != length || offset < 0 || length > Array.MaxLength || length > stream.Length - offset)
        {
            throw new ImportException(Invariant(
                $"tensor '{tensor}' has {said} bytes from {offset} on in '{location}', a file of {stream.Length} bytes, and {length} belong to its shape"));
        }

        // Tensors may lie at the same place.
        total += length;
        byte[] bytes = total <= MostBytes ? new byte[length]
            : throw new ImportException(Invariant($"its tensors in other files have more than {MostBytes} bytes, which is more than a model may have"));
        stream.Position = offset;
        stream.ReadExactly(bytes);
        return bytes;

        long Number(string key, long otherwise) => !where.TryGetValue(key, out string? text) ? otherwise
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
            : throw new ImportException($"tensor '{tensor}' lies in another file at the {key} '{text}', which is no number; the file is damaged");
    }

    private string PathOf(string tensor, string location)
    {
        string[] parts = location.Split('/', '\\');
        bool isBelow = !Path.IsPathRooted(location) && !Array.Exists(parts, part => part is "" or ".." || part.Contains(':'));
        string path = folder;
        foreach (string part in isBelow ? parts : [])
        {
            path = Path.Combine(path, part);
            isBelow &= new FileInfo(path).LinkTarget is null;
        }

        return !isBelow ? throw new ImportException($"tensor '{tensor}' lies in '{location}', and only files in the model's folder are read, no links")
            : File.Exists(path) ? path
            : throw new ImportException($"tensor '{tensor}' lies in '{location}', and there is no such file beside the model; copy it there");
    }
}
