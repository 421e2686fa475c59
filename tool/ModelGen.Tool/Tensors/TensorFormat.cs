using System.Collections.Immutable;
using ModelGen.Import;
using ModelGen.Import.Graph;
using ModelGen.Import.Hdf5;
using ModelGen.Import.Keras;
using ModelGen.Import.Tensors;
using ModelGen.Import.Torch;
using ModelGen.Tool.Importing;
using ModelGen.Tool.Shell;

namespace ModelGen.Tool.Tensors;

/// <summary>What is in a file of tensors.</summary>
/// <param name="Tensors">The tensors.</param>
/// <param name="Texts">What the file says of itself, text by name.</param>
internal sealed record TensorContents(List<SourceTensor> Tensors, IReadOnlyDictionary<string, string> Texts);

/// <summary>A kind of file that holds tensors by name.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Ending">How the names of files end that are written.</param>
/// <param name="IsContent">Whether a file is of this kind by its content.</param>
/// <param name="Read">Reads all that is in it.</param>
/// <param name="Write">Writes it; null: such files are only read.</param>
internal sealed record TensorFormat(
    string Name,
    string Ending,
    Func<SourceFile, bool> IsContent,
    Func<string, TensorContents> Read,
    Action<Stream, TensorContents>? Write = null)
{
    private static readonly TensorFormat[] All =
    [
        new("safetensors", ".safetensors", file => file.IsSafetensors, ReadSafetensors, (stream, file) => Safetensors.Write(stream, file.Tensors, file.Texts))
        {
            KeepsTexts = true,
        },
        new("NumPy", ".npz", file => file.IsNumPy, path => Alone(NumPyFile.Read(path)), (stream, file) => NumPyFile.WriteArchive(stream, file.Tensors)),
        new("HDF5", ".h5", file => file.IsHdf5 || file.Entries.Contains("config.json"), ReadHdf5),
        new("PyTorch", ".pt", file => file.IsPickle, path => Alone(TorchContents.Read(path))),
    ];

    /// <summary>Whether files say what they are beside their tensors.</summary>
    public bool KeepsTexts { get; init; }

    /// <summary>Reads a file of any kind.</summary>
    /// <exception cref="ImportException">It can't be read, or is of no kind that is known.</exception>
    public static TensorContents ReadFile(string path) => ImportedFile.Read(path, () =>
    {
        SourceFile file = new(path);
        TensorFormat format = Array.Find(All, format => format.IsContent(file))
            ?? throw ImportedFile.Unknown(file.Head, "a file of " + string.Join(" or ", All.Select(format => format.Name)));
        return format.Read(path);
    });

    /// <summary>The kind of a file that is to be written, by its name.</summary>
    /// <exception cref="ToolException">Such files are not written.</exception>
    public static TensorFormat ToWrite(string path)
    {
        TensorFormat[] written = Array.FindAll(All, format => format.Write is not null);
        return Array.Find(written, format => path.EndsWith(format.Ending, StringComparison.OrdinalIgnoreCase)) ?? throw new ToolException(
            $"{path}: such files are not written; name one that ends with {string.Join(" or ", written.Select(format => format.Ending))}", ExitCode.Usage);
    }

    private static TensorContents ReadSafetensors(string path)
    {
        List<SourceTensor> tensors = Safetensors.Read(path, out IReadOnlyDictionary<string, string> texts);
        return new TensorContents(tensors, texts);
    }

    private static TensorContents ReadHdf5(string path)
    {
        using KerasContents contents = KerasContents.Open(path);
        return Alone(Hdf5Tensors.Read(contents.Root));
    }

    private static TensorContents Alone(List<SourceTensor> tensors) => new(tensors, ImmutableDictionary<string, string>.Empty);
}
