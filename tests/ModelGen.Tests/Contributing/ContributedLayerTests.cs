using ModelGen.Generator.Binding;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;
using ModelGen.Tests.Reference;

namespace ModelGen.Tests.Contributing;

/// <summary>A layer that the compiler has never seen is compiled from its declaration like its own: what CONTRIBUTING.md promises.</summary>
public class ContributedLayerTests
{
    private const string Yaml = """
        modelgen: 1
        name: Contributed
        namespace: Models
        input: { shape: [6, 3] }
        layers:
          - masking
          - minimal_gated_unit: { units: 5, return_sequences: true }
          - minimal_gated_unit: { units: 4, go_backwards: true, activation: elu, use_bias: false }
          - dense: { units: 3, activation: softmax }
        training: { loss: sparse_categorical_crossentropy, optimizer: { sgd: { learning_rate: 0.1 } }, batch_size: 7 }
        """;

    private static readonly Lazy<(Network Network, CompiledModels Compiled)> Model = new(() =>
    {
        Network network = Bind();
        return (network, ModelCompiler.Compile([network]));
    });

    /// <summary>Where a model may run.</summary>
    public static TheoryData<VectorWidth> Widths => [.. GoldenTheory.Widths];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_number_is_that_of_the_reference(VectorWidth width) => Check(width);

    /// <summary>Predictions, losses, gradients and steps against the reference in double precision and its central differences.</summary>
    internal static void Check(Backend backend) =>
        Comparison.CheckAll(Model.Value.Network, Model.Value.Compiled, Yaml, backend, seed: 11);

    /// <summary>Binds the model as if the registry had one more line.</summary>
    private static Network Bind()
    {
        LayerDeclaration declaration = new MinimalGatedUnitDeclaration();
        Network network = Binding.Models.Valid(Yaml.Replace(declaration.Keyword, "simple_rnn", StringComparison.Ordinal));
        MappingNode root = ModelFileParser.Parse("contributed.model.yaml", Yaml).Models[0].Root;
        SequenceNode layers = (SequenceNode)root.Entries.Single(entry => entry.Key.Text == "layers").Value;
        return network with
        {
            Nodes = network.Nodes.Select((node, i) => layers.Items[i] is MappingNode { Entries: [{ Key.Text: "minimal_gated_unit" } use] }
                ? node with { Layer = Build(declaration, node.Layer, use) }
                : node).ToEquatableArray(),
        };
    }

    private static Layer Build(LayerDeclaration declaration, Layer place, Entry use)
    {
        Problems problems = new("contributed.model.yaml");
        OptionValues values = declaration.Read(use.Key, use.Value, problems);
        Assert.Empty(problems.Found);
        LayerSource source = new("before", 1, place.Input, place.MaskIn);
        return declaration.Build(new LayerInput(place.Name, string.Empty, [source], 0, 0, use.Key, problems), values)!;
    }
}
