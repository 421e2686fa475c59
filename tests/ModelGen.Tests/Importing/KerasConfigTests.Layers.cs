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
    public void Penalties_and_bounds_come_over()
    {
        string config = Sequential(
            ("LSTM", """
                "name": "rnn", "batch_input_shape": [null, 5, 3], "units": 2, "recurrent_activation": "sigmoid",
                "kernel_constraint": {"class_name": "MaxNorm", "config": {"max_value": 3, "axis": 0}},
                "recurrent_constraint": {"class_name": "UnitNorm", "config": {"axis": 1}},
                "bias_constraint": {"class_name": "NonNeg", "config": {}},
                "recurrent_regularizer": {"class_name": "OrthogonalRegularizer", "config": {"factor": 0.1, "mode": "rows"}}
                """),
            ("Dense", """
                "name": "out", "units": 1,
                "kernel_constraint": {"class_name": "MinMaxNorm", "config": {"min_value": 0.5, "max_value": 1.0, "rate": 1.0, "axis": 0}},
                "bias_constraint": {"class_name": "MyOwn", "config": {}}, "activity_regularizer": {"class_name": "L2", "config": {"l2": 0.01}}
                """),
            ("Dense", """ "name": "still", "units": 1, "trainable": false, "kernel_regularizer": {"class_name": "L1", "config": {"l1": 0.01}} """));
        string path = files.WriteHdf5("2.10.0", config,
        [
            ("rnn", [Tensor("rnn/kernel:0", 3, 8), Tensor("rnn/recurrent_kernel:0", 2, 8), Tensor("rnn/bias:0", 8)]),
            ("out", [Tensor("out/kernel:0", 2, 1), Tensor("out/bias:0", 1)]), ("still", [Tensor("still/kernel:0", 1, 1), Tensor("still/bias:0", 1)]),
        ]);
        ImportedModel model = Read(path);
        AssertLayers(
            model,
            "lstm: { units: 2, kernel_constraint: { max_norm: { max_value: 3 } }, recurrent_regularizer: { orthogonal: { factor: 0.1, mode: rows } }, "
                + "recurrent_constraint: { unit_norm: { axis: 1 } }, bias_constraint: non_neg, name: rnn }",
            "dense: { units: 1, kernel_constraint: { min_max_norm: { min_value: 0.5, max_value: 1, rate: 1 } }, "
                + "activity_regularizer: { l2: 0.01 }, name: out }",
            "dense: { units: 1, trainable: false, name: still }");
        Assert.Equal(["Layer 'out': 'bias_constraint', which only training knows, was left out."], model.Notes.ToArray());
    }

    /// <summary>Norms of a convolution's kernel are along its first axis, or its first two; what is along others is left out.</summary>
    [Theory]
    [InlineData("0", ", kernel_constraint: { max_norm: { max_value: 3 } }")]
    [InlineData("[0, 1]", ", kernel_constraint: { max_norm: { max_value: 3, axis: [0, 1] } }")]
    [InlineData("1", "")]
    [InlineData("[0, 1, 2]", "")]
    public void Bounds_of_convolutions_come_over(string axis, string expected)
    {
        string config = Sequential(("Conv1D", $$"""
            "name": "conv", "batch_input_shape": [null, 5, 3], "filters": 2, "kernel_size": [2],
            "kernel_constraint": {"class_name": "MaxNorm", "config": {"max_value": 3, "axis": {{axis}} } }
            """));
        ImportedModel model = Read(files.WriteHdf5("2.10.0", config, [("conv", [Tensor("conv/kernel:0", 2, 3, 2), Tensor("conv/bias:0", 2)])]));
        AssertLayers(model, $"conv1d: {{ filters: 2, kernel_size: 2{expected}, name: conv }}");
        Assert.Equal(expected.Length == 0 ? 1 : 0, model.Notes.Length);
    }

    /// <summary>Keras 3 keeps the parts of attention in private members of the layer.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("_")]
    public void Attention_in_an_archive_has_a_group_for_each_part(string underscore)
    {
        string config = new KerasGraphBuilder(isNew: true).Input("in", "6, 4")
            .Layer("MultiHeadAttention", "mha", "\"num_heads\": 2, \"key_dim\": 3", ["in", "in"]).Build("mha");
        string[] parts = ["query", "key", "value", "output"];
        ImportedModel model = Read(files.WriteArchive(config,
        [
            .. parts.SelectMany(part => new[]
            {
                Tensor($"layers/multi_head_attention/{underscore}{part}_dense/vars/0", part == "output" ? [2, 3, 4] : [4, 2, 3]),
                Tensor($"layers/multi_head_attention/{underscore}{part}_dense/vars/1", part == "output" ? [4] : [2, 3]),
            }),
        ]));
        AssertLayers(model, "multi_head_attention: { num_heads: 2, key_dim: 3, from: [input, input], name: mha }");
        Assert.Equal(
            Numbers($"layers/multi_head_attention/{underscore}output_dense/vars/0", [2, 3, 4]), Values(model, "mha/attention_output/kernel"));
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
