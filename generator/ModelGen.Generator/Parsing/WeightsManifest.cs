using System.Globalization;
using ModelGen.Generator.Common;

namespace ModelGen.Generator.Parsing;

/// <summary>What the build has found out of the weights files that a model file names.</summary>
/// <param name="ModelPath">The path of the model file.</param>
/// <param name="Files">The weights files.</param>
internal sealed record WeightsManifest(string ModelPath, EquatableArray<WeightsInManifest> Files)
{
    /// <summary>Reads a manifest. What does not look like one is as if it were not there: nothing else then says anything of the file.</summary>
    /// <param name="modelPath">The path of the model file.</param>
    /// <param name="text">The text of <see cref="ManifestText"/>.</param>
    public static WeightsManifest Parse(string modelPath, string text)
    {
        List<WeightsInManifest> files = [];
        List<(string Word, string Value)> lines = [];
        foreach (string line in text.Split('\n'))
        {
            (string word, string value) = Split(line);
            if (word == ManifestText.Weights)
            {
                Add(files, lines);
                lines.Clear();
            }

            lines.Add((word, value));
        }

        Add(files, lines);
        return new WeightsManifest(modelPath, files.ToEquatableArray());
    }

    private static void Add(List<WeightsInManifest> files, List<(string Word, string Value)> lines)
    {
        if (lines.Count == 0 || lines[0].Word != ManifestText.Weights)
        {
            return;
        }

        string? fault = Of(ManifestText.Fault);
        string[] contents = (Of(ManifestText.Contents) ?? "").Split(' ');
        TensorInManifest?[] tensors = [.. lines.Where(line => line.Word == ManifestText.Tensor).Select(line => TensorInManifest.Parse(line.Value))];
        if (fault is not null)
        {
            files.Add(new WeightsInManifest(ManifestText.Unescape(lines[0].Value), ManifestText.Unescape(fault), "", 0, 0, 0, []));
        }
        else if (Of(ManifestText.Resource) is string resource && contents.Length == 3 && tensors.All(tensor => tensor is not null)
            && int.TryParse(contents[0], NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            && int.TryParse(contents[1], NumberStyles.None, CultureInfo.InvariantCulture, out int start)
            && ulong.TryParse(contents[2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong hash))
        {
            files.Add(new WeightsInManifest(
                ManifestText.Unescape(lines[0].Value), null, resource, length, start, hash, tensors.Select(tensor => tensor!).ToEquatableArray()));
        }

        string? Of(string word) => lines.FirstOrDefault(line => line.Word == word).Value;
    }

    private static (string Word, string Value) Split(string line)
    {
        int blank = line.IndexOf(' ');
        return blank < 0 ? (line, "") : (line.Substring(0, blank), line.Substring(blank + 1));
    }
}

/// <summary>A weights file.</summary>
/// <param name="Key">Its path as the model file has it.</param>
/// <param name="Fault">What is wrong with it, or null.</param>
/// <param name="Resource">The name of the resource that it becomes.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Start">Where its numbers begin.</param>
/// <param name="Hash">The hash of all of it.</param>
/// <param name="Tensors">Its tensors.</param>
internal sealed record WeightsInManifest(
    string Key, string? Fault, string Resource, int Length, int Start, ulong Hash, EquatableArray<TensorInManifest> Tensors);

/// <summary>A tensor of a weights file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, such as <c>F32</c>.</param>
/// <param name="Shape">The sizes of its axes, with commas between.</param>
/// <param name="Begin">Its first byte, counted from where numbers begin.</param>
internal sealed record TensorInManifest(string Name, string Type, string Shape, int Begin)
{
    /// <summary>The tensor of a line, or null.</summary>
    public static TensorInManifest? Parse(string line)
    {
        string[] parts = line.Split([' '], 4);
        return parts.Length == 4 && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out int begin)
            ? new TensorInManifest(ManifestText.Unescape(parts[3]), parts[0], parts[1], begin)
            : null;
    }
}
