using System.Globalization;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding;

/// <summary>The weights file that a model names.</summary>
/// <param name="Text">Its path as the model file has it.</param>
/// <param name="Keys">The keys that lead to it.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record WeightsKey(string Text, string Keys, Place Place);

/// <summary>Joins models with what the build has found out of their weights files: a file of other tensors than the model's is an error.</summary>
internal static class WeightsBinder
{
    /// <summary>The type of all parameters.</summary>
    private const string Single = "F32";

    /// <summary>
    /// The model with its weights, or with what is wrong with them: it is then made without, as a class that is missing would be errors of the C# compiler
    /// beside the true one.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="manifests">What the build has found out.</param>
    public static BoundModel Bind(BoundModel model, IReadOnlyList<WeightsManifest> manifests) => model is { Network: Network network, Weights: WeightsKey key }
        ? Fault.Catch(
            () => Bind(model, network, key, Find(model.Path, key.Text, manifests)),
            failure => model with { Network = null, Diagnostics = Binder.Failed(model, failure) })
        : model;

    private static BoundModel Bind(BoundModel model, Network network, WeightsKey key, WeightsInManifest? file)
    {
        Problems problems = new(model.Path);
        if (file is null)
        {
            problems.Report(Descriptors.UnreadWeights, key.Keys, key.Place, Words.Shorten(key.Text));
        }
        else if (file.Fault is string fault)
        {
            problems.Report(Descriptors.WrongWeightsFile, key.Keys, key.Place, Words.Shorten(key.Text), fault);
        }
        else if (Complaints(network, file) is { Count: > 0 } complaints)
        {
            // Of many, the first says enough.
            string more = complaints.Count == 1 ? "" : $" ({Words.Show(complaints.Count - 1)} more of its tensors differ from the model's)";
            problems.Report(Descriptors.OtherWeights, key.Keys, key.Place, Words.Shorten(key.Text), complaints[0] + more);
        }
        else
        {
            return model with { Network = network with { Weights = Embed(network, file) } };
        }

        return model with { Diagnostics = model.Diagnostics.Concat(problems.Found).ToEquatableArray() };
    }

    /// <summary>How the tensors of a file differ from those of a model.</summary>
    private static List<string> Complaints(Network network, WeightsInManifest file)
    {
        Dictionary<string, TensorInManifest> tensors = file.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        List<string> complaints = [];
        foreach ((string path, Parameter parameter) in Parameters(network))
        {
            string shape = string.Join(",", parameter.Shape.Select(axis => axis.ToString(CultureInfo.InvariantCulture)));
            if (!tensors.TryGetValue(path, out TensorInManifest tensor))
            {
                complaints.Add($"the tensor '{path}' is missing; the model has it with shape {Shown(shape)}");
            }
            else if (tensor.Type != Single)
            {
                complaints.Add($"the tensor '{path}' has the type {Words.Shorten(tensor.Type)}; only {Single} is read");
            }
            else if (tensor.Shape != shape)
            {
                complaints.Add($"the tensor '{path}' has the shape {Shown(Words.Shorten(tensor.Shape))} in the file and {Shown(shape)} in the model");
            }

            tensors.Remove(path);
        }

        complaints.AddRange(file.Tensors
            .Where(tensor => tensors.ContainsKey(tensor.Name))
            .Select(tensor => $"the tensor '{Words.Shorten(tensor.Name)}' is none of the model"));
        return complaints;
    }

    /// <summary>Where the parameters of a model are in a file that has them all.</summary>
    private static EmbeddedWeights Embed(Network network, WeightsInManifest file)
    {
        Dictionary<string, int> begins = file.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Begin / sizeof(float), StringComparer.Ordinal);
        List<int> found = [];
        int next = 0;
        bool isInOrder = true;
        foreach ((string path, Parameter parameter) in Parameters(network))
        {
            found.Add(begins[path]);
            isInOrder &= begins[path] == next;
            next += parameter.Length;
        }

        return new EmbeddedWeights(file.Key, file.Resource, file.Length, file.Hash, file.Start, isInOrder ? [] : found.ToEquatableArray());
    }

    private static IEnumerable<(string Path, Parameter Parameter)> Parameters(Network network) =>
        network.Parameters.Select(tensor => (tensor.Parameter.PathIn(tensor.Layer.Name), tensor.Parameter));

    private static string Shown(string shape) => $"({shape.Replace(",", ", ")})";

    private static WeightsInManifest? Find(string path, string key, IReadOnlyList<WeightsManifest> manifests) => manifests
        .Where(manifest => string.Equals(Plain(manifest.ModelPath), Plain(path), StringComparison.OrdinalIgnoreCase))
        .SelectMany(manifest => manifest.Files)
        .FirstOrDefault(file => file.Key == key);

    /// <summary>A path in one form: where an item leads out of the project, the compiler has its ".." in the path, and the build has not.</summary>
    private static string Plain(string path)
    {
        List<string> parts = [];
        foreach (string part in path.Replace('\\', '/').Split('/'))
        {
            if (part == ".." && parts.Count > 1)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                parts.Add(part);
            }
        }

        return string.Join("/", parts);
    }
}
