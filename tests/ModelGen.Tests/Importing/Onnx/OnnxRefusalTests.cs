using ModelGen.Import;

namespace ModelGen.Tests.Importing.Onnx;

/// <summary>What can't be described is refused, with the node and the reason; and so is what nobody would write but to do harm.</summary>
public sealed class OnnxRefusalTests : IDisposable
{
    private static readonly int[] TimeFirst = [1, 0, 2];

    private readonly KerasFixture files = new();

    public void Dispose() => files.Dispose();

    [Theory]
    [InlineData("If", "", "which layers there are depends on the data; export the model for one case")]
    [InlineData("Loop", "", "its body is a graph of its own; export recurrent layers as LSTM, GRU or RNN")]
    [InlineData(
        "Attention",
        "com.microsoft",
        "the operator is not one of ONNX' own; export the model without operators of other programs, such as those of a runtime")]
    [InlineData("Det", "", "the operator can't be described")]
    [InlineData("QuantizeLinear", "", "the model is quantized; export it with weights of single precision")]
    [InlineData("Gelu", "", "the attribute 'approximate' is not a text; the file is damaged")]
    public void What_an_operator_does_is_refused_by_its_name(string kind, string domain, string message)
    {
        OnnxBuilder graph = new();
        graph.Add(kind, [graph.Input("x", null, 4)], ["y"], "node", domain, kind == "Gelu" ? [("approximate", 1)] : []);
        graph.Output("y");
        Assert.EndsWith($"node 'node' ({(domain.Length > 0 ? domain + "." : "")}{kind}): {message}", Error(graph));
    }

    [Theory]
    [InlineData("clip", -1f, "the attribute 'clip' is no number above 0")]
    [InlineData("hidden_size", 7, "its weights R have the shape (1, 8, 2), which is not that of its 'hidden_size'")]
    [InlineData("direction", "sideways", "its direction 'sideways' is none of ONNX'")]
    [InlineData("new_option", 1, "the attribute 'new_option' can't be described")]
    public void What_a_recurrent_node_has_is_refused(string attribute, object value, string message) =>
        Assert.Contains(message, Error(Lstm([], (attribute, value))));

    [Fact]
    public void Activations_are_those_of_the_language()
    {
        Assert.Contains("its activation 'thresholdedrelu' can't be described", Error(Lstm([], ("activations", new[] { "ThresholdedRelu", "Tanh", "Tanh" }))));
        Assert.Contains("it has 1 activations, and 3 are expected", Error(Lstm([], ("activations", new[] { "Sigmoid" }))));
        Assert.Contains(
            "a hard sigmoid of 0.30000001192092896 x + 0.5 can't be described",
            Error(Lstm([], ("activations", new[] { "HardSigmoid", "Tanh", "Tanh" }), ("activation_alpha", new[] { 0.3f }))));
    }

    [Fact]
    public void Peepholes_of_another_size_and_short_constant_sequences_are_refused()
    {
        OnnxBuilder graph = new();
        Assert.Contains("its weights 'P' have the shape (1, 5), and (1, 6) is expected", Error(Lstm(["", "", "", "", graph.Weights("P", 1, 5)], graph)));
        graph = new OnnxBuilder();
        Assert.Contains("are constant and not all 5; make them an input, or leave them out", Error(Lstm(["", graph.Integers(5, 4, 5)], graph)));
    }

    /// <summary>What is on the way to a normalization or a gelu, and does not come to it.</summary>
    [Theory]
    [InlineData("Sqrt", "it takes a square root that belongs to no normalization")]
    [InlineData("Reciprocal", "it divides by what layers give")]
    [InlineData("Erf", "it is an error function of something else than x / √2")]
    [InlineData("Sub", "which follows from a mean along the features and belongs to no normalization")]
    [InlineData("Pow", "it takes the power 1.5; 2 and 3, and those of a normalization, can be described")]
    public void Parts_of_what_was_taken_apart_are_refused(string kind, string message)
    {
        OnnxBuilder graph = new();
        string x = graph.Input("x", null, 5, 4);
        string[] read = kind switch
        {
            "Sub" => [x, graph.Node("ReduceMean", [x], ("axes", new[] { -1 }))],
            "Pow" => [x, graph.Constant("power", [1.5f])],
            _ => [x],
        };
        graph.Output(graph.Node("Relu", [graph.Node(kind, read)]));
        Assert.Contains(message, Error(graph));
    }

