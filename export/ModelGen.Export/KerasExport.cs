using System.Collections.Immutable;
using ModelGen.Export.Keras;
using ModelGen.Export.Model;

namespace ModelGen.Export;

/// <summary>
/// Writes models for Keras 3: as an archive, <c>.keras</c>, which <c>keras.saving.load_model</c> reads, or their weights alone, <c>.weights.h5</c>, for
/// <c>load_weights</c> of a model of the same layers.
/// </summary>
public static class KerasExport
{
    /// <summary>Writes a model. The file appears whole or not at all.</summary>
    /// <param name="description">The path of the description, a <c>*.model.yaml</c> file.</param>
    /// <param name="weights">The path of the weights, a <c>.safetensors</c> file that the model's class saves.</param>
    /// <param name="path">The path of the file, which is replaced if it exists. It ends with <c>.keras</c> or <c>.weights.h5</c>.</param>
    /// <param name="options">What is to be otherwise; null: nothing.</param>
    /// <returns>What people should know of the file: where it means something else than the class does.</returns>
    /// <exception cref="ArgumentNullException">A path is null.</exception>
    /// <exception cref="ExportException">
    /// The description or the weights can't be read, do not belong together, or have what Keras has no layer for, or the path has another ending; says what,
    /// and what to do.
    /// </exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static ImmutableArray<string> Write(string description, string weights, string path, ExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(path);
        bool isArchive = path.EndsWith(KerasArchive.Ending, StringComparison.OrdinalIgnoreCase);
        if (!isArchive && !path.EndsWith(KerasArchive.WeightsEnding, StringComparison.OrdinalIgnoreCase))
        {
            throw new ExportException(
                $"{path}: a model of Keras is a file that ends with '{KerasArchive.Ending}', and its weights alone are one that ends with "
                    + $"'{KerasArchive.WeightsEnding}'");
        }

        ExportedModel model = ExportedModel.Read(description, weights, options?.Model);
        KerasWriter writer = new(model);
        string config = writer.Config();
        byte[] tensors = KerasStore.Write(model, writer.Order);
        WholeFile.Write(path, stream =>
        {
            if (isArchive)
            {
                KerasArchive.Write(stream, config, tensors);
            }
            else
            {
                stream.Write(tensors);
            }
        });
        return [.. writer.Notes];
    }
}
