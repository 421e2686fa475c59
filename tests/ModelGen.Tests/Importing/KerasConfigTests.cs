using Microsoft.CodeAnalysis;
using ModelGen.Import;
using ModelGen.Tests.Compiling;
using static ModelGen.Tests.Importing.KerasFixture;

namespace ModelGen.Tests.Importing;

/// <summary>What options of each version become.</summary>
public sealed partial class KerasConfigTests : IDisposable
{
    private readonly KerasFixture files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void Keys_of_Keras_1_have_their_meaning()
    {
        string config = Sequential(
            ("Convolution1D", """
                "name": "conv", "batch_input_shape": [null, 9, 2], "nb_filter": 3, "filter_length": 2, "border_mode": "same", "subsample_length": 1,
                "activation": "relu", "bias": false, "init": "glorot_uniform"
                """),
            ("MaxPooling1D", """ "name": "pool", "pool_length": 2, "stride": 3, "border_mode": "valid" """),
            ("GRU", """ "name": "gru_1", "output_dim": 2, "inner_activation": "hard_sigmoid", "activation": "tanh", "dropout_W": 0.25, "init": "one" """),
            ("Dropout", """ "name": "drop", "p": 0.5 """),
            ("Dense", """ "name": "out", "output_dim": 1, "activation": "sigmoid", "W_regularizer": {"name": "L1L2Regularizer", "l1": 0.0, "l2": 0.5}, "bias": true """));
        string path = files.WriteHdf5("1.2.0", config,
        [
            ("conv", [Tensor("conv_W:0", 2, 1, 2, 3)]), ("pool", []),
            ("gru_1",
            [
                Tensor("gru_1_W_z:0", 3, 2), Tensor("gru_1_U_z:0", 2, 2), Tensor("gru_1_b_z:0", 2), Tensor("gru_1_W_r:0", 3, 2), Tensor("gru_1_U_r:0", 2, 2),
                Tensor("gru_1_b_r:0", 2), Tensor("gru_1_W_h:0", 3, 2), Tensor("gru_1_U_h:0", 2, 2), Tensor("gru_1_b_h:0", 2),
            ]),
            ("drop", []), ("out", [Tensor("out_W:0", 2, 1), Tensor("out_b:0", 1)]),
        ]);
        ImportedModel model = Read(path);
        AssertLayers(
            model,
            "conv1d: { filters: 3, kernel_size: 2, padding: same, activation: relu, use_bias: false, name: conv }",
            "max_pooling_1d: { strides: 3, name: pool }",
            "gru: { units: 2, recurrent_activation: keras2_hard_sigmoid, reset_after: false, dropout: 0.25, name: gru_1 }",
            "dropout: { rate: 0.5, name: drop }",
            "dense: { units: 1, activation: sigmoid, kernel_regularizer: { l2: 0.5 }, name: out }");
        float[] w = [.. Gate("W_z", 3, 2), .. Gate("W_r", 3, 2), .. Gate("W_h", 3, 2)];
        float[] kernel = Values(model, "gru_1/kernel");
        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 6; column++)
            {
                Assert.Equal(w[(column / 2 * 6) + (row * 2) + (column % 2)], kernel[(row * 6) + column]);
            }
        }

        float[] Gate(string name, params int[] shape) => Numbers($"gru_1_{name}:0", shape);
    }

    [Theory]
    [InlineData("2.1.6", "keras2_hard_sigmoid")]
    [InlineData("2.4.0", "sigmoid")]
    [InlineData("2.2.4-tf", "sigmoid")]
    [InlineData("3.1.0", "sigmoid")]
    public void Gates_have_the_default_of_their_version(string version, string activation)
    {
        ImportedModel model = Read(Lstm(version, ""));
        string option = activation == "sigmoid" ? "" : $"recurrent_activation: {activation}, ";
        AssertLayers(model, $"lstm: {{ units: 2, {option}name: rnn }}");
    }

    [Theory]
    [InlineData("2.15.0", "keras2_hard_sigmoid")]
    [InlineData("2.2.4-tf", "keras2_hard_sigmoid")]
    [InlineData("3.1.0", "hard_sigmoid")]
    public void A_hard_sigmoid_has_the_slope_of_its_version(string version, string activation) => AssertLayers(
        Read(Lstm(version, ", \"recurrent_activation\": \"hard_sigmoid\"")), $"lstm: {{ units: 2, recurrent_activation: {activation}, name: rnn }}");

    [Theory]
    [InlineData("2.3.1", "")]
    [InlineData("2.9.0", ", \"reset_after\": false")]
    [InlineData(null, "")]
    public void The_bias_says_which_gru_it_is(string? version, string option)
    {
        foreach ((int[] bias, bool after) in new[] { (new[] { 6 }, false), (new[] { 2, 6 }, true) })
        {
            string config = Sequential(("GRU", $""" "name": "g", "batch_input_shape": [4, 5, 3], "units": 2, "recurrent_activation": "sigmoid"{option} """));
            string path = files.WriteHdf5(version, config, [("g", [Tensor("g/kernel:0", 3, 6), Tensor("g/recurrent_kernel:0", 2, 6), Tensor("g/bias:0", bias)])]);
            AssertLayers(Read(path), $"gru: {{ units: 2, reset_after: {(after ? "true" : "false")}, name: g }}");
        }
    }

    /// <summary>The library keeps each gate's matrix transposed, and the two biases of an LSTM apart.</summary>
    [Theory]
    [InlineData("CuDNNLSTM", 4)]
    [InlineData("CuDNNGRU", 3)]
    public void Weights_of_cudnn_are_turned(string className, int gates)
    {
        const int Inputs = 3, Units = 2;
        int columns = gates * Units;
        string path = files.WriteHdf5(
            "2.2.4",
            Sequential((className, $""" "name": "c", "batch_input_shape": [null, 5, {Inputs}], "units": {Units}, "return_sequences": true """)),
            [("c", [Tensor("c/kernel:0", Inputs, columns), Tensor("c/recurrent_kernel:0", Units, columns), Tensor("c/bias:0", 2 * columns)])]);
        ImportedModel model = Read(path);
        AssertLayers(
            model, gates == 4 ? "lstm: { units: 2, return_sequences: true, name: c }" : "gru: { units: 2, reset_after: true, return_sequences: true, name: c }");
        float[] stored = Numbers("c/kernel:0", [Inputs, columns]), kernel = Values(model, "c/kernel");
        for (int gate = 0; gate < gates; gate++)
        {
            float[] matrix = [.. Enumerable.Range(0, Inputs * Units).Select(i => stored[(i / Units * columns) + (gate * Units) + (i % Units)])];
            for (int i = 0; i < matrix.Length; i++)
            {
                (int unit, int input) = Math.DivRem(i, Inputs);
                Assert.Equal(matrix[i], kernel[(input * columns) + (gate * Units) + unit]);
            }
        }

        float[] both = Numbers("c/bias:0", [2 * columns]);
        Assert.Equal(
            gates == 4 ? [.. Enumerable.Range(0, columns).Select(i => both[i] + both[columns + i])] : both, Values(model, "c/bias"));
    }

    [Fact]
    public void Models_within_models_become_one()
    {
        string inner = Layer("Sequential", """
            "name": "inner", "layers": [
              {"class_name": "BatchNormalization", "config": {"name": "norm", "batch_input_shape": [null, 4, 3], "axis": [2]}},
              {"class_name": "Dense", "config": {"name": "dense", "units": 3}}]
            """);
        string config = $$"""
            {"class_name": "Sequential", "config": {"name": "outer", "layers": [
              {{inner}}, {"class_name": "LSTM", "config": {"name": "dense", "units": 2} }, {"class_name": "Flatten", "config": {"name": "flat"} }]
            } }
            """;

        // What is trained comes first, across the layers of the inner model.
        string path = files.WriteHdf5("2.6.0", config,
        [
            ("inner",
            [
                Tensor("norm/gamma:0", 3), Tensor("norm/beta:0", 3), Tensor("dense/kernel:0", 3, 3), Tensor("dense/bias:0", 3),
                Tensor("norm/moving_mean:0", 3), Tensor("norm/moving_variance:0", 3),
            ]),
            ("dense", [Tensor("d/kernel:0", 3, 8), Tensor("d/recurrent_kernel:0", 2, 8), Tensor("d/bias:0", 8)]), ("flat", []),
        ]);
        ImportedModel model = Read(path);
        AssertLayers(
            model,
            "batch_normalization: { name: inner_norm }",
            "dense: { units: 3, name: inner_dense }",
            "lstm: { units: 2, name: dense }");
        Assert.Equal(Numbers("norm/moving_mean:0", [3]), Values(model, "inner_norm/moving_mean"));
        Assert.Equal(Numbers("dense/kernel:0", [3, 3]), Values(model, "inner_dense/kernel"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_graph_has_its_branches_in_both_forms(bool isNew)
    {
        string Call(params string[] layers) => isNew
            ? $$""", "inbound_nodes": [{"args": [{{Tensors(layers)}}], "kwargs": {"mask": null} }]"""
            : $$""", "inbound_nodes": [[{{string.Join(", ", layers.Select(layer => $"[\"{layer}\", 0, 0, {{ }}]"))}}]]""";
        string config = $$"""
            {"class_name": "Functional", "config": {"name": "m", "layers": [
              {{Layer("InputLayer", """ "name": "in", "batch_shape": [null, 6, 4] """, ", \"name\": \"in\", \"inbound_nodes\": []")}},
              {{Layer("Add", """ "name": "sum" """, ", \"name\": \"sum\"" + Call("left/a", "in"))}},
              {{Layer("Dense", """ "name": "left/a", "units": 4, "activation": "silu" """, ", \"name\": \"left/a\"" + Call("in"))}},
              {{Layer("GlobalAveragePooling1D", """ "name": "mean" """, ", \"name\": \"mean\"" + Call("sum"))}}],
              "input_layers": {{(isNew ? "[\"in\", 0, 0]" : "[[\"in\", 0, 0]]")}}, "output_layers": [["mean", 0, 0]] } }
            """;
        string path = files.WriteHdf5(isNew ? "3.0.0" : "2.8.0", config, [("left/a", [Tensor("kernel", 4, 4), Tensor("bias", 4)])]);
        AssertLayers(
            Read(path),
            "dense: { units: 4, activation: swish, name: left_a }",
            "add: { from: [left_a, input], name: sum }",
            "global_average_pooling_1d: { name: mean }");

        static string Tensors(string[] layers)
        {
            string tensors = string.Join(", ", layers.Select(layer =>
                $$"""{"class_name": "__keras_tensor__", "config": {"shape": [null, 6, 4], "dtype": "float32", "keras_history": ["{{layer}}", 0, 0] } }"""));
            return layers.Length == 1 ? tensors : $"[{tensors}]";
        }
    }

    [Fact]
    public void Attention_takes_what_it_is_called_with()
    {
        string config = $$"""
            {"class_name": "Functional", "config": {"name": "m", "layers": [
              {{Layer("InputLayer", """ "name": "in", "batch_shape": [null, 6, 4] """, ", \"name\": \"in\", \"inbound_nodes\": []")}},
              {{Layer("MultiHeadAttention", """ "name": "mha", "num_heads": 2, "key_dim": 3, "value_dim": 3, "use_bias": true """,
                  """, "name": "mha", "inbound_nodes": [[["in", 0, 0, {"value": ["in", 0, 0], "use_causal_mask": true}]]]""")}}],
              "input_layers": [["in", 0, 0]], "output_layers": [["mha", 0, 0]] } }
            """;
        string[] parts = ["query", "key", "value"];
        string path = files.WriteHdf5("2.11.0", config,
        [
            ("mha",
            [
                .. parts.SelectMany(part => new[] { Tensor($"mha/{part}/kernel:0", 4, 2, 3), Tensor($"mha/{part}/bias:0", 2, 3) }),
                Tensor("mha/attention_output/kernel:0", 2, 3, 4), Tensor("mha/attention_output/bias:0", 4),
            ]),
        ]);
        ImportedModel model = Read(path);
        AssertLayers(model, "multi_head_attention: { num_heads: 2, key_dim: 3, causal: true, from: [input, input], name: mha }");
        Assert.Equal(Numbers("mha/value/bias:0", [2, 3]), Values(model, "mha/value/bias"));
    }

    [Theory]
    [InlineData('/', "layers")]
    [InlineData('\\', "layers")]
    [InlineData('/', "_layer_checkpoint_dependencies")]
    public void Groups_of_an_archive_are_called_after_classes(char separator, string container)
    {
        string config = Sequential(
            ("Bidirectional", $$"""
                "name": "second", "batch_input_shape": [null, 5, 3], "merge_mode": "sum",
                "layer": {{Layer("SimpleRNN", "\"name\": \"forward_rnn\", \"units\": 2, \"return_sequences\": true")}},
                "backward_layer": {{Layer("SimpleRNN", "\"name\": \"backward_rnn\", \"units\": 2, \"return_sequences\": true, \"go_backwards\": true")}}
                """),
            ("TimeDistributed", $$""" "name": "each", "layer": {{Layer("Dense", "\"name\": \"d\", \"units\": 2, \"activation\": \"relu\"")}} """),
            ("Dense", """ "name": "dense_7", "units": 2, "activation": "linear" """),
            ("Dense", """ "name": "dense_3", "units": 1, "use_bias": false """));
        (string Name, int[] Shape)[] tensors =
        [
            .. new[] { "forward", "backward" }.SelectMany(way => new[]
            {
                Tensor($"{container}/bidirectional/{way}_layer/cell/vars/0", 3, 2), Tensor($"{container}/bidirectional/{way}_layer/cell/vars/1", 2, 2),
                Tensor($"{container}/bidirectional/{way}_layer/cell/vars/2", 2),
            }),
            Tensor($"{container}/time_distributed/layer/vars/0", 2, 2), Tensor($"{container}/time_distributed/layer/vars/1", 2),
            Tensor($"{container}/dense/vars/0", 2, 2), Tensor($"{container}/dense/vars/1", 2), Tensor($"{container}/dense_1/vars/0", 2, 1),
        ];
        ImportedModel model = Read(files.WriteArchive(config, tensors, separator));
        AssertLayers(
            model,
            "bidirectional: { layer: { simple_rnn: { units: 2, return_sequences: true, name: rnn } }, merge_mode: sum, name: second }",
            "dense: { units: 2, activation: relu, name: each }",
            "dense: { units: 2, name: dense_7 }",
            "dense: { units: 1, use_bias: false, name: dense_3 }");
        Assert.Equal(Numbers($"{container}/bidirectional/backward_layer/cell/vars/1", [2, 2]), Values(model, "second/backward_rnn/recurrent_kernel"));
        Assert.Equal(Numbers($"{container}/dense_1/vars/0", [2, 1]), Values(model, "dense_3/kernel"));
    }

    [Fact]
    public void Training_comes_over()
    {
        string config = Sequential(
            ("LSTM", """ "name": "rnn", "batch_input_shape": [null, 5, 3], "units": 2, "recurrent_activation": "sigmoid", "trainable": false """),
            ("Dense", """ "name": "out", "units": 3, "activation": {"class_name": "function", "config": "softmax"} """));
        string training = """
            {"loss": {"out": {"class_name": "CategoricalCrossentropy", "config": {"from_logits": false, "label_smoothing": 0.1}}},
             "metrics": [["acc", {"class_name": "MeanMetricWrapper", "config": {"name": "x", "fn": "my_metric"}}]],
             "optimizer_config": {"class_name": "Custom>SGD", "config": {"learning_rate": 0.0010000000474974513, "momentum": 0.9, "nesterov": true, "clipnorm": null}}}
            """;
        string path = files.WriteHdf5("2.12.0", config,
        [
            ("rnn", [Tensor("rnn/kernel:0", 3, 8), Tensor("rnn/recurrent_kernel:0", 2, 8), Tensor("rnn/bias:0", 8)]),
            ("out", [Tensor("out/kernel:0", 2, 3), Tensor("out/bias:0", 3)]),
        ], training);
        ImportedModel model = Read(path);
        AssertLayers(model, "lstm: { units: 2, trainable: false, name: rnn }", "dense: { units: 3, activation: softmax, name: out }");
        Assert.Contains(
            "training: { loss: { categorical_crossentropy: { label_smoothing: 0.1 } }, "
                + "optimizer: { sgd: { learning_rate: 0.001, momentum: 0.9, nesterov: true } }, metrics: [accuracy] }\n",
            model.Yaml);
        Assert.Equal(["The metric 'my_metric' was left out."], model.Notes.ToArray());
    }

    [Fact]
    public void Indices_and_masks_come_over()
    {
        string config = Sequential(
            ("Embedding", """ "name": "words", "input_dim": 20, "output_dim": 3, "input_length": 6, "mask_zero": true, "batch_input_shape": [null, null] """),
            ("GlobalMaxPooling1D", """ "name": "max", "data_format": "channels_last" """));
        string path = files.WriteHdf5("2.9.0", config, [("words", [Tensor("words/embeddings:0", 20, 3)]), ("max", [])]);
        ImportedModel model = Read(path, steps: 6);
        Assert.Contains("input: { shape: [6], type: index }\n", model.Yaml);
        AssertLayers(model, "embedding: { input_dim: 20, output_dim: 3, mask_zero: true, name: words }", "global_max_pooling_1d: { name: max }");
    }

    [Fact]
    public void A_mask_of_NaN_is_read_though_JSON_has_none()
    {
        string config = Sequential(
            ("Masking", """ "name": "NaN", "batch_input_shape": [null, 5, 3], "mask_value": NaN """),
            ("LSTM", """ "name": "rnn", "units": 2, "recurrent_activation": "sigmoid" """));
        string path = files.WriteHdf5("2.9.0", config, [("rnn", [Tensor("rnn/kernel:0", 3, 8), Tensor("rnn/recurrent_kernel:0", 2, 8), Tensor("rnn/bias:0", 8)])]);
        AssertLayers(Read(path), "masking: { mask_value: .nan, name: NaN }", "lstm: { units: 2, name: rnn }");
    }

    [Fact]
    public void Weights_of_other_names_go_by_their_order()
    {
        files.Write("model.json", Sequential(
            ("Dense", """ "name": "first", "batch_input_shape": [null, 3], "units": 2 """),
            ("Activation", """ "name": "relu", "activation": "relu" """),
            ("Dense", """ "name": "second", "units": 1 """)));
        string path = files.WriteHdf5("2.1.0", null,
        [
            ("dense_8", [Tensor("dense_8/kernel:0", 3, 2), Tensor("dense_8/bias:0", 2)]), ("activation_8", []),
            ("dense_9", [Tensor("dense_9/kernel:0", 2, 1), Tensor("dense_9/bias:0", 1)]),
        ]);
        ImportedModel model = Read(path);
        AssertLayers(model, "dense: { units: 2, name: first }", "activation: { function: relu, name: relu }", "dense: { units: 1, name: second }");
        Assert.Equal(Numbers("dense_9/kernel:0", [2, 1]), Values(model, "second/kernel"));
    }

    [Theory]
    [InlineData("\"output_dim\": 2, \"input_dim\": 3, \"inner_activation\": \"hard_sigmoid\"", "recurrent_activation: keras2_hard_sigmoid, ")]
    [InlineData("\"units\": 2, \"recurrent_activation\": \"hard_sigmoid\"", "recurrent_activation: keras2_hard_sigmoid, ")]
    [InlineData("\"units\": 2, \"recurrent_activation\": \"hard_sigmoid\", \"batch_shape\": [null, 5, 3]", "recurrent_activation: hard_sigmoid, ")]
    public void A_version_that_is_not_said_shows_in_the_words(string options, string activation)
    {
        bool perGate = options.Contains("inner", StringComparison.Ordinal);
        (string Name, int[] Shape)[] tensors = perGate
            ? [.. "icfo".SelectMany(gate => new[] { Tensor($"rnn_W_{gate}", 3, 2), Tensor($"rnn_U_{gate}", 2, 2), Tensor($"rnn_b_{gate}", 2) })]
            : [Tensor("rnn/kernel:0", 3, 8), Tensor("rnn/recurrent_kernel:0", 2, 8), Tensor("rnn/bias:0", 8)];
        string path = files.WriteHdf5(null, Sequential(("LSTM", $$""" "name": "rnn", "batch_input_shape": [null, 5, 3], {{options}} """)), [("rnn", tensors)]);
        AssertLayers(Read(path), $"lstm: {{ units: 2, {activation}name: rnn }}");
    }

    [Fact]
    public void A_name_that_is_none_is_refused() => Assert.EndsWith(
        "the option 'Name' is '../x', which is no name of a class; write letters and digits, no digit first",
        Assert.Throws<ImportException>(() => KerasFile.Import(Lstm("2.4.0", ""), new ImportOptions { Name = "../x" })).Message);

    [Fact]
    public void What_is_saved_is_a_description_beside_its_weights()
    {
        ImportedModel model = KerasFile.Import(Lstm("2.4.0", ""), new ImportOptions { Name = "Saved", Namespace = "A.B" });
        string description = model.Save(files.PathOf("out"));
        Assert.Equal(files.PathOf("out/Saved.model.yaml"), description);
        string text = File.ReadAllText(description);
        Assert.StartsWith("# Imported from Keras 2.4.0.\nmodelgen: 1\nname: Saved\nnamespace: A.B\ninput: { shape: [5, 3] }\n", text);
        Assert.EndsWith("weights: Saved.safetensors\n", text);
        using MemoryStream weights = new();
        model.WriteWeights(weights);
        Assert.Equal(weights.ToArray(), File.ReadAllBytes(files.PathOf("out/Saved.safetensors")));
    }

    [Fact]
    public void An_archive_by_its_name_may_be_HDF5()
    {
        string path = files.PathOf("other.keras");
        File.Move(Lstm("2.4.0", ""), path);
        AssertLayers(Read(path), "lstm: { units: 2, name: rnn }");
    }

    private string Lstm(string version, string options) => files.WriteHdf5(
        version,
        Sequential(("LSTM", $""" "name": "rnn", "batch_input_shape": [32, 5, 3], "units": 2{options} """)),
        [("rnn", [Tensor("rnn/kernel:0", 3, 8), Tensor("rnn/recurrent_kernel:0", 2, 8), Tensor("rnn/bias:0", 8)])]);

    /// <summary>Asserts what the layers are, and that the compiler takes the description.</summary>
    private static void AssertLayers(ImportedModel model, params string[] layers)
    {
        string[] lines = [.. model.Yaml.Split('\n').Where(line => line.StartsWith("  - ", StringComparison.Ordinal)).Select(line => line[4..])];
        Assert.Equal(layers, lines);
        Assert.DoesNotContain(ModelCompiler.Generate(model.Yaml).Diagnostics, diagnostic => diagnostic.DefaultSeverity == DiagnosticSeverity.Error);
    }

    private static float[] Values(ImportedModel model, string tensor) => model.Tensors.Single(one => one.Name == tensor).Values.ToArray();
}
