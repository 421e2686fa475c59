using ModelGen.Import;
using ModelGen.Tests.Compiling;
using static ModelGen.Tests.Importing.KerasFixture;
using static ModelGen.Tests.Importing.KerasMath;

namespace ModelGen.Tests.Importing;

/// <summary>Functional models with several inputs, several outputs and states give what the equations of their layers do.</summary>
public sealed class KerasGraphTests : IDisposable
{
    private const double Tolerance = 2e-6;

    private static readonly double[][] Pen = [[0.5, -1], [0.25, 0.75], [-0.5, 1]];
    private static readonly double[] Writer = [0.1, -0.2, 0.3];

    private readonly KerasFixture files = new();

    public void Dispose() => files.Dispose();

    /// <summary>Words are read by an encoder, with whose states a decoder begins; three inputs, three outputs, one of which is a state.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_encoder_hands_its_states_to_a_decoder(bool isNew)
    {
        const string Rnn = "\"units\": 2, \"recurrent_activation\": \"sigmoid\", \"return_state\": true";
        KerasGraphBuilder graph = new KerasGraphBuilder(isNew)
            .Input("words", "4").Input("pen", "3, 2").Input("writer", "3")
            .Layer("Embedding", "table", "\"input_dim\": 6, \"output_dim\": 3, \"mask_zero\": true", ["words"]);
        graph = isNew ? graph.Layer("NotEqual", "not_equal", "", ["words"]) : graph;
        graph.Layer("LSTM", "encoder", Rnn, ["table"], masks: isNew ? "not_equal" : null)
            .Layer("LSTM", "decoder", Rnn + ", \"return_sequences\": true", ["pen"], ["encoder:1", "encoder:2"])
            .Layer("GlobalAveragePooling1D", "mean", "", ["decoder"])
            .Layer("Concatenate", "all", "\"axis\": -1", ["mean", "writer", "encoder"])
            .Layer("Dense", "sign", "\"units\": 3, \"activation\": \"softmax\"", ["all"])
            .Layer("TimeDistributed", "size", $"\"layer\": {Layer("Dense", "\"name\": \"d\", \"units\": 1")}", ["decoder"]);
        string path = files.WriteHdf5(isNew ? "3.4.1" : "2.9.0", graph.Build("sign", "size", "decoder:2"),
        [
            ("table", [Tensor("table/embeddings", 6, 3)]), ("encoder", LstmOf("encoder", 3)), ("decoder", LstmOf("decoder", 2)), ("mean", []), ("all", []),
            ("sign", [Tensor("sign/kernel", 7, 3), Tensor("sign/bias", 3)]), ("size", [Tensor("size/kernel", 2, 1), Tensor("size/bias", 1)]),
        ]);
        ImportedModel imported = Read(path);
        Assert.Contains("inputs:\n  words: { shape: [4], type: index }\n  pen: { shape: [3, 2] }\n  writer: { shape: [3] }\n", imported.Yaml);
        Assert.Contains("outputs:\n  sign: {}\n  size: {}\n  decoder_2: {}\n", imported.Yaml);

