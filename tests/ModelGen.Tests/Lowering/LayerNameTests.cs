using System.Text.RegularExpressions;
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
        string[] names = [.. Regex.Matches(code, @"\b[A-Z][A-Za-z0-9]*\b").Select(match => match.Value).Distinct()];
        Assert.InRange(names.Length, 100, 250);
        string layers = string.Concat(names.Select(name => $"  - dense: {{ units: 2, use_bias: false, name: {name} }}\n"));
        using IModel model = ModelCompiler.Compile($"modelgen: 1\nname: Names\ninput: {{ shape: [2] }}\nlayers:\n{layers}").Create();
        Assert.Equal(names, model.Description.Layers.Select(layer => layer.Name));
    }
}
