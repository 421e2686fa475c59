using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;

namespace ModelGen.Tests.Binding;

/// <summary>What layers read, and what merges make of it.</summary>
public class LayerGraphTests
{
    [Theory]
    [InlineData(
        "MG0009",
        "- dense: 4\n- dense: { units: 4, from: «[»dense_1, input] }",
        "layers[1].dense.from (line 5): expected a layer name, found a list; name one, such as a layer 'add' or 'concatenate' of these")]
    [InlineData("MG0010", "- dense: 4\n- add: «[»dense_1]", "layers[1].add (line 5): a list of 1 is out of range; expected a list of 2 to 32 layers")]
    [InlineData(
        "MG0010",
        "- dense: 4\n- subtract: «[»dense_1, dense_1, dense_1]",
        "layers[1].subtract (line 5): a list of 3 is out of range; expected a list of 2 layers")]
    [InlineData("MG0008", "- dense: 4\n- «concatenate»", "layers[1] (line 5): 'from' is missing (a list of 2 to 32 layers); add it")]
    [InlineData(
        "MG0011",
        "- dense: 4\n- dense: { units: 4, from: «dense1» }",
        "layers[1].dense.from (line 5): there is no layer 'dense1'; did you mean 'dense_1'?")]
    [InlineData(
        "MG0011",
        "- dense: 4\n- add: [input, «tail»]",
        "layers[1].add[1] (line 5): there is no layer 'tail'; known are: input, dense_1")]
    [InlineData(
        "MG0033",
        "- dense: 4\n- dense: { units: 4, from: «last» }\n- dense: { units: 4, name: last }",
        "layers[1].dense.from (line 5): layer 'last' stands behind this one, on line 6: a layer reads those before it; move one of the two")]
    [InlineData(
        "MG0033",
        "- dense: { units: 4, name: loop, from: «loop» }",
        "layers[0].dense.from (line 4): a layer cannot read what it gives itself; name a layer before it")]
    [InlineData(
        "MG0033",
        "- dense: { units: 4, name: input }\n- dense: { units: 4, from: «input» }",
        "layers[1].dense.from (line 5): both the model's input and the layer on line 4 are called 'input'; give the layer another name")]
    [InlineData(
        "MG0046",
        "- dense: 4\n- «masking»: .nan",
        "layers[1].masking (line 5): the layer masks steps of .nan, and 'dense_1' computes with them before; let it read what the model is given, as the first layer does, "
        + "or by its key 'from'")]
    [InlineData(
        "MG0046",
        "- masking: -.inf\n- lstm: { units: 3, return_sequences: true }\n- «add»: [lstm_1, input]",
        "layers[2].add (line 6): the layer reads the model's input, in which 'masking_1' masks steps of -.inf, and would compute with them; write 'from: masking_1'")]
    [InlineData(
        "MG0034",
        "- dense: 4\n- «dense»: 5\n- dense: { units: 4, from: dense_1 }",
        "layers[1].dense (line 5): no layer reads what 'dense_2' gives; name it in the 'from' of a later layer, or remove it")]
    [InlineData(
        "MG0018",
        "- dense: 4\n- lstm: { units: 4, from: dense_1 }\n- «maximum»: [dense_1, lstm_1]",
        "layers[2].maximum (line 6): the layer needs inputs of one shape, but 'dense_1' (line 4) gives (5, 4) and 'lstm_1' (line 5) gives (4)")]
    [InlineData(
        "MG0018",
        "- lstm: 4\n- «concatenate»: [input, lstm_1]",
        "layers[1].concatenate (line 5): the layer needs inputs of as many time steps, but 'input' (line 2) gives (5, 3) and 'lstm_1' (line 4) "
        + "gives (4)")]
    public void Errors(string id, string layers, string message) => DiagnosticTests.AssertOnly(id, Models.Of(layers), message);

    [Fact]
    public void Layers_read_the_one_before_unless_they_say_otherwise()
    {
        Network chain = Models.Valid(Models.Of("- dense: 4\n- dense: { units: 4, from: dense_1 }\n- flatten"));
        Assert.True(chain.IsChain);
        Assert.Equal(Models.Valid(Models.Of("- dense: 4\n- dense: 4\n- flatten")), chain);

        Network branches = Models.Valid(Models.Of("""
            - lstm: { units: 4, return_sequences: true }
            - dense: { units: 4, from: input }
            - add: { from: [lstm_1, dense_1, lstm_1], name: sum }
            - concatenate: [input, sum]
            - flatten
            """));
        Assert.False(branches.IsChain);
        EquatableArray<int>[] expected = [[0], [0], [1, 2, 1], [0, 3], [4]];
        Assert.Equal(expected, branches.Nodes.Select(node => node.Inputs));
        Assert.Equal(["input", "lstm_1", "dense_1", "sum", "concatenate_1", "flatten_1"], Enumerable.Range(0, 6).Select(branches.NameOf));
        Assert.Equal([new Shape(5, 4), new Shape(5, 4), new Shape(5, 4), new Shape(5, 7), new Shape(null, 35)], branches.Layers.Select(l => l.Output));
    }

    [Theory]
    [InlineData("add", true, true)]
    [InlineData("subtract", true, true)]
    [InlineData("multiply", true, true)]
    [InlineData("average", true, true)]
    [InlineData("maximum", true, true)]
    [InlineData("minimum", true, true)]
    [InlineData("concatenate", true, true)]
    [InlineData("add", false, false)]
    [InlineData("concatenate", false, false)]
    public void A_merge_hands_a_mask_on_where_all_its_inputs_have_one(string merge, bool both, bool mask)
    {
        string from = both ? "masking_1" : "input";
        Layer layer = Models.Valid(Models.Of($"- masking\n- dense: 3\n- dense: {{ units: 3, from: {from} }}\n- {merge}: [dense_1, dense_2]")).Last;
        Assert.Equal((true, mask), (layer.MaskIn, layer.MaskOut));
    }

    [Fact]
    public void A_layer_that_is_not_trainable_has_no_trainable_weights()
    {
        Network network = Models.Valid(Models.Of("- dense: { units: 4, trainable: false }\n- batch_normalization: { trainable: false }\n- dense: 2"));
        Assert.Equal([false, false, true], network.Layers.Select(layer => layer.Trainable));
        Assert.Equal([false, false, false, false, false, false, true, true], network.Layers.SelectMany(layer => layer.Parameters).Select(p => p.Trainable));
    }

    /// <summary>Nested merges of many inputs: equations grow with their number and not with its power.</summary>
    [Fact]
    public void A_merge_of_many_inputs_is_no_large_expression()
    {
        string inputs = string.Join(", ", Enumerable.Repeat("masking_1", 32));
        MergeLayer merge = (MergeLayer)Models.Valid(Models.Of($"- masking\n- maximum: [{inputs}]")).Last;
        Assert.InRange(merge.Equations.Count, 31, 4 * 31);
    }
}
