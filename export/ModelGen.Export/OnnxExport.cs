using System.Collections.Immutable;
using ModelGen.Export.Model;
using ModelGen.Export.Onnx;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Lowering;

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
        ExportedModel model = ExportedModel.Read(description, weights, asked.Model);
        Network network = model.Network;
        if (asked.IsStep && !network.IsStreaming)
        {
            throw new ExportException($"{description}: the option 'IsStep' is for models that take single steps; write 'codegen: {{ streaming: true }}' there");
        }

        if (network.Parameters.Sum(parameter => (long)parameter.Parameter.Length) * sizeof(float) > MostBytes / 2)
        {
            throw new ExportException($"{weights}: its weights have more than 1 GB, and an ONNX file has 2 GB at most, of which they are a part");
        }

        NetworkWriter writer = new(asked.IsStep ? StepNetwork.Of(network) : network, model.Weights, asked);
        byte[] file = writer.Write();
        WholeFile.Write(path, stream => stream.Write(file));
        return [.. writer.Notes.Distinct()];
    }
}
