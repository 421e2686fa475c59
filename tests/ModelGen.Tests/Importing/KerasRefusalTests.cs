using ModelGen.Import;
using static ModelGen.Tests.Importing.KerasFixture;

namespace ModelGen.Tests.Importing;

/// <summary>What can't be described is refused, with the layer, the option and the reason; and so is what is no file of Keras.</summary>
public sealed class KerasRefusalTests : IDisposable
{
    private const string Lstm = """ "name": "rnn", "batch_input_shape": [null, 5, 3], "units": 2 """;

    private readonly KerasFixture files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void Code_in_a_real_file_is_not_run() => Assert.StartsWith(
        "layer 'lambda_1' (Lambda): it is Python code, which is never executed; write what it does as layers, and save the model again",
        Error(ImportCase.PathOf("negative_k2.0.9_lambda.h5")));

    [Theory]
    [InlineData("MyLayer", "", "the class is the program's own, or one that can't be described; nothing of it is executed")]
    [InlineData("LSTM", ", \"time_major\": true", "the option 'time_major': samples come first here; save the model with time_major=False")]
    [InlineData("LSTM", ", \"activation\": \"my_tanh\"", "the activation 'my_tanh' can't be described; nothing of the program's own is executed")]
    [InlineData(
        "Dense",
        ", \"activation\": \"log_softmax\"",
        "the activation 'log_softmax' can't be described: write softmax, and take the logarithm of outputs in the program")]
    [InlineData("LSTM", ", \"activation\": \"softmax\"", "the activation 'softmax' can't be described; nothing of the program's own is executed")]
    [InlineData("Conv1D", ", \"filters\": 2, \"kernel_size\": [2], \"groups\": 3", "the option 'groups': convolutions of groups of features can't be described")]
    [InlineData(
        "Conv1D",
        ", \"filters\": 2, \"kernel_size\": [2], \"data_format\": \"channels_first\"",
        "the option 'data_format': features come last here; save the model with channels_last")]
    [InlineData("ReLU", ", \"max_value\": 3.0", "the option 'max_value': a bound other than 6 can't be described")]
    [InlineData("Permute", ", \"dims\": [1, 3, 2]", "it orders the axes (1, 3, 2), and samples have two of them here, 1 and 2")]
    [InlineData("RepeatVector", ", \"n\": 4", "it repeats a vector, and gets (5, 3)")]
    [InlineData("LayerNormalization", ", \"axis\": [1]", "its axis is 1, and the last one, the features, is what can be described")]
    [InlineData(
        "Reshape",
        ", \"target_shape\": [5, 3, 1]",
        "it makes the shape (5, 3, 1) of (5, 3); samples have one axis or two here, and as many numbers before as after")]
    [InlineData("MaxPooling1D", ", \"pool_size\": [9]", "its window of 9 steps is longer than the 5 that it gets; give more 'Steps'")]
    [InlineData(
        "RNN",
        ", \"cell\": {\"class_name\": \"StackedRNNCells\", \"config\": {}}",
        "cells on top of each other are layers here; save the model with a layer for each cell")]
    public void What_a_layer_has_is_refused_by_its_name(string className, string options, string message) => Assert.Equal(
        $"layer 'rnn' ({className}): {message}", Error(files.WriteHdf5("2.9.0", Sequential((className, Lstm + options)), [("rnn", WeightsOf(className))])));

    [Theory]
    [InlineData("\"merge_mode\": null", "the option 'merge_mode': without a merge there are two outputs; save the model with a layer for each direction")]
    [InlineData(
        "\"backward_layer\": {\"class_name\": \"LSTM\", \"config\": {\"name\": \"b\", \"units\": 2, \"activation\": \"relu\", \"go_backwards\": true}}",
        "its two directions have different options; both are of one kind here")]
    public void Both_directions_are_of_one_kind(string options, string message)
    {
        string config = $$""" "name": "two", "batch_input_shape": [null, 5, 3], "layer": {{Layer("LSTM", Lstm)}}, {{options}}""";
        Assert.Equal($"layer 'two' (Bidirectional): {message}", Error(files.WriteHdf5("2.9.0", Sequential(("Bidirectional", config)), [])));
    }

