using ModelGen.Import;

namespace ModelGen.Tool.Importing;

/// <summary>What a file does not say, or what is to be otherwise: options of all kinds of files.</summary>
/// <param name="Modules">Those of PyTorch, with those that all kinds have.</param>
/// <param name="Graph">Those of ONNX alone.</param>
internal sealed record SourceOptions(TorchOptions Modules, OnnxOptions Graph);

/// <summary>A kind of file that models are imported from.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Endings">How the names of such files end.</param>
/// <param name="IsContent">Whether a file is of this kind by its content.</param>
/// <param name="Import">Imports it.</param>
internal sealed record SourceFormat(
    string Name, string[] Endings, Func<SourceFile, bool> IsContent, Func<string, SourceOptions, ImportedModel> Import)
{
    /// <summary>All kinds, each with what imports it: another one is another line.</summary>
    private static readonly SourceFormat[] All =
    [
        new(
            "Keras",
            [".h5", ".hdf5", ".keras"],
            file => file.IsHdf5 || file.Entries.Contains("config.json") || file.IsKerasConfiguration,
            (path, options) => KerasFile.Import(path, options.Modules))
        {
            TakesArchitecture = true,
        },
        new(
            "PyTorch",
            [".pt", ".pth", ".safetensors"],
            file => file.IsPickle || file.IsSafetensors,
            (path, options) => PyTorchFile.Import(path, options.Modules))
        {
            TakesModules = true,
        },
        new("ONNX", [".onnx"], _ => false, (path, options) => OnnxFile.Import(path, options.Graph with
        {
            Name = options.Modules.Name,
            Namespace = options.Modules.Namespace,
            Steps = options.Modules.Steps,
            InputSteps = options.Modules.InputSteps,
            EmbedWeights = options.Modules.EmbedWeights,
        }))
        {
            TakesGraph = true,
        },
        new(
            "RTNeural, AIDA-X, GuitarML or Neural Amp Modeler",
            [".json", ".nam"],
            file => file.IsJson,
            (path, options) => AudioModelFile.Import(path, options.Modules)),
    ];

    /// <summary>Whether a file may have weights only, and the layers stand in another one.</summary>
    public bool TakesArchitecture { get; init; }

    /// <summary>Whether a file has modules and says nothing of what stands between them.</summary>
    public bool TakesModules { get; init; }

    /// <summary>Whether a file has a graph of values.</summary>
    public bool TakesGraph { get; init; }

    /// <summary>The kind of a file, by its content, and where that tells nothing by its name.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="ImportException">It is of no kind that is known; says what it is instead.</exception>
    public static SourceFormat Of(string path) => ImportedFile.Read(path, () =>
    {
        SourceFile file = new(path);
        SourceFormat? found = Array.Find(All, format => format.IsContent(file)) ?? Array.Find(All, format => file.EndsWith(format.Endings));
        return found ?? throw ImportedFile.Unknown(
            file.Head, "a model of " + string.Join(", or of ", All.Select(format => $"{format.Name} ({string.Join(", ", format.Endings)})")));
    });
}
