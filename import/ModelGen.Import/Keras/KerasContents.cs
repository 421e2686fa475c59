using System.IO.Compression;
using System.Text;
using ModelGen.Import.Hdf5;
using ModelGen.Import.Json;

namespace ModelGen.Import.Keras;

/// <summary>The layers of a model, as a file describes them.</summary>
/// <param name="Model">The configuration.</param>
/// <param name="Training">What it was compiled with, or null.</param>
/// <param name="Version">The version that wrote it, or null.</param>
internal sealed record KerasArchitecture(ConfigNode Model, ConfigNode? Training, string? Version);

/// <summary>What is in a file of Keras, whichever kind of file it is.</summary>
internal sealed class KerasContents : IDisposable
{
    private const long MostText = 64L << 20;
    private const string WeightsEntry = "model.weights.h5";

    private readonly Stream stream;

    private KerasContents(Stream stream, Hdf5Object root, KerasArchitecture? architecture, string? version)
    {
        this.stream = stream;
        Root = root;
        Architecture = architecture;
        Version = version;
    }

    /// <summary>The root of the HDF5 file, which in archives is that of the weights.</summary>
    public Hdf5Object Root { get; }

    /// <summary>The layers; null: there are only weights.</summary>
    public KerasArchitecture? Architecture { get; }

    /// <summary>The version that wrote the file; null: it does not say.</summary>
    public string? Version { get; }

    /// <summary>Opens a file.</summary>
    public static KerasContents Open(string path)
    {
        byte[] head = ImportedFile.Head(path);
        if (head is [(byte)'P', (byte)'K', ..])
        {
            return OpenArchive(path);
        }

        if (!Hdf5File.IsOne(head))
        {
            throw ImportedFile.Unknown(head, "a file of Keras (HDF5 or .keras)", isKeras: true);
        }

        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            return OpenHdf5(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The layers of a model of which a file has only the weights.</summary>
    /// <param name="path">The file with the weights.</param>
    /// <param name="architecture">The file with the layers that the caller names, or null.</param>
    public static KerasArchitecture ArchitectureOf(string path, string? architecture)
    {
        string beside = Path.ChangeExtension(path, ".json");
        string place = architecture ?? beside;
        if (architecture is null && !File.Exists(beside))
        {
            throw new ImportException(
                $"the file has weights without layers, and there is no '{Path.GetFileName(beside)}' beside it; write one with model.to_json(), or name another "
                    + "with the option 'Architecture'");
        }

        byte[] head = ImportedFile.Head(place);
        if (Hdf5File.IsOne(head) || head is [(byte)'P', (byte)'K', ..])
        {
            using KerasContents contents = Open(place);
            return contents.Architecture ?? throw new ImportException($"'{Path.GetFileName(place)}' has weights without layers too");
        }

        using FileStream file = new(place, FileMode.Open, FileAccess.Read, FileShare.Read);
        ConfigNode node = ConfigNode.Parse(Text(file, file.Length, Path.GetFileName(place)), "model");
        return new KerasArchitecture(node, null, node["keras_version"].IsText ? node["keras_version"].Text() : null);
    }

    /// <summary>The weights.</summary>
    public KerasWeights Weights()
    {
        Hdf5Object group = Root.Find("model_weights") is { IsData: false } inner ? inner : Root;
        return GroupWeights.Fits(group) ? new GroupWeights(group)
            : StoreWeights.Fits(Root) ? new StoreWeights(Root)
            : throw new ImportException($"it is an HDF5 file, but has no weights of Keras: its root has {string.Join(", ", Root.Links.Keys)}");
    }

    public void Dispose() => stream.Dispose();

    private static KerasContents OpenHdf5(Stream stream)
    {
        Hdf5Object root = Hdf5File.Open(stream);
        string? version = Attribute(root, "keras_version") ?? (root.Find("model_weights") is { } weights ? Attribute(weights, "keras_version") : null);
        ConfigNode? training = Attribute(root, "training_config") is string compiled ? ConfigNode.Parse(compiled, "training_config") : null;
        KerasArchitecture? architecture = Attribute(root, "model_config") is string model
            ? new KerasArchitecture(ConfigNode.Parse(model, "model_config"), training, version)
            : null;
        return new KerasContents(stream, root, architecture, version);
    }

    private static string? Attribute(Hdf5Object owner, string name) => owner.Attribute(name)?.Texts() is [string text] ? text : null;

    private static KerasContents OpenArchive(string path)
    {
        using Archive archive = new(path);
        ConfigNode config = ConfigNode.Parse(Text(archive, "config.json") ?? throw NoArchive(archive), "config.json");
        ConfigNode said = Text(archive, "metadata.json") is string text ? ConfigNode.Parse(text, "metadata.json")["keras_version"] : default;
        string? version = said.IsText ? said.Text() : null;
        ZipArchiveEntry entry = archive.Find(WeightsEntry) ?? throw new ImportException(
            $"the archive has no '{WeightsEntry}'; it has {string.Join(", ", archive.Names.Take(8))}. Save it with model.save(\"model.keras\")");
        MemoryStream weights = new(archive.Bytes(entry), writable: false);
        ConfigNode compiled = config["compile_config"];
        KerasArchitecture architecture = new(config, compiled.Has ? compiled : null, version);
        return new KerasContents(weights, Hdf5File.Open(weights), architecture, version);
    }

    private static ImportException NoArchive(Archive archive) => new(archive.Names.Any(name => name.EndsWith("/data.pkl", StringComparison.Ordinal))
        ? "it is an archive of PyTorch; import it with PyTorchFile"
        : "it is an archive, but none of Keras: it has no 'config.json'");

    private static string? Text(Archive archive, string entry) =>
        archive.Find(entry) is { } found ? Encoding.UTF8.GetString(archive.Bytes(found, MostText)) : null;

    private static string Text(Stream stream, long length, string name)
    {
        if (length > MostText)
        {
            throw new ImportException($"'{name}' has {length} bytes, and a configuration has {MostText} at most");
        }

        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