    [Fact]
    public void Lengths_that_are_an_input_are_those_of_sequences()
    {
        OnnxBuilder graph = new();
        ImportedModel model = Import(Lstm(["", graph.Lengths("lengths")], graph));
        Assert.Contains("input: { shape: [5, 3], lengths: true }\nlayers:\n  - lstm: { units: 2, use_bias: false, name: lstm_", model.Yaml);
    }

    [Theory]
    [InlineData(new[] { 1L << 40 }, "has an axis of 1099511627776, and at most 268435455 numbers can be read")]
    [InlineData(new[] { 1L << 20, 1L << 20 }, "has an axis of 1048576, and at most 268435455 numbers can be read")]
    [InlineData(new[] { 1L << 26, 2 }, "the graph makes more numbers of its constants than the file can need")]
    [InlineData(new[] { -4L }, "it makes a shape with a size below 0")]
    public void Constants_take_no_more_memory_than_a_file_can_need(long[] shape, string message)
    {
        OnnxBuilder graph = new();
        string large = graph.Node("ConstantOfShape", [graph.Integers(shape)]);
        graph.Output(graph.Node("MatMul", [graph.Input("x", null, 4), large]));
        Assert.Contains(message, Error(graph));
    }

    [Fact]
    public void Ranges_and_slices_are_bounded()
    {
        OnnxBuilder graph = new();
        string range = graph.Node("Range", [graph.Integer(long.MinValue), graph.Integer(long.MaxValue), graph.Integer(1)]);
        graph.Output(graph.Node("Reshape", [graph.Input("x", null, 4), range]));
        Assert.Contains("the graph makes more numbers of its constants", Error(graph));
        graph = new OnnxBuilder();
        string zeros = graph.Node("ConstantOfShape", [graph.Integers(1L << 27)]);
        string part = graph.Node("Slice", [zeros, graph.Integers(0), graph.Integers(long.MaxValue), graph.Integers(0), graph.Integers(1)]);
        graph.Output(graph.Node("Add", [graph.Input("x", null, 4), part]));
        Assert.Contains("the graph makes more numbers of its constants", Error(graph));
    }

    [Fact]
    public void Axes_are_bounded()
    {
        OnnxBuilder graph = new();
        string many = graph.Integers([.. Enumerable.Range(1, 1 << 19).Select(axis => (long)axis)]);
        graph.Output(graph.Node("Add", [graph.Input("x", null, 4), graph.Node("Unsqueeze", [graph.Weights("w", 4), many])]));
        Assert.EndsWith("(Unsqueeze): it makes more than 32 axes; the file is damaged", Error(graph));
        graph = new OnnxBuilder();
        graph.Output(graph.Node("Unsqueeze", [graph.Input("x", null, 4), graph.Integers(2, 3, 4, 5, 6, 7, 8)]));
        Assert.EndsWith("(Unsqueeze): it makes more axes than can be described", Error(graph));
    }

    [Fact]
    public void Sizes_do_not_overflow()
    {
        OnnxBuilder graph = new();
        string flat = graph.Node("Flatten", [graph.Input("x", null, 65536, 65536)]);
        graph.Output(graph.Node("MatMul", [flat, graph.Weights("w", 4, 2)]));
        Assert.Contains("it makes (2147483647) of samples of the shape (65536, 65536)", Error(graph));
        graph = new OnnxBuilder();
        string shape = graph.Node("Shape", [graph.Input("x", null, 65536, 65536)]);
        string product = graph.Node("ReduceProd", [shape], ("keepdims", 1));
        graph.Output(graph.Node("Reshape", ["x", product]));
        Assert.StartsWith(files.PathOf("model.onnx"), Error(graph));
    }

    [Fact]
    public void Empty_tensors_and_single_numbers_are_told_apart()
    {
        OnnxBuilder graph = new();
        Assert.Contains("states before the first step ('none')", Error(Lstm(["", "", graph.Constant("none", [], 1, 0, 2)], graph)));
        graph = new OnnxBuilder();
        graph.Output(graph.Node("Gemm", [graph.Input("x", null, 4), graph.Weights("w", 4, 1), graph.Constant("b", [2])]));
        Assert.Equal([2f], Import(graph).Tensors.Single(tensor => tensor.Name.EndsWith("bias", StringComparison.Ordinal)).Values.ToArray());
    }

    [Fact]
    public void A_value_stands_in_front_of_those_that_read_it()
    {
        OnnxBuilder graph = new();
        graph.Add("Add", [graph.Input("x", null, 4), "z"], ["y"], "first", "");
        graph.Add("Tanh", ["y"], ["z"], "second", "");
        graph.Output("z");
        Assert.EndsWith("node 'first' (Add): it reads 'z', which nothing before it gives; the file is damaged", Error(graph));
    }