        int[] words = [3, 0, 5, 0];
        double[][] table = Matrix("table/embeddings", 6, 3);
        (_, double[] h, double[] c) = Lstm("encoder", [.. words.Select(word => table[word])], 2, mask: [.. words.Select(word => word != 0)]);
        (List<double[]> steps, _, double[] last) = Lstm("decoder", Pen, 2, h, c);
        double[] sign = Softmax(Dense("sign", [.. Mean(steps), .. Writer, .. h], 3));
        double[] size = [.. steps.SelectMany(step => Dense("size", step, 1))];
        AssertGives(imported, [.. words, .. Pen.SelectMany(step => step), .. Writer], [.. sign, .. size, .. last]);
    }

    /// <summary>The states of both directions are joined for the decoder, and its attention reads their steps as well.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void States_of_both_directions_are_those_of_two_layers(bool isNew, bool readsSteps)
    {
        const string Rnn = "\"units\": 2, \"recurrent_activation\": \"sigmoid\", \"return_state\": true, \"reset_after\": true";
        string more = readsSteps ? ", \"return_sequences\": true" : "";
        KerasGraphBuilder graph = new KerasGraphBuilder(isNew).Input("pen", "3, 2")
            .Layer("Bidirectional", "both", $"\"layer\": {Layer("GRU", $"\"name\": \"g\", {Rnn}{more}")}", ["pen"])
            .Layer("Concatenate", "state", "\"axis\": -1", ["both:1", "both:2"])
            .Layer("GRU", "decoder", Rnn.Replace("\"units\": 2", "\"units\": 4") + more, ["pen"], ["state"])
            .Layer("Add", "sum", "", ["decoder", "both"]);
        string path = files.WriteHdf5(isNew ? "3.4.1" : "2.9.0", graph.Build("sum"),
        [
            ("both", [.. GruOf("both/forward_g", 2, 2), .. GruOf("both/backward_g", 2, 2)]), ("state", []), ("decoder", GruOf("decoder", 2, 4)), ("sum", []),
        ]);
        ImportedModel imported = Read(path);
        Assert.Equal(readsSteps ? 1 : 0, imported.Notes.Length);

        (List<double[]> forward, double[] h) = Gru("both/forward_g", Pen, 2);
        (List<double[]> backward, double[] other) = Gru("both/backward_g", Pen, 2, isBackwards: true);
        backward.Reverse();
        (List<double[]> decoder, double[] last) = Gru("decoder", Pen, 4, [.. h, .. other]);
        double[] expected = readsSteps
            ? [.. decoder.SelectMany((step, i) => step.Zip([.. forward[i], .. backward[i]], (one, two) => one + two))]
            : [.. last.Zip([.. h, .. other], (one, two) => one + two)];
        AssertGives(imported, [.. Pen.SelectMany(step => step)], expected);
    }

    /// <summary>Both directions begin with states of an encoder, and give their last outputs or all steps in the order of time.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void States_are_given_to_both_directions(bool isNew, bool givesSteps)
    {
        const string Rnn = "\"units\": 2, \"recurrent_activation\": \"sigmoid\"";
        string inner = Layer("LSTM", $"\"name\": \"l\", {Rnn}{(givesSteps ? ", \"return_sequences\": true" : "")}");
        string config = new KerasGraphBuilder(isNew).Input("pen", "3, 2")
            .Layer("LSTM", "encoder", Rnn + ", \"return_state\": true", ["pen"])
            .Layer("Bidirectional", "both", $"\"layer\": {inner}, \"merge_mode\": \"sum\"", ["pen"], ["encoder:1", "encoder:2", "encoder:2", "encoder:1"])
            .Build("both");
        string path = files.WriteHdf5(
            isNew ? "3.4.1" : "2.9.0", config, [("encoder", LstmOf("encoder", 2)), ("both", [.. LstmOf("both/forward_l", 2), .. LstmOf("both/backward_l", 2)])]);
        (_, double[] h, double[] c) = Lstm("encoder", Pen, 2);
        (List<double[]> forward, double[] last, _) = Lstm("both/forward_l", Pen, 2, h, c);
        (List<double[]> backward, double[] first, _) = Lstm("both/backward_l", Pen, 2, c, h, isBackwards: true);
        backward.Reverse();
        double[] expected = givesSteps ? [.. forward.SelectMany((step, i) => step.Zip(backward[i], (one, two) => one + two))]
            : [.. last.Zip(first, (one, two) => one + two)];
        AssertGives(Read(path), [.. Pen.SelectMany(step => step)], expected);
    }

    /// <summary>Slices of time steps, as Keras 2 and Keras 3 write them: x[:, 1:], x[:, -1] and x[:, 0, :] of it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Slices_of_time_steps_come_over(bool isNew)
    {
        string all = End("null", "null"), path = files.WriteHdf5(
            isNew ? "3.4.1" : "2.9.0",
            new KerasGraphBuilder(isNew).Input("pen", "3, 2")
                .Slice("rest", "pen", $"[{all}, {End("1", "null")}]")
                .Slice("last", "rest", $"[{all}, -1]")
                .Slice("first", "rest", $"[{all}, 0, {all}]")
                .Slice("same", "first", $"[{{\"class_name\": \"__ellipsis__\"}}]")
                .Layer("Concatenate", "both", "\"axis\": -1", ["last", "same"])
                .Layer("Dense", "out", "\"units\": 2", ["both"]).Build("out"),
            [("out", [Tensor("out/kernel", 4, 2), Tensor("out/bias", 2)])]);
        ImportedModel imported = Read(path);
        Assert.Contains("cropping_1d: { cropping: [1, 0], name: rest }", imported.Yaml);
        AssertGives(imported, [.. Pen.SelectMany(step => step)], Dense("out", [.. Pen[2], .. Pen[1]], 2));

        string End(string start, string stop) => isNew
            ? $$"""{"class_name": "__slice__", "config": {"start": {{start}}, "stop": {{stop}}, "step": null} }"""
            : $$"""{"start": {{start}}, "stop": {{stop}}, "step": null}""";
    }

    [Theory]
    [InlineData("3, 2", "[ALL, ALL, 0]", "it takes some of the samples or of the features, and only time steps can be taken, as x[:, 2:-1] and x[:, -1] do")]
    [InlineData("3, 2", "[0]", "it takes some of the samples or of the features, and only time steps can be taken, as x[:, 2:-1] and x[:, -1] do")]
    [InlineData("3", "[ALL, 0]", "it takes some of the features, and only time steps can be taken")]
    [InlineData("3, 2", "[ALL, 7]", "it takes none of the 3 time steps that it gets; give another number of 'Steps'")]
    [InlineData(
        "3, 2",
        "[ALL, {\"start\": null, \"stop\": null, \"step\": 2}]",
        "the option 'step': steps that are 2 apart can't be taken, only neighbouring ones")]
    public void Other_slices_are_refused(string shape, string slice, string message)
    {
        string config = new KerasGraphBuilder(isNew: false).Input("x", shape)
            .Slice("part", "x", slice.Replace("ALL", "{\"start\": null, \"stop\": null, \"step\": null}", StringComparison.Ordinal)).Build("part");
        Assert.Equal($"layer 'part' (SlicingOpLambda): {message}", Error(config));
    }

    /// <summary>A scale and a shift, each one number or one for each feature.</summary>
    [Fact]
    public void A_rescaling_comes_over()
    {
        string config = Sequential(
            ("Rescaling", "\"name\": \"scaled\", \"batch_input_shape\": [null, 3, 2], \"scale\": 0.00392156862745098, \"offset\": [-1.0, 0.5]"),
            ("Flatten", "\"name\": \"flat\""),
            ("Dense", "\"name\": \"out\", \"units\": 2"));
        (string, (string, int[])[])[] weights = [("out", [Tensor("out/kernel", 6, 2), Tensor("out/bias", 2)])];
        string path = files.WriteHdf5("2.9.0", config, weights);
        double[] x = [255, 12, 100, 0, 3, 200];
        AssertGives(Read(path), x, Dense("out", [.. x.Select((number, i) => (number / 255) + (i % 2 == 0 ? -1 : 0.5))], 2));
        path = files.WriteHdf5("2.9.0", config.Replace("[-1.0, 0.5]", "[1, 2, 3]", StringComparison.Ordinal), weights);
        Assert.EndsWith(
            "layer 'scaled' (Rescaling): it has 3 numbers for 2 features; one, or one for each, is expected",
            Assert.Throws<ImportException>(() => Read(path)).Message);
    }

    /// <summary>A layer that was adapted to data, or was told their moments, divides by their deviation, and by 1e-7 at least.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_normalization_of_the_input_comes_over(bool isTold)
    {
        string moments = isTold ? "[0.5, -1.0, 2.0]" : "null", variances = isTold ? "[4.0, 0.25, 0.0]" : "null";
        string config = new KerasGraphBuilder(isNew: true).Input("x", "3")
            .Layer("Normalization", "scaled", $"\"axis\": [-1], \"mean\": {moments}, \"variance\": {variances}, \"invert\": false", ["x"])
            .Layer("Dense", "out", "\"units\": 2", ["scaled"]).Build("out");
        string path = files.WriteHdf5("3.4.1", config,
        [
            ("scaled", isTold ? [] : [Tensor("scaled/mean", 3), Tensor("scaled/variance", 3), Tensor("scaled/count")]),
            ("out", [Tensor("out/kernel", 3, 2), Tensor("out/bias", 2)]),
        ]);
        double[] mean = isTold ? [0.5, -1, 2] : Matrix("scaled/mean", 1, 3)[0], variance = isTold ? [4, 0.25, 0] : Matrix("scaled/variance", 1, 3)[0];
        double[] x = [0.1, -0.2, isTold ? 2.0000002 : 0.3];
        double[] scaled = [.. x.Select((number, i) => ((float)number - mean[i]) / Math.Max(Math.Sqrt(Math.Max(variance[i], 0)), 1e-7))];
        AssertGives(Read(path), x, Dense("out", scaled, 2));
    }

    [Fact]
    public void Each_input_has_time_steps_of_its_own()
    {
        string config = new KerasGraphBuilder(isNew: true).Input("a", "null, 2").Input("b", "null, 2")
            .Layer("LSTM", "rnn", "\"units\": 2", ["a"])
            .Layer("GlobalMaxPooling1D", "max", "", ["b"])
            .Layer("Add", "sum", "", ["rnn", "max"]).Build("sum");
        string path = files.WriteHdf5("3.4.1", config, [("rnn", LstmOf("rnn", 2))]);
        Assert.Contains("inputs:\n  a: { shape: [9, 2] }\n  b: { shape: [4, 2] }\n", Import(("a", 9)).Yaml);
        Assert.EndsWith("the option 'InputSteps' names 'c', and the model's inputs are a, b", Assert.Throws<ImportException>(() => Import(("c", 9))).Message);
        Assert.EndsWith(
            "the file leaves the number of time steps of 'a' open; say how many a sample has, with the option 'Steps'",
            Assert.Throws<ImportException>(() => Read(path)).Message);

        ImportedModel Import((string Input, int Steps) own) =>
            KerasFile.Import(path, new ImportOptions { Steps = 4, InputSteps = new Dictionary<string, int> { [own.Input] = own.Steps } });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_model_within_has_inputs_and_outputs_of_its_own(bool isNew)
    {
        KerasGraphBuilder inner = new KerasGraphBuilder(isNew).Input("first", "3").Input("second", "3")
            .Layer("Dense", "one", "\"units\": 2", ["second"])
            .Layer("Concatenate", "two", "", ["first", "one"]);
        KerasGraphBuilder graph = new KerasGraphBuilder(isNew).Input("a", "3").Input("b", "3")
            .Model("part", inner, ["one", "two"], ["b", "a"])
            .Layer("Dense", "end", "\"units\": 2", ["part:1"]);
        string path = files.WriteHdf5(isNew ? "3.4.1" : "2.9.0", graph.Build("left=end", "right=part"),
        [
            ("part", [Tensor("one/kernel", 3, 2), Tensor("one/bias", 2)]), ("end", [Tensor("end/kernel", 5, 2), Tensor("end/bias", 2)]),
        ]);
        double[] b = [0.7, 0.1, -0.4], one = Dense("one", Writer, 2);
        AssertGives(Read(path), [.. Writer, .. b], [.. Dense("end", [.. b, .. one], 2), .. one]);
    }

    [Fact]
    public void What_each_output_is_trained_for_comes_over()
    {
        string[] losses =
        [
            """
            "loss": {"a": "sparse_categorical_crossentropy", "b": {"class_name": "Huber", "config": {"delta": 2.0}}}, "loss_weights": {"b": 0.5},
            "metrics": {"a": ["acc"], "b": "mae"}
            """,
            """
            "loss": ["sparse_categorical_crossentropy", {"class_name": "Huber", "config": {"delta": 2.0}}], "loss_weights": [1.0, 0.5],
            "metrics": [["acc"], ["mae"]]
            """,
        ];
        foreach (string loss in losses)
        {
            ImportedModel imported = Read(TwoOutputs($$"""{{{loss}}, "optimizer_config": {"class_name": "Adam", "config": {"learning_rate": 0.01} } }"""));
            Assert.Contains(
                "outputs:\n  a: { loss: sparse_categorical_crossentropy, metrics: [accuracy] }\n"
                    + "  b: { loss: { huber: { delta: 2 } }, loss_weight: 0.5, metrics: [mean_absolute_error] }\n",
                imported.Yaml);
            Assert.Contains("training: { optimizer: { adam: { learning_rate: 0.01 } } }\n", imported.Yaml);
            ModelCompiler.Compile(imported.Yaml);
        }
    }

    [Fact]
    public void A_training_that_leaves_an_output_out_is_left_out()
    {
        ImportedModel imported = Read(TwoOutputs("""{"loss": {"b": "mse"}, "optimizer_config": {"class_name": "Adam", "config": {} } }"""));
        Assert.Contains("outputs:\n  a: {}\n  b: {}\n", imported.Yaml);
        Assert.Equal(["Training was left out: an output has no loss, and each has one here."], imported.Notes.ToArray());
    }

    [Theory]
    [InlineData("\"ExponentialDecay\"", "\"initial_learning_rate\": 0.1, \"decay_steps\": 100, \"decay_rate\": 0.9, \"staircase\": true",
        "exponential_decay: { initial_learning_rate: 0.1, decay_steps: 100, decay_rate: 0.9, staircase: true }")]
    [InlineData("\"PolynomialDecay\"",
        "\"initial_learning_rate\": 0.1, \"decay_steps\": 100, \"end_learning_rate\": 0.0, \"power\": 1.0, \"cycle\": false, \"name\": null",
        "polynomial_decay: { initial_learning_rate: 0.1, decay_steps: 100, end_learning_rate: 0, power: 1 }")]
    [InlineData("\"PiecewiseConstantDecay\"", "\"boundaries\": [10, 20], \"values\": [0.1, 0.01, 0.001]",
        "piecewise_constant_decay: { boundaries: [10, 20], values: [0.1, 0.01, 0.001] }")]
    [InlineData("\"CosineDecay\"", "\"initial_learning_rate\": 0.1, \"decay_steps\": 100, \"alpha\": 0.0, \"warmup_target\": null, \"warmup_steps\": 0",
        "cosine_decay: { initial_learning_rate: 0.1, decay_steps: 100, alpha: 0 }")]
    public void A_schedule_of_the_learning_rate_comes_over(string className, string options, string expected)
    {
        string rate = $$"""{"class_name": {{className}}, "config": { {{options}} } }""";
        ImportedModel imported = Read(TwoOutputs(
            $$"""{"loss": "mse", "optimizer": {"class_name": "SGD", "config": {"learning_rate": {{rate}}, "decay": 0.1} } }"""));
        Assert.Contains($"training: {{ optimizer: {{ sgd: {{ learning_rate: {{ {expected} }} }} }} }}\n", imported.Yaml);
        Assert.Empty(imported.Notes);
        ModelCompiler.Compile(imported.Yaml);
    }

    [Theory]
    [InlineData("\"decay_steps\": 0, \"decay_rate\": 0.9, \"initial_learning_rate\": 0.1")]
    [InlineData("\"decay_steps\": 1.5, \"decay_rate\": 0.9, \"initial_learning_rate\": 0.1")]
    [InlineData("\"decay_steps\": 10, \"initial_learning_rate\": 0.1")]
    public void Another_schedule_is_left_out(string options)
    {
        string rate = $$"""{"class_name": "ExponentialDecay", "config": { {{options}} } }""";
        ImportedModel imported = Read(TwoOutputs($$"""{"loss": "mse", "optimizer": {"class_name": "SGD", "config": {"learning_rate": {{rate}} } } }"""));
        Assert.Equal(["The learning rate, which can't be described, was left out."], imported.Notes.ToArray());
        Assert.Contains("training: { optimizer: sgd }\n", imported.Yaml);
    }

    [Fact]
    public void What_does_not_fit_together_is_refused()
    {
        const string Rnn = "\"units\": 2, \"recurrent_activation\": \"sigmoid\", \"return_state\": true";
        KerasGraphBuilder Graph(string className, string[] states, string? mask = null) => new KerasGraphBuilder(isNew: true).Input("a", "3, 2").Input("b", "3")
            .Layer("NotEqual", "ne", "", ["a"])
            .Layer(className, "rnn", className == "Bidirectional" ? $"\"layer\": {Layer("LSTM", $"\"name\": \"l\", {Rnn}")}" : Rnn, ["a"], states, mask);
        Assert.Equal(
            "layer 'rnn' (LSTM): it is given 1 states before the first step, and it has 2; the file is damaged", Error(Graph("LSTM", ["b"]).Build("rnn")));
        Assert.Equal(
            "layer 'rnn' (LSTM): it begins with states of the shapes (3), (3), and its own have (2)", Error(Graph("LSTM", ["b", "b"]).Build("rnn")));
        Assert.Equal(
            "layer 'rnn' (Bidirectional): it is given 2 states before the first step, and it has 4; the file is damaged",
            Error(Graph("Bidirectional", ["b", "b"]).Build("rnn")));
        Assert.Equal("layer 'rnn' (LSTM): its output 3 is read, and it has 3; the file is damaged", Error(Graph("LSTM", []).Build("rnn:3")));
        Assert.Equal("layer 'rnn' (Bidirectional): its output 5 is read, and it has 5; the file is damaged", Error(Graph("Bidirectional", []).Build("rnn:5")));
        Assert.Equal("no output depends on the input 'b'; save a model without it", Error(Graph("LSTM", []).Build("rnn")));
        Assert.StartsWith("layer 'rnn' (LSTM): it is called with a mask that the program computes", Error(Graph("LSTM", [], "ne").Build("rnn")));
        Assert.StartsWith("layer 'ne' (NotEqual): ", Error(Graph("LSTM", []).Build("ne")));
        Assert.Equal("layer 'rnn' reads what it gives; the file is damaged", Error(Graph("LSTM", ["rnn:1", "b"]).Build("rnn")));
        Assert.StartsWith(
            "layer 'rnn' (LSTM): it is called with a mask that the program computes",
            Error(Graph("LSTM", [], "any").Layer("Any", "any", "", ["any"]).Build("rnn")));
    }

    private static (string Name, int[] Shape)[] LstmOf(string name, int inputs) =>
        [Tensor(name + "/kernel", inputs, 8), Tensor(name + "/recurrent_kernel", 2, 8), Tensor(name + "/bias", 8)];

    private static (string Name, int[] Shape)[] GruOf(string name, int inputs, int units) =>
        [Tensor(name + "/kernel", inputs, 3 * units), Tensor(name + "/recurrent_kernel", units, 3 * units), Tensor(name + "/bias", 2, 3 * units)];

    private static void AssertGives(ImportedModel imported, double[] input, double[] expected)
    {
        using IModel model = ModelCompiler.Compile(imported.Yaml).Create(name: imported.Name);
        ImportRun.Load(model, imported);
        ImportRun.AssertGives(model, ([1, input.Length], input), ([1, expected.Length], expected), Tolerance);
    }

    private string TwoOutputs(string training)
    {
        string config = new KerasGraphBuilder(isNew: false).Input("x", "3")
            .Layer("Dense", "a", "\"units\": 3, \"activation\": \"softmax\"", ["x"])
            .Layer("Dense", "b", "\"units\": 1", ["x"]).Build("a", "b");
        return files.WriteHdf5(
            "2.9.0", config, [("a", [Tensor("a/kernel", 3, 3), Tensor("a/bias", 3)]), ("b", [Tensor("b/kernel", 3, 1), Tensor("b/bias", 1)])], training);
    }

    private string Error(string config)
    {
        string path = files.WriteHdf5("3.4.1", config, [("rnn", config.Contains("Bidirectional", StringComparison.Ordinal)
            ? [.. LstmOf("rnn/forward_l", 2), .. LstmOf("rnn/backward_l", 2)] : LstmOf("rnn", 2))]);
        return Assert.Throws<ImportException>(() => Read(path)).Message[(path.Length + 2)..];
    }
}
