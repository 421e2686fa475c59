using System.Collections.Immutable;
using ModelGen.Import.Graph;
using ModelGen.Import.Onnx;

namespace ModelGen.Import;

/// <summary>
/// Imports models in the ONNX format (<c>.onnx</c>) of operator sets 7 and later, such as PyTorch and tf2onnx write. What a graph computes of shapes and
/// weights is computed while it is read; nothing is executed otherwise. External data are read from the file's own folder alone, and inputs and outputs in
/// <c>test_data_set_0</c> and on beside the file become the <see cref="ImportedModel.Reference"/>; there weights may lie too that are inputs of the graph.
/// </summary>
public static class OnnxFile
{
    /// <summary>Reads a model.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="options">What the file does not say; null: nothing.</param>
    /// <returns>The description, the weights, and what people should know of both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="ImportException">The file can't be read or described; says which node or value, and what to do.</exception>
    public static ImportedModel Import(string path, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ImportedFile.Read(path, () =>
        {
            OnnxOptions asked = options ?? new OnnxOptions();
            OnnxModel file = OnnxModel.Read(path, asked.Values);
            OnnxTestData? data = OnnxTestData.Beside(path);
            if (data is not null)
            {
                file.TakeWeights(data);
            }

            (SourceModel model, ImportedModel imported) = Describe(file, ImportedFile.ClassName(path, asked), asked);
            (imported.Reference, string? note) = data?.Reference(file, model, imported) ?? default;
            imported.Notes = note is null ? imported.Notes : imported.Notes.Add(note);
            return imported;
        });
    }

    /// <summary>Describes the output that is asked for, or all; where not all can be described, the first one alone.</summary>
    private static (SourceModel Model, ImportedModel Imported) Describe(OnnxModel file, string name, OnnxOptions options)
    {
        string[] outputs = options.Output is string asked ? [asked] : [.. file.Outputs.Distinct()];
        try
        {
            return outputs.Length > 0 ? Describe(outputs, note: null) : throw new ImportException("its graph has no output; the file is damaged");
        }
        catch (ImportException exception) when (outputs.Length > 1)
        {
            return Describe(
                outputs[..1],
                $"Of the file's outputs it gives '{outputs[0]}', and not {string.Join(", ", outputs[1..])}, as not all can be described: {exception.Message}. The "
                    + "option 'Output' names another one.");
        }

        (SourceModel, ImportedModel) Describe(string[] outputs, string? note)
        {
            SourceModel model = OnnxReader.Read(file, options, outputs);
            model.Notes.AddRange(note is null ? [] : [note]);

            // The axes of values depend on the number of steps, which so is settled by now.
            OnnxOptions settled = options with { Steps = null, InputSteps = ImmutableDictionary<string, int>.Empty };
            return (model, Lowering.Lower(model, name, settled));
        }
    }
}
