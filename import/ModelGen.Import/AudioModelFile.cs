using System.Text;
using ModelGen.Import.Audio;
using ModelGen.Import.Graph;
using ModelGen.Import.Json;

namespace ModelGen.Import;

/// <summary>
/// Imports the JSON files in which models of guitar amplifiers and effects are passed on: those of RTNeural and AIDA-X, of GuitarML
/// (Automated-GuitarAmpModelling, Proteus), and LSTMs of Neural Amp Modeler (<c>.nam</c>). Such models give a sample of sound for each one; how many there are
/// in a call, the option <see cref="ImportOptions.Steps"/> says.
/// </summary>
public static class AudioModelFile
{
    private const long MostBytes = 256L << 20;

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
            SourceModel model = Read(Parse(path), asked);
            return Lowering.Lower(model, ImportedFile.ClassName(path, asked), asked);
        });
    }

    private static ConfigNode Parse(string path)
    {
        long length = new FileInfo(path).Length;
        if (length > MostBytes)
        {
            throw new ImportException($"it has {length} bytes, and such files have {MostBytes} at most");
        }

        byte[] head = ImportedFile.Head(path);
        string text = Encoding.UTF8.GetString(head).TrimStart('\uFEFF');
        return text.TrimStart().StartsWith('{') ? ConfigNode.Parse(File.ReadAllText(path), "model")
            : throw ImportedFile.Unknown(head, "a model in JSON");
    }

    private static SourceModel Read(ConfigNode file, ImportOptions options) =>
        file["layers"].IsList ? RtNeuralFormat.Read(file)
        : file["model_data"].IsMapping && file["state_dict"].IsMapping ? GuitarMlFormat.Read(file)
        : file["architecture"].IsText && file["weights"].IsList ? NamFormat.Read(file)
        : file.Keys.Any(key => key.EndsWith("weight_ih_l0", StringComparison.Ordinal)) ? GuitarMlFormat.ReadTensors(file, options)
        : throw new ImportException(
            $"its keys are {string.Join(", ", file.Keys.Take(8))}; files of RTNeural and AIDA-X have 'layers', of GuitarML 'model_data', of Neural Amp Modeler "
                + "'architecture'");
}