    [Fact]
    public void Weights_have_the_shapes_of_their_layer()
    {
        string config = Sequential(("LSTM", Lstm));
        Assert.Equal(
            "layer 'rnn' (LSTM): 'rnn/kernel:0' has the shape (4, 8) in the file, and (3, 8) by the layer's options and input; the file is damaged, "
                + "or weights and layers are of different models",
            Error(files.WriteHdf5("2.9.0", config, [("rnn", [Tensor("rnn/kernel:0", 4, 8), Tensor("rnn/recurrent_kernel:0", 2, 8), Tensor("rnn/bias:0", 8)])])));
        Assert.Equal(
            "layer 'rnn' (LSTM): the file has 1 tensors for it (rnn/kernel:0), and 3 are expected (kernel, recurrent_kernel, bias); "
                + "weights and layers are of different models, or damaged",
            Error(files.WriteHdf5("2.9.0", config, [("rnn", [Tensor("rnn/kernel:0", 3, 8)])])));
        Assert.Equal(
            "layer 'rnn' (LSTM): its tensors rnn/gamma:0, rnn/beta:0, rnn/alpha:0 are not those of the layer (kernel, recurrent_kernel, bias); "
                + "weights and layers are of different models",
            Error(files.WriteHdf5("2.9.0", config, [("rnn", [Tensor("rnn/gamma:0", 3, 8), Tensor("rnn/beta:0", 2, 8), Tensor("rnn/alpha:0", 8)])])));
        Assert.Equal(
            "layer 'rnn' (LSTM): the file has no weights for it; it has those of . Weights and layers are of different models",
            Error(files.WriteHdf5("2.9.0", config, [])));
    }

    [Fact]
    public void Time_steps_that_are_open_have_to_be_given()
    {
        string path = files.WriteHdf5("2.9.0", Sequential(("LSTM", Lstm.Replace("5", "null"))), [("rnn", WeightsOf("LSTM"))]);
        Assert.Equal("the file leaves the number of time steps open; say how many a sample has, with the option 'Steps'", Error(path));
        Assert.Contains("input: { shape: [12, 3] }\n", Read(path, steps: 12).Yaml);
    }

    [Fact]
    public void Layers_that_a_graph_lacks_are_told()
    {
        string Graph(string inputs, string outputs) => files.WriteHdf5("2.9.0", $$"""
            {"class_name": "Functional", "config": {"name": "m", "layers": [
              {{Layer("InputLayer", "\"name\": \"a\", \"batch_input_shape\": [null, 3]", ", \"name\": \"a\", \"inbound_nodes\": []")}},
              {{Layer("InputLayer", "\"name\": \"b\", \"batch_input_shape\": [null, 3]", ", \"name\": \"b\", \"inbound_nodes\": []")}},
              {{Layer("Dense", "\"name\": \"c\", \"units\": 3", ", \"name\": \"c\", \"inbound_nodes\": [[[\"a\", 0, 0, {}]], [[\"c\", 0, 0, {}]]]")}}],
              "input_layers": [{{inputs}}], "output_layers": [{{outputs}}] } }
            """, [("c", [Tensor("c/kernel:0", 3, 3), Tensor("c/bias:0", 3)])]);
        Assert.Equal(
            "layer 'c' (Dense): it is called at several places, with the same weights; weights can't be shared here", Error(Graph("[\"a\", 0, 0]", "[\"c\", 1, 0]")));
        Assert.Equal("the model's output is its input; there is nothing to describe", Error(Graph("[\"a\", 0, 0]", "[\"a\", 0, 0]")));
        Assert.Equal("layer 'z' is read, and the file has none of this name; it is damaged", Error(Graph("[\"a\", 0, 0]", "[\"z\", 0, 0]")));
        Assert.StartsWith("layer 'b' (InputLayer) is read and reads nothing; the file is damaged", Error(Graph("[\"a\", 0, 0]", "[\"b\", 0, 0]")));
    }

    [Fact]
    public void A_layer_that_reads_itself_is_refused()
    {
        string path = files.WriteHdf5("2.9.0", $$"""
            {"class_name": "Functional", "config": {"name": "m", "layers": [
              {{Layer("InputLayer", "\"name\": \"a\", \"batch_input_shape\": [null, 3]", ", \"name\": \"a\", \"inbound_nodes\": []")}},
              {{Layer("Activation", "\"name\": \"c\", \"activation\": \"relu\"", ", \"name\": \"c\", \"inbound_nodes\": [[[\"d\", 0, 0, {}]]]")}},
              {{Layer("Activation", "\"name\": \"d\", \"activation\": \"relu\"", ", \"name\": \"d\", \"inbound_nodes\": [[[\"c\", 0, 0, {}]]]")}}],
              "input_layers": [["a", 0, 0]], "output_layers": [["d", 0, 0]] } }
            """, []);
        Assert.Equal("layer 'd' reads what it gives; the file is damaged", Error(path));
    }

