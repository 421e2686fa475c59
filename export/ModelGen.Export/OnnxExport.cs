using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using ModelGen.Export.Onnx;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Parsing;
using ModelGen.Import;
using ModelGen.Import.Graph;
using ModelGen.Import.Tensors;

namespace ModelGen.Export;

/// <summary>
/// Writes models as ONNX files, for ONNX Runtime and other programs: from a description, whose meaning is the compiler's own, and a weights file. Nothing is
/// compiled and no class is needed.
/// </summary>
public static class OnnxExport
{
    /// <summary>The most bytes of a message of protocol buffers.</summary>
    private const long MostBytes = int.MaxValue;

    /// <summary>Writes a model. The file appears whole or not at all.</summary>
    /// <param name="description">The path of the description, a <c>*.model.yaml</c> file.</param>
    /// <param name="weights">The path of the weights, a <c>.safetensors</c> file that the model's class saves.</param>
    /// <param name="path">The path of the ONNX file, which is replaced if it exists.</param>
    /// <param name="options">What is to be otherwise; null: nothing.</param>
    /// <returns>What people should know of the file: where it means something else than the class does.</returns>
    /// <exception cref="ArgumentNullException">A path is null.</exception>
    /// <exception cref="ExportException">
    /// The description or the weights can't be read, do not belong together, or have what ONNX can't say; says what, and what to do.
    /// </exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static ImmutableArray<string> Write(string description, string weights, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(path);
        OnnxExportOptions asked = options ?? new OnnxExportOptions();
        Network network = Describe(description, asked.Model);
        if (asked.IsStep && !network.IsStreaming)
        {
            throw new ExportException($"{description}: the option 'IsStep' is for models that take single steps; write 'codegen: {{ streaming: true }}' there");
        }

        NetworkWriter writer = new(asked.IsStep ? StepNetwork.Of(network) : network, Weights(network, weights), asked);
        byte[] file = writer.Write();
        WholeFile.Write(path, stream => stream.Write(file));
        return [.. writer.Notes.Distinct()];
    }

    /// <summary>The network of a description.</summary>
    private static Network Describe(string path, string? name)
    {
        ModelFile file = ModelFileParser.Parse(path, Read(path, File.ReadAllText));
        EquatableArray<BoundModel> models = Binder.BindAll(file, "");
        IEnumerable<Diagnostic> found = file.Errors.Concat(models.SelectMany(bound => bound.Diagnostics)).Select(one => one.ToDiagnostic());
        if (found.FirstOrDefault(one => one.Severity == DiagnosticSeverity.Error) is Diagnostic wrong)
        {
            throw new ExportException(wrong.ToString());
        }

        Network[] networks = [.. models.Select(bound => bound.Network).OfType<Network>().Where(network => name is null || network.Name == name)];
        return networks.Length == 1 ? networks[0] : throw new ExportException(
            $"{path}: it describes {string.Join(", ", models.Select(bound => bound.Network?.Name))}; say which one is meant by the option 'Model'");
    }

    /// <summary>The tensors of a weights file, compared with those that a network has.</summary>
    private static Dictionary<string, float[]> Weights(Network network, string path)
    {
        Dictionary<string, SourceTensor> tensors = [];
        foreach (SourceTensor tensor in Read(path, Safetensors.Read))
        {
            tensors[tensor.Name] = tensor;
        }

        if (network.Parameters.Sum(parameter => (long)parameter.Parameter.Length) * sizeof(float) > MostBytes / 2)
        {
            throw new ExportException($"{path}: its weights have more than 1 GB, and an ONNX file has 2 GB at most, of which they are a part");
        }

        return network.Parameters.ToDictionary(parameter => parameter.Parameter.PathIn(parameter.Layer.Name), parameter =>
        {
            string name = parameter.Parameter.PathIn(parameter.Layer.Name);
            return !tensors.TryGetValue(name, out SourceTensor? tensor)
                ? throw new ExportException($"{path}: it has no tensor '{name}'; it is of another model")
                : tensor.Shape.SequenceEqual(parameter.Parameter.Shape) ? tensor.Values
                : throw new ExportException($"{path}: '{name}' has the shape ({string.Join(", ", tensor.Shape)}), and "
                    + $"({string.Join(", ", parameter.Parameter.Shape)}) is that of the model; it is of another one");
        });
    }

    private static T Read<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ImportException)
        {
            throw new ExportException($"{path}: {exception.Message}", exception);
        }
    }
}
