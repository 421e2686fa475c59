using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using ModelGen.Generator.Parsing;

namespace ModelGen.Build;

/// <summary>
/// Looks at the weights files that model files name. What it finds it writes into manifests, which the generator reads and reports of at the lines of the
/// model files; and it says which files are to be embedded. It knows nothing of models, and fails only where it cannot write.
/// </summary>
public sealed class ReadModelWeights : Microsoft.Build.Utilities.Task
{
    /// <summary>The model files.</summary>
    [Required]
    public ITaskItem[] Models { get; set; } = [];

    /// <summary>The project's folder.</summary>
    [Required]
    public string ProjectFolder { get; set; } = "";

    /// <summary>The folder of the manifests.</summary>
    [Required]
    public string ManifestFolder { get; set; } = "";

    /// <summary>The manifests of the model files that name weights.</summary>
    [Output]
    public ITaskItem[] Manifests { get; private set; } = [];

    /// <summary>The weights files with nothing wrong, as resources.</summary>
    [Output]
    public ITaskItem[] Resources { get; private set; } = [];

    /// <summary>All weights files that are named, there or not.</summary>
    [Output]
    public ITaskItem[] Files { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        List<ITaskItem> manifests = [];
        Dictionary<string, ITaskItem> resources = new(StringComparer.Ordinal);
        HashSet<string> files = new(StringComparer.Ordinal);
        foreach (string path in Models.Select(model => model.GetMetadata("FullPath")).Distinct(StringComparer.Ordinal))
        {
            if (NamedWeights.Read(path, ProjectFolder, ManifestFolder) is NamedWeights weights)
            {
                manifests.Add(Item(weights.Manifest, (ManifestText.Owner, path)));
                files.UnionWith(weights.Files);
                foreach (KeyValuePair<string, string> resource in weights.Resources)
                {
                    resources[resource.Key] = Item(resource.Value, ("LogicalName", resource.Key), ("Type", "Non-Resx"), ("WithCulture", "false"));
                }
            }
        }

        Manifests = [.. manifests];
        Resources = [.. resources.Values];
        Files = [.. files.Select(file => Item(file))];
        return true;
    }

    private static TaskItem Item(string path, params (string Name, string Value)[] metadata)
    {
        TaskItem item = new(Escape(path));
        foreach ((string name, string value) in metadata)
        {
            item.SetMetadata(name, Escape(value));
        }

        return item;
    }

    /// <summary>Items are written as in project files: a percent sign begins an escape.</summary>
    private static string Escape(string text) => text.Replace("%", "%25").Replace(";", "%3B");
}
