using ModelGen.Generator.Binding;

namespace ModelGen.Tests.Binding;

/// <summary>Which states layers read and begin with, and what is wrong with them.</summary>
public class StateTests
{
    private const string Encoder = "- lstm: { units: 4, return_state: true, name: encoder }\n";

    [Fact]
    public void A_layer_begins_with_all_states_of_another_or_with_those_that_are_named()
    {
        Network network = Models.Valid(Models.Of(Encoder + """
            - lstm: { units: 4, from: input, initial_state: encoder, name: all, return_state: true }
            - gru: { units: 4, from: input, initial_state: all/c, name: one }
            - lstm: { units: 4, from: input, initial_state: [one, encoder/c], name: listed }
            - simple_rnn: { units: 4, from: input, initial_state: listed, name: output }
            - concatenate: [output, all/h]
            """));
        NodeInput[][] expected = [[0], [0, new(1, 0), new(1, 1)], [0, new(2, 1)], [0, 3, new(1, 1)], [0, 4], [5, new(2, 0)]];
        Assert.Equal(expected, network.Nodes.Select(node => node.Reads.ToArray()));
        Assert.Equal(["input", "encoder/h", "encoder/c"], network.Nodes[1].Reads.Select(network.NameOf));
        Assert.Equal(new Shape(null, 8), network.Output);
        Assert.False(network.IsChain);
    }

    [Fact]
    public void States_have_the_names_of_the_cell() => Models.Valid(
        Models.Of("- leaky: { units: 3, return_state: true }\n- dense: { units: 2, from: leaky_1/level }")
        + "\ncells: [{ name: leaky, states: [level], equations: ['level = 0.9 * level + affine(x)'] }]");

    [Fact]
    public void A_state_is_no_chain() => Assert.False(Models.Valid(Models.Of(Encoder + "- dense: { units: 2, from: encoder/h }")).IsChain);

    /// <summary>The c of an LSTM has no bounds, which its h has.</summary>
    [Fact]
    public void The_activation_of_a_layer_does_not_bound_all_its_states() => Assert.Empty(Models.Compile(
        Models.Trained("loss: categorical_crossentropy\noptimizer: sgd", Encoder + "- activation: { function: softmax, from: encoder/c }")).Errors);

    [Theory]
    [InlineData("MG0011", Encoder + "- dense: { units: 2, from: «encoder/out» }", "there is no state 'out'; known are: h, c")]
    [InlineData("MG0011", Encoder + "- dense: { units: 2, from: «encodr/h» }", "there is no layer 'encodr'; did you mean 'encoder'?")]
    [InlineData(
        "MG0033",
        "- lstm: { units: 4, name: encoder }\n- dense: { units: 2, from: «encoder/c» }",
        "layer 'encoder' gives its output alone; write 'return_state: true' there to read its states too")]
    [InlineData("MG0033", "- dense: 4\n- add: [dense_1, «dense_1/h»]", "'dense_1' has no states, which recurrent layers have; name it alone")]
    [InlineData("MG0033", "- dense: 4\n- dense: { units: 2, from: «input/h» }", "'input' has no states")]
    [InlineData(
        "MG0033",
        "- bidirectional: { lstm: 4 }\n- dense: { units: 2, from: «bidirectional_1/h» }",
        "layer 'bidirectional_1' runs in both directions, and its states cannot be read; run two layers, one with 'go_backwards: true'")]
    [InlineData(
        "MG0033",
        "- lstm: { units: 4, name: loop, return_state: true, initial_state: «loop» }",
        "a layer cannot read what it gives itself; name a layer before it")]
    [InlineData(
        "MG0033",
        "- lstm: { units: 4, initial_state: [«last/h»] }\n- lstm: { units: 4, return_state: true, name: last }",
        "layer 'last' stands behind this one, on line 5")]
    [InlineData(
        "MG0015",
        Encoder + "- dense: { units: 2, from: «encoder/h/c» }",
        "write the name of a layer, as 'lstm_1', or of one of its states, as 'lstm_1/h'")]
    [InlineData(
        "MG0018",
        Encoder + "- lstm: { units: 4, from: input, initial_state: «[»encoder/h] }",
        "the layer has the states h, c, and is given 1; name a value for each, or a layer of the same kind with 'return_state: true'")]
    [InlineData(
        "MG0018",
        Encoder + "- gru: { units: 4, from: input, initial_state: «encoder» }",
        "the layer has the state h, and is given 2; name a value for each")]
    [InlineData(
        "MG0018",
        "- lstm: { units: 4, name: encoder }\n- lstm: { units: 4, from: input, initial_state: «encoder» }",
        "the layer has the states h, c, and is given 1; name a value for each, or a layer of the same kind with 'return_state: true'")]
    [InlineData(
        "MG0018",
        Encoder + "- lstm: { units: 5, from: input, initial_state: «encoder» }",
        "a state has the shape (5), a number for each unit, but 'encoder/h' (line 4) gives (4); make that 5 units, or the layer's the same")]
    [InlineData(
        "MG0018",
        Encoder + "- dense: { units: 3, name: other }\n- lstm: { units: 4, from: input, initial_state: [encoder/h, «other»] }",
        "a state has the shape (4), a number for each unit, but 'other' (line 5) gives (3)")]
    [InlineData(
        "MG0018",
        Encoder + "- simple_rnn: { units: 3, from: input, initial_state: «input» }",
        "a state has the shape (3), a number for each unit, but 'input' (line 2) gives (5, 3)")]
    [InlineData(
        "MG0018",
        Encoder + "- «gru»: { units: 4, from: encoder/c }",
        "the layer needs an input of shape (time, features), but gets (4); 'encoder/c' is a state after the last step; name a layer that gives a sequence")]
    [InlineData(
        "MG0022",
        Encoder + "- lstm: { units: 4, from: input, stateful: true, initial_state: «encoder» }",
        "with 'stateful: true' a layer begins with the states that the batch before ended with; remove one of the two")]
    [InlineData(
        "MG0018",
        "- bidirectional: { layer: { lstm: { units: 4, return_state: «true» } } }",
        "a layer that is run in both directions neither gives its states nor begins with others")]
    [InlineData(
        "MG0018",
        Encoder + "- bidirectional: { layer: { lstm: { units: 4, initial_state: «encoder» } }, from: input }",
        "a layer that is run in both directions neither gives its states nor begins with others")]
    [InlineData("MG0013", "- bidirectional: { layer: { lstm: 4 }, «return_state»: true }", "run two layers, one with 'go_backwards: true', which have it")]
    [InlineData("MG0007", "- lstm: { units: 4, «h0»: input }", "write 'initial_state'")]
    public void Errors(string id, string layers, string message) => Marked.AssertError(id, Models.Of(layers), message);

    [Fact]
    public void A_stream_has_no_last_step_and_begins_with_zeros()
    {
        const string Streaming = "\ncodegen: { streaming: true }";
        Marked.AssertError(
            "MG0040",
            Models.Of(Encoder + "- «dense»: { units: 2, from: encoder/c }") + Streaming,
            "the layer 'dense_1' can't: it reads a state that there is after the last step only");
        Marked.AssertError(
            "MG0040",
            Models.Of("- lstm: { units: 4, name: value }\n- «gru»: { units: 4, from: input, initial_state: [value] }") + Streaming,
            "the layer 'gru_1' can't: it begins with states that are values, and a stream with 0");
        Models.Valid(Models.Of(Encoder + "- dense: 2") + Streaming);
    }
}
