using ModelGen.Import;
using ModelGen.Import.Hdf5;
using ModelGen.Import.Tensors;

namespace ModelGen.Tool.Importing;

/// <summary>What the first bytes of a file, or the names in an archive, say of its kind.</summary>
internal sealed class SourceFile
{
    /// <summary>Looks at a file.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="IOException">It can't be read.</exception>
    public SourceFile(string path)
    {
        Path = path;
        Head = ImportedFile.Head(path);
        if (Head is [(byte)'P', (byte)'K', ..])
        {
            using Archive archive = new(path);
            Entries = [.. archive.Names];
        }
    }

    /// <summary>The path.</summary>
    public string Path { get; }

    /// <summary>The first bytes.</summary>
    public byte[] Head { get; }

    /// <summary>The names in an archive; empty where it is none.</summary>
    public IReadOnlyList<string> Entries { get; } = [];

    /// <summary>Whether it is HDF5.</summary>
    public bool IsHdf5 => Hdf5File.IsOne(Head);

    /// <summary>Whether it has tensors in the safetensors format.</summary>
    public bool IsSafetensors => Safetensors.IsOne(Head);

    /// <summary>Whether it is an array of NumPy.</summary>
    public bool IsNumPy => NumPyArray.IsOne(Head) || (Entries.Count > 0 && Entries.All(entry => entry.EndsWith(".npy", StringComparison.Ordinal)));

    /// <summary>Whether it is a pickle of Python, or an archive of PyTorch with one.</summary>
    public bool IsPickle => Head is [0x80, >= 2 and <= 5, ..] || Entries.Any(entry => entry.EndsWith("/data.pkl", StringComparison.Ordinal));

    /// <summary>Whether it is a text in JSON.</summary>
    public bool IsJson => Head.AsSpan().TrimStart("\u00EF\u00BB\u00BF \n\r\t"u8) is [(byte)'{', ..];

    /// <summary>Whether it is JSON as <c>model.to_json()</c> of Keras makes it.</summary>
    public bool IsKerasConfiguration => IsJson && Head.AsSpan().IndexOf("\"class_name\""u8) >= 0;

    /// <summary>Whether its name ends in one of some ways.</summary>
    public bool EndsWith(IEnumerable<string> endings) => endings.Any(ending => Path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
