using Microsoft.CodeAnalysis;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;
using ModelGen.Import;
using ModelGen.Import.Graph;
using ModelGen.Import.Tensors;

namespace ModelGen.Export.Model;

/// <summary>A model that is written in another format.</summary>
/// <param name="Network">What its description means.</param>
/// <param name="Uses">What the description says: what makes each node of the network, and with which options.</param>
/// <param name="Weights">Its tensors by their paths, such as <c>lstm_1/kernel</c>.</param>
internal sealed record ExportedModel(Network Network, EquatableArray<Use<LayerDeclaration>> Uses, IReadOnlyDictionary<string, float[]> Weights)
{
    /// <summary>Reads a model.</summary>
    /// <param name="description">The path of the description.</param>
    /// <param name="weights">The path of the weights.</param>
    /// <param name="name">The name of the class; null: the description has one model.</param>
    /// <exception cref="ExportException">One of the two can't be read, or they do not belong together.</exception>
    public static ExportedModel Read(string description, string weights, string? name)
    {
        ModelFile file = ModelFileParser.Parse(description, Read(description, File.ReadAllText));
        EquatableArray<BoundModel> models = Binder.BindAll(file, "");
        IEnumerable<Diagnostic> found = file.Errors.Concat(models.SelectMany(bound => bound.Diagnostics)).Select(one => one.ToDiagnostic());
        if (found.FirstOrDefault(one => one.Severity == DiagnosticSeverity.Error) is Diagnostic wrong)
        {
            throw new ExportException(wrong.ToString());
        }

        (ModelSpec Spec, Network Network)[] meant =
            [.. file.Models.Zip(models, (spec, bound) => (spec, bound.Network!)).Where(one => name is null || one.Item2.Name == name)];
        if (meant is not [(ModelSpec spec, Network network)])
        {
            throw new ExportException(
                $"{description}: it describes {string.Join(", ", models.Select(bound => bound.Network!.Name))}; say which one is meant by the option 'Model'");
        }

        OptionValues values = ModelSection.Options.Read(spec.Root, spec.Root.Entries, new Problems(spec.Path));
        return new ExportedModel(network, ModelSection.Nodes(values), ReadWeights(network, weights));
    }

    /// <summary>The numbers of a tensor of a layer.</summary>
    public float[] Numbers(Layer layer, string parameter) => Weights[$"{layer.Name}/{parameter}"];

    /// <summary>The tensors of a weights file, compared with those that a network has.</summary>
    private static Dictionary<string, float[]> ReadWeights(Network network, string path)
    {
        Dictionary<string, SourceTensor> tensors = [];
        foreach (SourceTensor tensor in Read(path, Safetensors.Read))
        {
            tensors[tensor.Name] = tensor;
        }

        return network.Parameters.ToDictionary(parameter => parameter.Parameter.PathIn(parameter.Layer.Name), parameter =>
        {
            string name = parameter.Parameter.PathIn(parameter.Layer.Name);
            return !tensors.TryGetValue(name, out SourceTensor? tensor)
                ? throw new ExportException($"{path}: it has no tensor '{name}'; it is of another model")
                : tensor.Shape.SequenceEqual(parameter.Parameter.Shape) ? tensor.Values
                : throw new ExportException($"{path}: '{name}' has the shape ({string.Join(", ", tensor.Shape)}), and "
                    + $"({string.Join(", ", parameter.Parameter.Shape)}) is that of the model; it is of another one");
        });
    }

    private static T Read<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ImportException)
        {
            throw new ExportException($"{path}: {exception.Message}", exception);
        }
    }
}
