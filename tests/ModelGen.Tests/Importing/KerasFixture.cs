using System.IO.Compression;
using System.Text;
using ModelGen.Import;

namespace ModelGen.Tests.Importing;

/// <summary>Files of Keras that tests make, in a folder that ends with the test.</summary>
internal sealed class KerasFixture : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("modelgen-import-");

    /// <summary>A tensor whose numbers follow from its name.</summary>
    public static (string Name, int[] Shape) Tensor(string name, params int[] shape) => (name, shape);

    /// <summary>The numbers of such a tensor: different ones for each name.</summary>
    public static float[] Numbers(string name, int[] shape)
    {
        int begin = name.Sum(letter => letter) % 97;
        return [.. Enumerable.Range(0, shape.Aggregate(1, (product, axis) => product * axis)).Select(i => ((begin + i) % 89 / 89f) - 0.5f)];
    }

    /// <summary>A configuration of layers in a sequence: each a class and its options as JSON without braces.</summary>
    public static string Sequential(params (string Class, string Options)[] layers) =>
        $$"""{"class_name": "Sequential", "config": [{{string.Join(", ", layers.Select(layer => Layer(layer.Class, layer.Options)))}}]}""";

    /// <summary>A layer as JSON; more after its configuration.</summary>
    public static string Layer(string className, string options, string more = "") =>
        $$"""{"class_name": "{{className}}", "config": {{{options}}}{{more}}}""";

    public string PathOf(string file) => Path.Combine(folder.FullName, file);

    public string Write(string file, byte[] content)
    {
        File.WriteAllBytes(PathOf(file), content);
        return PathOf(file);
    }

    public string Write(string file, string content) => Write(file, Encoding.UTF8.GetBytes(content));

    /// <summary>Writes a whole model as HDF5.</summary>
    /// <param name="version">The version that writes; null: none is said.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="layers">Each layer with its tensors, in order.</param>
    /// <param name="training">What it was compiled with, or null.</param>
    public string WriteHdf5(string? version, string? config, (string Layer, (string Name, int[] Shape)[] Tensors)[] layers, string? training = null)
    {
        Hdf5Writer writer = new();
        List<(string[] Path, long Address)> groups = [];
        foreach ((string layer, (string Name, int[] Shape)[] tensors) in layers)
        {
            (string[] Path, long Address)[] data =
                [.. tensors.Select(tensor => (tensor.Name.Split('/'), writer.Data(tensor.Shape, Numbers(tensor.Name, tensor.Shape))))];
            groups.Add((layer.Split('/'), writer.Tree(data, ("weight_names", tensors.Select(tensor => tensor.Name).ToArray()))));
        }

        (string Name, object Value)[] names = [("layer_names", layers.Select(layer => layer.Layer).ToArray())];
        (string Name, object Value)[] texts =
        [
            .. new (string Name, string? Value)[] { ("keras_version", version), ("model_config", config), ("training_config", training) }
                .Where(text => text.Value is not null).Select(text => (text.Name, (object)text.Value!)),
        ];
        long root = config is null ? writer.Tree(groups, [.. names, .. texts]) : writer.Group([("model_weights", writer.Tree(groups, names))], texts);
        return Write("model.h5", writer.Finish(root));
    }

    /// <summary>Writes an archive.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="tensors">The tensors by their paths.</param>
    /// <param name="separator">What stands between the names of groups in a path: a backslash on Windows.</param>
    /// <param name="version">The version that writes.</param>
    public string WriteArchive(string config, (string Name, int[] Shape)[] tensors, char separator = '/', string version = "3.4.1")
    {
        Hdf5Writer writer = new();
        (string[] Path, long Address)[] data =
        [
            .. tensors.Select(tensor => (
                separator == '/' ? tensor.Name.Split('/') : Windows(tensor.Name),
                writer.Data(tensor.Shape, Numbers(tensor.Name, tensor.Shape)))),
        ];
        byte[] weights = writer.Finish(writer.Tree(data));
        using (FileStream stream = File.Create(PathOf("model.keras")))
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create))
        {
            Add(archive, "metadata.json", Encoding.UTF8.GetBytes($$"""{"keras_version": "{{version}}"}"""));
            Add(archive, "config.json", Encoding.UTF8.GetBytes(config));
            Add(archive, "model.weights.h5", weights);
        }

        return PathOf("model.keras");
    }

    /// <summary>Imports a file, without a name of the weights in the description.</summary>
    public static ImportedModel Read(string path, int? steps = null) => KerasFile.Import(path, new ImportOptions { Steps = steps, EmbedWeights = false });

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>All groups above that of the variables are one there.</summary>
    private static string[] Windows(string path)
    {
        int variables = path.IndexOf("/vars", StringComparison.Ordinal);
        return [path[..variables].Replace('/', '\\'), .. path[(variables + 1)..].Split('/')];
    }

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        using Stream entry = archive.CreateEntry(name).Open();
        entry.Write(content);
    }
}
