using ModelGen.Import;
using static ModelGen.Tests.Importing.KerasFixture;

namespace ModelGen.Tests.Importing;

/// <content>Layers within others, and those that are seldom.</content>
public sealed partial class KerasConfigTests
{
    /// <summary>Keras 1 saved the layers of inner sequences as if they stood in the outer one.</summary>
    [Fact]
    public void Sequences_of_Keras_1_have_a_group_for_each_layer()
    {
        string inner = Sequential(("Dense", """ "name": "in", "batch_input_shape": [null, 3], "output_dim": 2 """));
        string path = files.WriteHdf5("1.2.2", $$"""{"class_name": "Sequential", "config": [{{inner}}, {{Layer("Dense", "\"name\": \"out\", \"output_dim\": 1")}}]}""",
            [("in", [Tensor("in_W", 3, 2), Tensor("in_b", 2)]), ("out", [Tensor("out_W", 2, 1), Tensor("out_b", 1)])]);
        AssertLayers(Read(path), "dense: { units: 2, name: in }", "dense: { units: 1, name: out }");
    }

    [Fact]
    public void Cells_and_layers_of_activations_come_over()
    {
        string config = Sequential(
            ("RNN", $$"""
                "name": "rnn", "batch_input_shape": [null, 5, 3], "return_sequences": true,
                "cell": {{Layer("GRUCell", "\"name\": \"c\", \"units\": 2, \"reset_after\": true")}}
                """),
            ("ReLU", """ "name": "six", "max_value": 6.0, "negative_slope": 0.0, "threshold": 0.0 """),
            ("LeakyReLU", """ "name": "leaky", "alpha": 0.10000000149011612 """),
            ("PReLU", """ "name": "p", "shared_axes": [1] """),
            ("Softmax", """ "name": "soft", "axis": -1 """),
            ("AlphaDropout", """ "name": "alpha", "rate": 0.5 """),
            ("ZeroPadding1D", """ "name": "pad", "padding": [1, 0] """),
            ("UpSampling1D", """ "name": "up", "size": 3 """),
            ("Reshape", """ "name": "cut", "target_shape": [-1, 4] """),
            ("Permute", """ "name": "turn", "dims": [2, 1] """));
        string path = files.WriteHdf5("2.10.0", config,
        [
            ("rnn", [Tensor("rnn/gru_cell/kernel:0", 3, 6), Tensor("rnn/gru_cell/recurrent_kernel:0", 2, 6), Tensor("rnn/gru_cell/bias:0", 2, 6)]),
            ("p", [Tensor("p/alpha:0", 1, 2)]),
        ]);
        ImportedModel model = Read(path);
        AssertLayers(
            model,
            "gru: { units: 2, reset_after: true, return_sequences: true, name: rnn }",
            "activation: { function: relu6, name: six }",
            "leaky_relu: { negative_slope: 0.1, name: leaky }",
            "prelu: { shared_axes: [1], name: p }",
            "activation: { function: softmax, name: soft }",
            "zero_padding_1d: { padding: [1, 0], name: pad }",
            "up_sampling_1d: { size: 3, name: up }",
            "reshape: { target_shape: [-1, 4], name: cut }",
            "permute: { dims: [2, 1], name: turn }");
        Assert.Equal(["Layer 'alpha' (AlphaDropout), which does something in training only, was left out."], model.Notes.ToArray());
    }
}
