using System.Collections.Immutable;
using System.Text;
using ModelGen.Export.Model;
using ModelGen.Export.Torch;
using ModelGen.Import.Tensors;

namespace ModelGen.Export;

/// <summary>
/// Writes models for PyTorch: a state dict in the safetensors format, whose tensors have the names, shapes and order of gates of PyTorch's modules, each called
/// after its layer; and, as a state dict has no layers, a Python file with the module.
/// </summary>
public static class PyTorchExport
{
    /// <summary>Writes a model. Each file appears whole or not at all.</summary>
    /// <param name="description">The path of the description, a <c>*.model.yaml</c> file.</param>
    /// <param name="weights">The path of the weights, a <c>.safetensors</c> file that the model's class saves.</param>
    /// <param name="path">The path of the state dict, which is replaced if it exists.</param>
    /// <param name="options">What is to be otherwise; null: nothing.</param>
    /// <returns>What people should know of the files: where they mean something else than the class does.</returns>
    /// <exception cref="ArgumentNullException">A path is null.</exception>
    /// <exception cref="ExportException">
    /// The description or the weights can't be read, do not belong together, or have what PyTorch has no module for; says what, and what to do.
    /// </exception>
    /// <exception cref="IOException">A file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public static ImmutableArray<string> Write(string description, string weights, string path, PyTorchExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(path);
        TorchWriter writer = new(ExportedModel.Read(description, weights, options?.Model));
        string module = writer.Write(Path.GetFileName(path));
        WholeFile.Write(path, stream => Safetensors.Write(stream, writer.Tensors, [KeyValuePair.Create("format", "pt")]));
        if (options?.Module is string file)
        {
            WholeFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(module)));
            return [.. writer.Notes.Distinct()];
        }

        return
        [
            .. writer.Notes.Distinct(),
            "A state dict has weights and no layers: activations and all that has no weights stand in the module that the option 'Module' writes.",
        ];
    }
}
