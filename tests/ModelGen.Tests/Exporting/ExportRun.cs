using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Parsing;
using ModelGen.Import.Graph;
using ModelGen.Import.Tensors;
using ModelGen.Tests.Binding;
using ModelGen.Tests.Importing;

namespace ModelGen.Tests.Exporting;

/// <summary>What models that are exported compute, with weights that are all different.</summary>
internal static class ExportRun
{
    /// <summary>Samples of a batch.</summary>
    public const int Samples = 3;

    private static readonly Generator.Binding.Initializer Zeros = new(InitializerKind.Zeros);

    /// <summary>The models of the samples, and the files that describe them.</summary>
    public static IReadOnlyDictionary<string, string> SampleFiles { get; } = new[] { "Digits", "Sequences", "Zoo" }
        .SelectMany(folder => Repository.Files($"samples/{folder}", "*.model.yaml"))
        .SelectMany(file => File.ReadLines(Repository.PathOf(file)).Select(line => (file, line)))
        .Where(one => one.line.StartsWith("name:", StringComparison.Ordinal))
        .ToDictionary(one => one.line["name:".Length..].Trim(), one => Repository.PathOf(one.file));

    /// <summary>What a description means.</summary>
    public static Network Bind(string yaml, string name) =>
        Binder.BindAll(ModelFileParser.Parse("test.model.yaml", yaml), "").Select(bound => bound.Network!).Single(network => network.Name == name);

    /// <summary>
    /// What layers compute and read, in the order of their names, without what importers leave out: initializers, constraints, and a flatten of what is flat.
    /// </summary>
    public static IEnumerable<(Layer Layer, string Reads)> Meaning(Network network) => network.Nodes
        .Where(node => !IsNothing(node))
        .Select(node => (Plain(node.Layer), string.Join(", ", Reads(network, node))))
        .OrderBy(one => one.Item1.Name, StringComparer.Ordinal);

    /// <summary>The numbers of a tensor: different ones for each, and above 0 where they are variances.</summary>
    public static float[] Numbers(Layer layer, Parameter parameter)
    {
        float above = parameter.Name == "moving_variance" ? 1 : 0;
        return Array.ConvertAll(KerasFixture.Numbers(parameter.PathIn(layer.Name), [.. parameter.Shape]), number => number + above);
    }

    /// <summary>Writes weights of a model that nobody has compiled, as its class would save them.</summary>
    public static void WriteWeights(Network network, string path)
    {
        SourceTensor[] tensors =
        [
            .. network.Parameters.Select(one => new SourceTensor(
                one.Parameter.PathIn(one.Layer.Name), [.. one.Parameter.Shape], Numbers(one.Layer, one.Parameter))),
        ];
        using FileStream stream = File.Create(path);
        Safetensors.Write(stream, tensors, []);
    }

    /// <summary>Gives a model weights and inputs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="isMasked">Whether there are steps of zeros, which masks are of, at the end of the second sample.</param>
    /// <returns>The inputs of a batch, and what the model makes of them.</returns>
    public static (float[] Inputs, float[] Outputs) Predict(IModel model, bool isMasked = true)
    {
        Span<float> parameters = model.EditParameters();
        float[] numbers = KerasFixture.Numbers(model.Description.Name, [parameters.Length]);
        for (int i = 0; i < numbers.Length; i++)
        {
            // Variances are among them.
            parameters[i] = i < model.Description.TrainableCount ? 0.6f * numbers[i] : 0.7f + numbers[i];
        }

        float[] inputs = Inputs(model.Description, isMasked), outputs = new float[Samples * model.Description.OutputLength];
        model.Predict(inputs, outputs);
        return (inputs, outputs);
    }

    /// <summary>Numbers, or indices.</summary>
    private static float[] Inputs(ModelDescription model, bool isMasked)
    {
        int length = model.InputLength, features = model.InputShape[^1];
        float[] inputs = [.. Enumerable.Range(0, Samples * length).Select(i =>
            IndexCountAt(i % length) is int count ? 1 + (i * 7 % (count - 1)) : (float)Math.Sin(i * 1.7))];
        if (isMasked && model.InputShape.Rank == 2 && model.InputShape[0] > 2)
        {
            Array.Clear(inputs, (2 * length) - (2 * features), 2 * features);
        }

        return inputs;

        int? IndexCountAt(int place)
        {
            foreach (InputDescription input in model.Inputs)
            {
                if (place < input.Shape.Length)
                {
                    return input.IndexCount;
                }

                place -= input.Shape.Length;
            }

            return model.IndexCount;
        }
    }

    private static bool IsNothing(LayerNode node) => node.Layer is FlattenLayer { Input.Time: null };

    /// <summary>What attention reads from one layer alone may stand there once or several times.</summary>
    private static IEnumerable<string> Reads(Network network, LayerNode node)
    {
        IEnumerable<string> reads = node.Reads.Select(read =>
        {
            NodeInput source = read;
            while (source.Value > 0 && IsNothing(network.Nodes[source.Value - 1]))
            {
                source = network.Nodes[source.Value - 1].Reads[0];
            }

            return network.NameOf(source);
        });
        return node.Layer is AttentionLayer or MultiHeadAttentionLayer ? reads.Distinct() : reads;
    }

    private static Layer Plain(Layer layer) => layer with
    {
        Parameters = layer.Parameters.Select(one => one with { Initializer = Zeros, Constraint = null }).ToEquatableArray(),
    };
}