    /// <summary>Thirty models, each of which calls the next one twice: as one graph it would have a thousand million layers.</summary>
    [Fact]
    public void Models_that_call_each_other_come_to_an_end()
    {
        string model = Layer("Activation", "\"name\": \"end\", \"batch_input_shape\": [null, 3], \"activation\": \"relu\"");
        for (int i = 0; i < 25; i++)
        {
            model = $$"""{"class_name": "Sequential", "config": [{{model}}, {{(i < 12 ? model : Layer("Flatten", "\"name\": \"f\""))}}]}""";
        }

        Assert.Equal("the model calls layers more than 4096 times; it is too large", Error(files.WriteHdf5("2.9.0", null, []), files.Write("model.json", model)));
    }

    [Fact]
    public void Nothing_outside_of_the_file_is_read()
    {
        Hdf5Writer writer = new();
        long data = writer.DataElsewhere([3, 2]);
        long layer = writer.Group([("kernel:0", data)], [("weight_names", new[] { "kernel:0" })]);
        string path = files.Write("model.h5", writer.Finish(writer.Group(
            [("model_weights", writer.Group([("d", layer)], [("layer_names", new[] { "d" })]))],
            [("model_config", Sequential(("Dense", """ "name": "d", "batch_input_shape": [null, 3], "units": 2, "use_bias": false """)))])));
        Assert.Equal("the numbers of 'kernel:0' lie in other files, which are never read", Error(path));

        writer = new Hdf5Writer();
        layer = writer.Group([], [("weight_names", new[] { "kernel:0" })], "kernel:0");
        path = files.Write("model.h5", writer.Finish(writer.Group(
            [("model_weights", writer.Group([("d", layer)], [("layer_names", new[] { "d" })]))],
            [("model_config", Sequential(("Dense", """ "name": "d", "batch_input_shape": [null, 3], "units": 2, "use_bias": false """)))])));
        Assert.Equal("'d/kernel:0' is named and is not there; the file is damaged", Error(path));
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "it is a pointer of Git LFS in the place of the file; run 'git lfs pull'")]
    [InlineData("<!DOCTYPE html>", "it is a page of a web site in the place of the file; download it again")]
    [InlineData("{\"class_name\": \"Sequential\"}", "it is JSON, which has layers without weights; name the file with the weights")]
    [InlineData("numpy", "it is no file that is known here; a file of Keras (HDF5 or .keras) is expected")]
    [InlineData("PK\u0003\u0004 and no more", "the archive is damaged: ")]
    public void Another_kind_of_file_is_told(string content, string message) => Assert.StartsWith(message, Error(files.Write("model.h5", content)));

    [Fact]
    public void What_is_no_model_is_told()
    {
        Assert.StartsWith("it is an HDF5 file, but has no weights of Keras: its root has ", Error(ImportCase.PathOf("k2.1.3_simplernn_flatten.keras-made-io.h5")));
        Assert.Equal(
            "the file has weights without layers, and there is no 'model.json' beside it; write one with model.to_json(), or name another with the option 'Architecture'",
            Error(files.WriteHdf5("2.9.0", null, [("rnn", WeightsOf("LSTM"))])));
        Directory.CreateDirectory(files.PathOf("saved"));
        files.Write("saved/saved_model.pb", "");
        Assert.StartsWith("it is a SavedModel of TensorFlow, which is not read", Error(files.PathOf("saved")));
        Assert.Throws<ImportException>(() => Read(files.PathOf("missing.h5")));
    }

    [Fact]
    public void A_cut_file_is_told()
    {
        byte[] whole = File.ReadAllBytes(ImportCase.PathOf("k2.2.4tf_bidir_simplernn.h5"));
        Assert.Contains("lie outside of its 9000 bytes; the file is cut off or damaged", Error(files.Write("model.h5", whole[..9000])));
    }

    private static (string Name, int[] Shape)[] WeightsOf(string className) => className == "LSTM"
        ? [Tensor("rnn/kernel:0", 3, 8), Tensor("rnn/recurrent_kernel:0", 2, 8), Tensor("rnn/bias:0", 8)]
        : className == "LayerNormalization" ? [Tensor("rnn/gamma:0", 3), Tensor("rnn/beta:0", 3)]
        : [];

    /// <summary>The message about a file without its path.</summary>
    private static string Error(string path, string? architecture = null)
    {
        ImportException error = Assert.Throws<ImportException>(() => KerasFile.Import(path, new ImportOptions { Architecture = architecture }));
        Assert.StartsWith(path + ": ", error.Message);
        return error.Message[(path.Length + 2)..];
    }
}
