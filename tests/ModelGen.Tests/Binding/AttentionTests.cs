using ModelGen.Generator.Binding;

namespace ModelGen.Tests.Binding;

/// <summary>Layers of attention: what they read and give, what their tensors are called, and what is wrong with them.</summary>
public class AttentionTests
{
    private const string Heads = "multi_head_attention: { num_heads: 2, key_dim: 3";

    [Theory]
    [InlineData("- attention", "")]
    [InlineData("- attention: { use_scale: true }", "scale ()")]
    [InlineData("- attention: { score_mode: concat }", "concat_score_weight ()")]
    [InlineData("- attention: { score_mode: concat, use_scale: true }", "scale (), concat_score_weight ()")]
    [InlineData("- additive_attention", "scale (3)")]
    [InlineData("- additive_attention: { use_scale: false }", "")]
    [InlineData(
        $"- {Heads}, value_dim: 4 }}",
        "query/kernel (3, 2, 3), query/bias (2, 3), key/kernel (3, 2, 3), key/bias (2, 3), value/kernel (3, 2, 4), value/bias (2, 4), "
        + "attention_output/kernel (2, 4, 3), attention_output/bias (3)")]
    [InlineData($"- {Heads}, use_bias: false }}", "query/kernel (3, 2, 3), key/kernel (3, 2, 3), value/kernel (3, 2, 3), attention_output/kernel (2, 3, 3)")]
    public void Tensors_are_those_of_Keras(string layer, string expected)
    {
        Layer attention = Models.Valid(Models.Of(layer)).Last;
        Assert.Equal(expected, string.Join(", ", attention.Parameters.Select(p => $"{p.Name} ({string.Join(", ", p.Shape)})")));
    }

    [Fact]
    public void Steps_are_those_of_the_query_and_features_those_of_the_value()
    {
        const string Layers = """
            - average_pooling_1d: { pool_size: 2, name: query }
            - dense: { units: 5, from: input, name: value }
            - attention: { from: [query, value, input], name: one }
            - multi_head_attention: { from: [query, value], num_heads: 2, key_dim: 4, name: heads }
            - concatenate: [one, heads]
            """;
        Network network = Models.Valid(Models.Of(Layers, shape: "[8, 3]"));
        Assert.Equal([new Shape(4, 5), new Shape(4, 3)], network.Layers.Skip(2).Take(2).Select(layer => layer.Output));
    }

    [Fact]
    public void A_mask_goes_on_and_heads_take_it_off_what_they_read()
    {
        Network network = Models.Valid(Models.Of(
            "- masking\n- dense: { units: 3, name: x }\n- attention: { name: one }\n- " + Heads + ", from: [x, x], name: heads }\n- dense: { units: 3, from: x, name: behind }\n"
            + "- add: [one, heads, behind]"));
        Assert.Equal([true, true, true, true, false, false], network.Layers.Select(layer => layer.MaskOut));
    }

    [Fact]
    public void Heads_that_are_not_trainable_have_no_gradients()
    {
        Layer frozen = Models.Valid(Models.Of($"- {Heads}, trainable: false }}")).Last;
        Assert.All(frozen.Parameters.Concat(frozen.Owners.SelectMany(owner => owner.Parameters)), parameter => Assert.False(parameter.Trainable));
    }

    [Theory]
    [InlineData("MG0018", "- flatten\n- «attention»", "the layer needs an input of shape (time, features), but gets (15); remove 'flatten_1'")]
    [InlineData("MG0018", "- flatten\n- «multi_head_attention»: { num_heads: 1, key_dim: 2, from: [input, flatten_1] }", "but gets (15); remove 'flatten_1'")]
    [InlineData(
        "MG0018",
        "- dense: 4\n- «additive_attention»: [input, dense_1]",
        "the layer needs a query and a key of as many features, but the query 'input' (line 2) gives (5, 3) and the key 'dense_1' (line 4) gives (5, 4); "
        + "put a dense layer behind one of them, or use multi_head_attention")]
    [InlineData(
        "MG0018",
        "- average_pooling_1d: { pool_size: 2 }\n- «attention»: { from: [input, input, average_pooling_1d_1] }",
        "the layer needs a key for each step of the value, but the key 'average_pooling_1d_1' (line 4) gives (2, 3) and the value 'input' (line 2) gives (5, 3)")]
    [InlineData("MG0010", "- multi_head_attention: { num_heads: «0», key_dim: 2 }", "num_heads (line 4): 0 is out of range; expected an integer from 1")]
    [InlineData("MG0008", "- «multi_head_attention»: { num_heads: 2 }", "key_dim")]
    [InlineData(
        "MG0019",
        "- multi_head_attention: { num_heads: 60000, key_dim: «50000» }",
        "what the 60000 heads of layer 'multi_head_attention_1' have by 'key_dim' has 3000000000 features, more than the 65536")]
    [InlineData(
        "MG0018",
        "- multi_head_attention: { num_heads: 2, key_dim: 2, kernel_regularizer: «orthogonal» }",
        "'orthogonal' is of the vectors of a matrix, and the weights of the input is a tensor (3, 2, 2)")]
    [InlineData(
        "MG0018",
        "- multi_head_attention: { num_heads: 2, key_dim: 2, bias_constraint: «{» max_norm: { axis: 1 } } }",
        "norms are to be along axis 1, and the bias is a tensor (3); write 'axis: 0'")]
    [InlineData(
        "MG0018",
        "- multi_head_attention: { num_heads: 2, key_dim: 2, kernel_constraint: «{» max_norm: { axis: 1 } } }",
        "norms are to be along axis 1 alone, and the weights of the input is a tensor (3, 2, 2); write 'axis: 0' or 'axis: [0, 1]'")]
    [InlineData("MG0010", "- attention: { from: «[»input] }", "a list of 2 to 3 layers")]
    [InlineData("MG0009", "- attention: { from: «{» a: 1 } }", "expected a layer name, or a list of 2 to 3 layers")]
    [InlineData("MG0011", "- attention: { score_mode: «dott» }", "there is no score mode 'dott'; did you mean 'dot'?")]
    [InlineData("MG0007", "- attention: { «use_causal_mask»: true }", "write 'causal'")]
    [InlineData("MG0007", "- multi_head_attention: { num_heads: 2, key_dim: 2, «heads»: 3 }", "multi_head_attention.heads (line 4)")]
    [InlineData("MG0013", $"- {Heads}, «output_shape»: 3 }}", "put a layer 'dense' behind this one")]
    public void What_is_wrong_is_said_where_it_is(string id, string layers, string message) => Marked.AssertError(id, Models.Of(layers), message);

    [Theory]
    [InlineData("- «attention»", "the scores of layer 'attention_1' has 25000000 numbers for each sample, more than the 16777216")]
    [InlineData("- «additive_attention»", "the features of all pairs of steps of layer 'additive_attention_1' has 75000000 numbers")]
    [InlineData("- «multi_head_attention»: { num_heads: 2, key_dim: 1 }", "the scores of layer 'multi_head_attention_1' has 50000000 numbers")]
    public void Scores_of_too_many_steps_are_refused(string layers, string message) => Marked.AssertError("MG0019", Models.Of(layers, shape: "[5000, 3]"), message);

    [Theory]
    [InlineData("- «attention»: { causal: true }")]
    [InlineData("- «multi_head_attention»: { num_heads: 2, key_dim: 1, causal: true }")]
    public void A_stream_has_not_all_steps(string layers) =>
        Marked.AssertError("MG0040", Models.Of(layers) + "codegen: { streaming: true }", "it weighs all steps for each of them");
}
