using System.Collections.Immutable;
using System.Text;
using ModelGen.Import.Tensors;

namespace ModelGen.Import;

/// <summary>A model of another framework in the model language, with its weights.</summary>
public sealed class ImportedModel
{
    private const string DescriptionEnd = ".model.yaml";
    private const string WeightsEnd = ".safetensors";

    internal ImportedModel(string name, string yaml, ImmutableArray<ImportedTensor> tensors, ImmutableArray<string> notes)
    {
        Name = name;
        Yaml = yaml;
        Tensors = tensors;
        Notes = notes;
    }

    /// <summary>The name of the class, and of the files that <see cref="Save"/> writes.</summary>
    public string Name { get; }

    /// <summary>The description: the text of a <c>*.model.yaml</c> file.</summary>
    public string Yaml { get; }

    /// <summary>The weights, in the order of the layers.</summary>
    public ImmutableArray<ImportedTensor> Tensors { get; }

    /// <summary>What differs from the source, or was left out, in words for people. Outputs of predictions are not concerned.</summary>
    public ImmutableArray<string> Notes { get; internal set; }

    /// <summary>Inputs and outputs that lie beside the source, such as those of an ONNX file in <c>test_data_set_0</c>; null: there are none.</summary>
    public ReferenceOutputs? Reference { get; internal set; }

    /// <summary>What the inputs are called in the description, in the source's order.</summary>
    internal ImmutableArray<string> InputNames { get; init; } = [];

    /// <summary>What references call the outputs, in the source's order.</summary>
    internal ImmutableArray<string> OutputNames { get; init; } = [];

    /// <summary>Writes the description and the weights, NAME.model.yaml and NAME.safetensors. Each appears whole or not at all.</summary>
    /// <param name="folder">The folder, which is made if it is missing. Files of these names are replaced.</param>
    /// <returns>The path of the description.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="folder"/> is null.</exception>
    /// <exception cref="IOException">A file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public string Save(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        Directory.CreateDirectory(folder);
        WholeFile.Write(Path.Combine(folder, Name + WeightsEnd), WriteWeights);
        string description = Path.Combine(folder, Name + DescriptionEnd);
        WholeFile.Write(description, stream => stream.Write(Encoding.UTF8.GetBytes(Yaml)));
        return description;
    }

    /// <summary>Writes the weights in the safetensors format.</summary>
    /// <param name="stream">Where to.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public void WriteWeights(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Safetensors.Write(stream, [.. Tensors.Select(tensor => tensor.ToSource())], []);
    }

    internal static string WeightsFile(string name) => name + WeightsEnd;
}
