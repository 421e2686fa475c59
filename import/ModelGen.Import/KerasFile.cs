using ModelGen.Import.Graph;
using ModelGen.Import.Keras;

namespace ModelGen.Import;

/// <summary>
/// Imports models that Keras has saved, of versions 1 to 3: HDF5 files (<c>.h5</c>, <c>.hdf5</c>), whole models or weights with a <c>.json</c> beside, and
/// archives (<c>.keras</c>). Nothing of a file is ever executed.
/// </summary>
public static class KerasFile
{
    /// <summary>Reads a model.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="options">What the file does not say; null: nothing.</param>
    /// <returns>The description, the weights, and what people should know of both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="ImportException">The file can't be read or described; says what in it, and what to do.</exception>
    public static ImportedModel Import(string path, ImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ImportedFile.Read(path, () =>
        {
            ImportOptions asked = options ?? new ImportOptions();
            using KerasContents contents = KerasContents.Open(path);
            KerasWeights weights = contents.Weights();
            KerasArchitecture architecture = contents.Architecture ?? KerasContents.ArchitectureOf(path, asked.Architecture);
            KerasVersion version = KerasVersion.Of(contents.Version ?? architecture.Version, architecture.Model);
            KerasConfig config = KerasConfig.Read(architecture.Model);
            SourceModel model = KerasGraph.Read(config, version, weights);
            if (architecture.Training is { } training)
            {
                List<(string Name, string Layer)> outputs = config.IsSequential ? [(config.Layers[^1].Name, config.Layers[^1].Name)]
                    : [.. config.Outputs.Select(output => (output.Name, output.Value.Layer))];
                model.Training = new KerasTraining(outputs, version, model.Notes).Read(training);
            }

            return Lowering.Lower(model, ImportedFile.ClassName(path, asked), asked);
        });
    }
}
