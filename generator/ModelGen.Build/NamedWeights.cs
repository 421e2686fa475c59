using System.Text;
using ModelGen.Generator.Parsing;

namespace ModelGen.Build;

/// <summary>The weights files that a model file names.</summary>
/// <param name="Manifest">The path of the manifest.</param>
/// <param name="Resources">The paths of those with nothing wrong, by the names of their resources.</param>
/// <param name="Files">The paths of all of them, there or not.</param>
internal sealed record NamedWeights(string Manifest, IReadOnlyDictionary<string, string> Resources, IReadOnlyList<string> Files)
{
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Looks at the weights files and writes the manifest, where it is not as it was.</summary>
    /// <param name="model">The path of the model file.</param>
    /// <param name="projectFolder">The project's folder.</param>
    /// <param name="manifestFolder">The folder of manifests.</param>
    /// <returns>What was found; null: the model file names none, or cannot be read.</returns>
    public static NamedWeights? Read(string model, string projectFolder, string manifestFolder)
    {
        if (Text(model) is not string yaml || WeightsKeys.In(yaml) is not { Count: > 0 } keys)
        {
            return null;
        }

        string path = Path.Combine(manifestFolder, ManifestName(model));
        string? before = Text(path);
        string folder = Path.GetDirectoryName(model) ?? model;
        WeightsManifest manifest = new(before);
        Dictionary<string, string> resources = new(StringComparer.Ordinal);
        List<string> files = [];
        foreach (string key in keys)
        {
            string? file = FullPath(folder, key);
            if (file is not null)
            {
                files.Add(file);
            }

            if (manifest.Add(key, file, [folder, Path.GetFullPath(projectFolder)]).Resource is string name)
            {
                resources[name] = file!;
            }
        }

        // The compiler reads it again only where it says something else.
        if (manifest.Text != before)
        {
            Directory.CreateDirectory(manifestFolder);
            File.WriteAllText(path, manifest.Text, Utf8);
        }

        return new NamedWeights(path, resources, files);
    }

    /// <summary>A name for each model file: several folders may have files of one name.</summary>
    private static string ManifestName(string path) =>
        $"{Path.GetFileNameWithoutExtension(path)}-{WeightsHash.Compute(Utf8.GetBytes(path)):x16}{ManifestText.Ending}";

    private static string? FullPath(string folder, string key)
    {
        try
        {
            return Path.GetFullPath(Path.Combine(folder, key.Replace('\\', '/')));
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or PathTooLongException)
        {
            return null;
        }
    }

    private static string? Text(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