    [Fact]
    public void Files_of_other_kinds_are_told()
    {
        Assert.EndsWith("the file is empty", Error([]));
        Assert.EndsWith("it is an HDF5 file; import it with KerasFile", Error(File.ReadAllBytes(ImportCase.PathOf("k2.2.4tf_bidir_simplernn.h5"))));
        byte[] whole = File.ReadAllBytes(ImportCase.PathOf("burn_rnn.onnx"));
        for (int length = 0; length < whole.Length; length += 11)
        {
            Error(whole[..length]);
        }
    }

    [Theory]
    [InlineData("../weights.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/../../weights.bin")]
    [InlineData("C:\\weights.bin")]
    [InlineData("link.bin")]
    public void External_data_lie_in_the_folder_of_the_model(string location)
    {
        files.Write("weights.bin", new byte[64]);
        File.CreateSymbolicLink(files.PathOf("link.bin"), files.PathOf("weights.bin"));
        Assert.EndsWith($"tensor 'w' lies in '{location}', and only files in the model's folder are read, no links", Error(External(location, "0")));
    }

    [Fact]
    public void External_data_are_read_where_they_lie()
    {
        float[] numbers = KerasFixture.Numbers("w", [8]);
        files.Write("weights.bin", [1, 2, 3, 4, .. numbers.SelectMany(BitConverter.GetBytes)]);
        Assert.Equal(numbers, Assert.Single(Import(External("weights.bin", "4")).Tensors).Values.ToArray());
        Assert.Contains("has 32 bytes from 8 on in 'weights.bin', a file of 36 bytes", Error(External("weights.bin", "8")));
        Assert.Contains("at the offset '-4', which is no number", Error(External("weights.bin", "-4")));
        Assert.Contains("there is no such file beside the model", Error(External("other.bin", "0")));
    }

    [Fact]
    public void Steps_and_outputs_that_a_file_leaves_open_are_asked_for()
    {
        OnnxBuilder graph = new();
        graph.Output(graph.Node("MatMul", [graph.Input("x", null, null, 4), graph.Weights("w", 4, 2)]));
        Assert.EndsWith("the file leaves the number of time steps of 'x' open; say how many a sample has, with the option 'Steps'", Error(graph));
        Assert.Contains("input: { shape: [7, 4] }", Import(graph.ToBytes(), new OnnxOptions { Steps = 7 }).Yaml);
        Assert.Contains("nothing in its graph gives 'y'", Error(graph.ToBytes(), new OnnxOptions { Output = "y" }));
        OnnxOptions values = new() { Values = new Dictionary<string, string> { ["w"] = "w.pb" } };
        Assert.Contains("the option 'Values' names 'w', and the inputs are x", Error(graph.ToBytes(), values));
    }

    private static OnnxBuilder Lstm(string[] more, params (string Name, object Value)[] attributes) => Lstm(more, new OnnxBuilder(), attributes);

    private static OnnxBuilder Lstm(string[] more, OnnxBuilder graph, params (string Name, object Value)[] attributes)
    {
        string x = graph.Node("Transpose", [graph.Input("x", null, 5, 3)], ("perm", TimeFirst));
        graph.Output(graph.Nodes("LSTM", [x, graph.Weights("W", 1, 8, 3), graph.Weights("R", 1, 8, 2), .. more], 2, attributes)[1]);
        return graph;
    }

    private static OnnxBuilder External(string location, string offset)
    {
        OnnxBuilder graph = new();
        graph.AddTensor(tensor =>
        {
            tensor.Integer(1, 4);
            tensor.Integer(1, 2);
            tensor.Integer(2, 1);
            tensor.Text(8, "w");
            tensor.Integer(14, 1);
            foreach ((string key, string value) in new[] { ("location", location), ("offset", offset), ("length", "32") })
            {
                tensor.Message(13, entry =>
                {
                    entry.Text(1, key);
                    entry.Text(2, value);
                });
            }
        });
        graph.Output(graph.Node("MatMul", [graph.Input("x", null, 4), "w"]));
        return graph;
    }

    private ImportedModel Import(OnnxBuilder graph) => Import(graph.ToBytes(), null);

    private ImportedModel Import(byte[] file, OnnxOptions? options) => OnnxFile.Import(files.Write("model.onnx", file), options);

    private string Error(OnnxBuilder graph) => Error(graph.ToBytes());

    private string Error(byte[] file, OnnxOptions? options = null) => Assert.Throws<ImportException>(() => Import(file, options)).Message;
}
