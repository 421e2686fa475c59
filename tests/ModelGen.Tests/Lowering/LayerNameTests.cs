using System.Text.RegularExpressions;
using ModelGen.Generator.Lowering;
using ModelGen.Tests.Binding;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Lowering;

/// <summary>Generated code compiles whatever the layers are called.</summary>
public class LayerNameTests
{
    private const string Usual = """
        modelgen: 1
        name: Usual
        input: { shape: [5, 3] }
        layers:
          - masking
          - lstm: { units: 5, return_sequences: true, activation: gelu, recurrent_activation: hard_sigmoid }
          - dropout: 0.3
          - batch_normalization
          - simple_rnn: { units: 6, activation: elu, return_sequences: true }
          - flatten
          - dense: { units: 7, activation: softplus }
          - dense: { units: 4, activation: softmax }
          - dense: { units: 4, activation: sigmoid }
        training: { loss: binary_crossentropy, optimizer: { adamw: { clipnorm: 1.0 } } }
        """;

    [Fact]
    public void A_layer_may_be_called_like_anything_that_generated_code_mentions()
    {
        string code = string.Join('\n', ModelCompiler.Generate(Usual).GeneratedTrees.Select(tree => tree.ToString()));
        string[] names = [.. Regex.Matches(code, "(?<![0-9A-Za-z_])[A-Za-z][A-Za-z0-9]*").Select(match => match.Value).DistinctBy(Names.Pascal)];
        Assert.InRange(names.Length, 100, 1000);
        string documents = string.Join("\n---\n", names.Chunk(250).Select((chunk, i) =>
            $"modelgen: 1\nname: Model{i}\ninput: {{ shape: [2] }}\nlayers:\n"
            + string.Concat(chunk.Select(name => $"  - dense: {{ units: 2, use_bias: false, name: {name} }}\n"))));
        Assert.Empty(Models.Errors(documents));
        using IModel model = ModelCompiler.Compile(documents).Create(name: "Model0");
        Assert.Equal(250, model.Description.Layers.Length);
    }
}
