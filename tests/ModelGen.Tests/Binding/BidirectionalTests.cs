using ModelGen.Generator.Binding;

namespace ModelGen.Tests.Binding;

/// <summary>A layer that wraps another one: how it is written, what its tensors are called, and what is wrong with it.</summary>
public class BidirectionalTests
{
    [Theory]
    [InlineData("- bidirectional: { gru: 4 }")]
    [InlineData("- bidirectional: { layer: { gru: 4 } }")]
    [InlineData("- bidirectional: { layer: { gru: { units: 4 } }, merge_mode: concat }")]
    public void Short_and_long_are_the_same(string layer)
    {
        BidirectionalLayer both = Models.Single<BidirectionalLayer>(layer);
        Assert.Equal(("bidirectional_1", new Shape(null, 8), MergeMode.Concatenate), (both.Name, both.Output, both.Mode));
        Assert.Equal((false, false, true, true), (both.Forward.GoBackwards, both.Forward.InTime, both.Backward.GoBackwards, both.Backward.InTime));
        Assert.Equal(
            [
                "forward_gru_1/kernel", "forward_gru_1/recurrent_kernel", "forward_gru_1/bias",
                "backward_gru_1/kernel", "backward_gru_1/recurrent_kernel", "backward_gru_1/bias",
            ],
            both.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void Wrapped_layers_count_with_the_others()
    {
        Network network = Models.Valid(Models.Of(
            "- lstm: { units: 3, return_sequences: true }\n- bidirectional: { lstm: { units: 3, return_sequences: true } }\n- lstm: 3"));
        Assert.Equal(["lstm_1", "bidirectional_1", "lstm_3"], network.Layers.Select(layer => layer.Name));
        Assert.Equal("bidirectional_1/forward_lstm_2", network.Layers[1].Owners[0].Name);
    }

    [Fact]
    public void A_layer_that_is_not_trainable_is_so_in_both_directions()
    {
        BidirectionalLayer inner = Models.Single<BidirectionalLayer>("- bidirectional: { lstm: { units: 4, trainable: false } }");
        BidirectionalLayer outer = Models.Single<BidirectionalLayer>("- bidirectional: { layer: { lstm: 4 }, trainable: false }");
        Assert.All(inner.Parameters.Concat(outer.Parameters), parameter => Assert.False(parameter.Trainable));
        Assert.All(outer.Owners.SelectMany(owner => owner.Parameters), parameter => Assert.False(parameter.Trainable));
    }

    [Theory]
    [InlineData("MG0011", "- bidirectional: { «lsmt»: 4 }", "bidirectional.lsmt (line 4): there is no recurrent layer 'lsmt'; did you mean 'lstm'?")]
    [InlineData(
        "MG0011",
        "- bidirectional: { layer: { «dense»: 4 } }",
        "bidirectional.layer.dense (line 4): there is no recurrent layer 'dense'; known are: simple_rnn, lstm, gru")]
    [InlineData(
        "MG0011",
        "- bidirectional: { layer: { gru: 4 }, merge_mode: «cat» }",
        "bidirectional.merge_mode (line 4): there is no merge mode 'cat'; write 'concat'")]
    [InlineData(
        "MG0011",
        "- bidirectional: { layer: { gru: 4 }, merge_mode: «None» }",
        "bidirectional.merge_mode (line 4): there is no merge mode 'None'; a layer has one output: 'concat' puts those of both directions side by side")]
    [InlineData(
        "MG0009",
        "- bidirectional: { layer: { gru: 4 }, merge_mode: «null» }",
        "bidirectional.merge_mode (line 4): expected the name of a merge mode: concat, sum, mul, ave, found nothing; a layer has one output: 'concat' puts "
        + "those of both directions side by side")]
    [InlineData(
        "MG0007",
        "- bidirectional: { «lstm»: 8, merge_mode: sum }",
        "bidirectional.lstm (line 4): 'lstm' is not known here; beside other options the layer stands under 'layer': write 'layer: { lstm: ... }'")]
    [InlineData(
        "MG0007",
        "- bidirectional: { layer: { gru: 4 }, «return_sequences»: true }",
        "bidirectional.return_sequences (line 4): 'return_sequences' is not known here; it is an option of the layer: write it there, as in "
        + "'layer: { lstm: { units: 64, return_sequences: true } }'")]
    [InlineData(
        "MG0013",
        "- bidirectional: { layer: { gru: 4 }, «stateful»: true }",
        "bidirectional.stateful (line 4): the option 'stateful' of Keras is not supported; one of the two directions begins at the last step; remove it")]
    [InlineData(
        "MG0018",
        "- bidirectional: { lstm: { units: 4, go_backwards: «true» } }",
        "bidirectional.lstm.go_backwards (line 4): the layer is run in both directions already; remove 'go_backwards'")]
    [InlineData(
        "MG0022",
        "- bidirectional: { lstm: { units: 4, stateful: «true» } }",
        "bidirectional.lstm.stateful (line 4): states are carried to the steps that follow, and one of the two directions takes those before; "
        + "remove 'stateful'")]
    [InlineData(
        "MG0018",
        "- bidirectional: { lstm: { units: 4, from: «input» } }",
        "bidirectional.lstm.from (line 4): the layer reads what 'bidirectional' reads; put 'from' there")]
    public void What_does_not_fit_is_an_error_at_its_place(string id, string layer, string message) =>
        DiagnosticTests.AssertOnly(id, Models.Of(layer), "layers[0]." + message);
}
