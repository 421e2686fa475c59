using System.Text;
using ModelGen.Import.Hdf5;

namespace ModelGen.Import;

/// <summary>What all files have in common that are imported: one kind of exception, with the path in front, and a name for the class.</summary>
internal static class ImportedFile
{
    /// <summary>Reads a file. Whatever goes wrong becomes an <see cref="ImportException"/> that names it.</summary>
    public static T Read<T>(string path, Func<T> read)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new ImportException(File.Exists(Path.Combine(path, "saved_model.pb"))
                    ? "it is a SavedModel of TensorFlow, which is not read; load it and save it with model.save(\"model.keras\")"
                    : "it is a folder; name a file");
            }

            return read();
        }
        catch (Exception exception) when (exception is ImportException or Hdf5Exception or IOException or UnauthorizedAccessException or InvalidDataException
            or NotSupportedException or InsufficientExecutionStackException or OutOfMemoryException or ArgumentException)
        {
            string message = exception switch
            {
                OutOfMemoryException => "it asks for more memory than there is",
                InsufficientExecutionStackException => "its layers are nested too deeply",
                InvalidDataException => $"the archive is damaged: {exception.Message}",
                _ => exception.Message,
            };
            throw new ImportException($"{path}: {message}", exception);
        }
    }

    /// <summary>The first bytes of a file, fewer where it is shorter: what kind of file it is.</summary>
    public static byte[] Head(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        byte[] head = new byte[4096];
        return head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
    }

    /// <summary>An error about a file that is of another kind than expected.</summary>
    public static ImportException Unknown(byte[] head, string expected, bool isKeras = false)
    {
        string text = Encoding.Latin1.GetString(head);
        string what = head.Length == 0 ? "the file is empty"
            : text.StartsWith("version https://git-lfs", StringComparison.Ordinal) ? "it is a pointer of Git LFS in the place of the file; run 'git lfs pull'"
            : Hdf5File.IsOne(head) ? "it is an HDF5 file; import it with KerasFile"
            : isKeras && text.TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\n', '\r', '\t').StartsWith('{')
                ? "it is JSON, which has layers without weights; name the file with the weights"
            : text.StartsWith('<') ? "it is a page of a web site in the place of the file; download it again"
            : $"it is no file that is known here; {expected} is expected";
        return new ImportException(what);
    }

    /// <summary>The name of the class: what the caller says, or the file's name in PascalCase.</summary>
    public static string ClassName(string path, ImportOptions options)
    {
        if (options.Name is { } said)
        {
            bool isName = said.Length is > 0 and <= 200 && !char.IsDigit(said[0]) && said.All(letter => char.IsLetterOrDigit(letter) || letter == '_');
            return isName ? said
                : throw new ImportException($"the option 'Name' is '{said}', which is no name of a class; write letters and digits, no digit first");
        }

        string file = Path.GetFileName(path);
        foreach (string end in new[] { ".h5", ".hdf5", ".keras", ".weights", ".json", ".safetensors", ".pth", ".pt", ".nam", ".onnx" })
        {
            file = file.EndsWith(end, StringComparison.OrdinalIgnoreCase) ? file[..^end.Length] : file;
        }

        StringBuilder name = new();
        bool begins = true;
        foreach (char letter in file.Where(char.IsAscii))
        {
            if (char.IsLetterOrDigit(letter))
            {
                name.Append(begins ? char.ToUpperInvariant(letter) : letter);
            }

            begins = !char.IsLetter(letter) && !(char.IsDigit(letter) && !begins);
        }

        return name.Length == 0 || !char.IsLetter(name[0]) ? $"Model{name}" : name.ToString();
    }
}
