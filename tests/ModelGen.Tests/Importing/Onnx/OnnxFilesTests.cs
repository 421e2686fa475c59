using ModelGen.Export.Onnx;
using ModelGen.Import;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Importing.Onnx;

/// <summary>ONNX files of several exporters, and node tests of ONNX itself, give here what ONNX Runtime gives.</summary>
public class OnnxFilesTests
{
    private static readonly OnnxCase[] OwnFiles =
    [
        new("burn_gru.onnx", ["input"], "Y", InputBatch: 1, OutputBatch: 2),
        new("burn_gru.onnx", ["input"], "Y_h", InputBatch: 1, OutputBatch: 1),
        new("burn_gru_reverse.onnx", ["input"], "Y", InputBatch: 1, OutputBatch: 2),
        new("burn_gru_reverse.onnx", ["input"], "Y_h", InputBatch: 1, OutputBatch: 1),
        new("burn_lstm.onnx", ["input"], "output", InputBatch: 1, OutputBatch: 1),
        new("burn_lstm.onnx", ["input"], "h_n", InputBatch: 1, OutputBatch: 1),
        new("burn_lstm.onnx", ["input"], "c_n", InputBatch: 1, OutputBatch: 1),
        new("burn_lstm_bidirectional.onnx", ["input"], "output", InputBatch: 1, OutputBatch: 1),
        new("burn_lstm_bidirectional.onnx", ["input"], "h_n", InputBatch: 1, OutputBatch: 1),
        new("burn_lstm_with_initial_state.onnx", ["input", "h_0", "c_0"], "output", InputBatch: 1, OutputBatch: 1),
        new("burn_lstm_with_initial_state.onnx", ["input", "h_0", "c_0"], "c_n", InputBatch: 1, OutputBatch: 1),
        new("burn_rnn.onnx", ["input"], "output", InputBatch: 1, OutputBatch: 1),
        new("test_gru_defaults/model.onnx", ["X"], "Y_h", InputBatch: 1, OutputBatch: 1, Values: ["W", "R"]),
        new("test_gru_with_initial_bias/model.onnx", ["X"], "Y_h", InputBatch: 1, OutputBatch: 1, Values: ["W", "R", "B"]),
        new("test_lstm_batchwise/model.onnx", ["X"], "Y", InputBatch: 0, OutputBatch: 0, Values: ["W", "R"]),
        new("test_lstm_batchwise/model.onnx", ["X"], "Y_h", InputBatch: 0, OutputBatch: 0, Values: ["W", "R"]),
        new("test_lstm_defaults/model.onnx", ["X"], "Y_h", InputBatch: 1, OutputBatch: 1, Values: ["W", "R"]),
        new("test_lstm_with_initial_bias/model.onnx", ["X"], "Y_h", InputBatch: 1, OutputBatch: 1, Values: ["W", "R", "B"]),
        new("test_rnn_seq_length/model.onnx", ["X"], "Y_h", InputBatch: 1, OutputBatch: 1, Values: ["W", "R", "B"]),
        new("test_simple_rnn_defaults/model.onnx", ["X"], "Y_h", InputBatch: 1, OutputBatch: 1, Values: ["W", "R"]),
    ];

    private static readonly OnnxCase[] FurtherFiles =
    [
        new("tf2onnx_lstm2_dense2.onnx", ["args_0:0"], "Identity:0", InputBatch: 0, OutputBatch: 0),
        new("test_lstm_activations/model.onnx", ["X"], "Y_h", InputBatch: 1, OutputBatch: 1, Values: ["W", "R"]),
        new("test_lstm_bidirectional/model.onnx", ["X"], "Y_h", InputBatch: 1, OutputBatch: 1, Values: ["W", "R"]),
        new("test_lstm_clip/model.onnx", ["X"], "Y_h", InputBatch: 1, OutputBatch: 1, Values: ["W", "R"]),
        new("test_lstm_seq_length/model.onnx", ["X"], "Y_h", InputBatch: 1, OutputBatch: 1, Values: ["W", "R", "B"]),
    ];

    private static readonly Lazy<CompiledModels> OwnModels = new(() => Compile(OwnFiles));

    private static readonly Lazy<CompiledModels> FurtherModels = new(() => Compile(FurtherFiles));

    public static TheoryData<OnnxCase> Own => [.. OwnFiles];

    public static TheoryData<OnnxCase> Further => [.. FurtherFiles];

    [Theory]
    [MemberData(nameof(Own))]
    public void A_file_gives_the_outputs_of_ONNX_Runtime(OnnxCase file) => AssertGives(file, OwnModels.Value);

    [FurtherFilesTheory]
    [MemberData(nameof(Further))]
    public void A_further_file_gives_the_outputs_of_ONNX_Runtime(OnnxCase file) => AssertGives(file, FurtherModels.Value);

    /// <summary>A logarithm of a softmax is refused with the way round it; the logits in front of it then give the file's output.</summary>
    [FurtherFilesTheory]
    [InlineData("pytorch1.3_lstm_gemm_logsoftmax.onnx")]
    public void Logits_are_read_in_front_of_a_LogSoftmax(string file)
    {
        Assert.Contains("node '45' (LogSoftmax): the model language has no logarithm of a softmax; name the value that it reads", Error(file));
        OnnxCase logits = new(file, ["input.1"], "45", InputBatch: 1, OutputBatch: 0);
        ImportedModel imported = OnnxFile.Import(logits.Path, new OnnxOptions { Name = "Logits", Output = "44", EmbedWeights = false });
        using IModel model = ModelCompiler.Compile(imported.Yaml).Create(name: "Logits");
        ImportRun.Load(model, imported);
        float[] outputs = ImportRun.Predict(model, logits.Input());
        double[] expected = logits.Expected().Values;
        for (int row = 0; row < outputs.Length; row += 10)
        {
            double sum = Math.Log(outputs.Skip(row).Take(10).Sum(output => Math.Exp(output)));
            Assert.All(Enumerable.Range(row, 10), i => Assert.Equal(expected[i], outputs[i] - sum, 5e-6));
        }
    }

    [FurtherFilesTheory]
    [InlineData("pytorch0.3_opset6_lstm.onnx", "it is of operator set 6, and 7 is the oldest that is read; convert it with onnx.version_converter")]
    public void A_further_file_is_refused(string file, string message) => Assert.Contains(message, Error(file));

    /// <summary>Inputs and outputs that lie beside a file are a reference, and weights that are inputs are taken from there.</summary>
    [Fact]
    public void Data_beside_a_file_are_its_reference()
    {
        string[] names = [.. OwnFiles.Select(file => file.File.Split('/')[0]).Where(name => name.StartsWith("test_", StringComparison.Ordinal)).Distinct()];
        Dictionary<string, ImportedModel> imported = names.ToDictionary(
            name => name, name => OnnxFile.Import(ImportCase.PathOf(name + "/model.onnx"), new OnnxOptions { Name = ToName(name), EmbedWeights = false }));
        CompiledModels models = ModelCompiler.Compile(string.Join("---\n", imported.Values.Select(one => one.Yaml)));
        foreach ((string name, ImportedModel one) in imported)
        {
            using IModel model = models.Create(name: ToName(name));
            ImportRun.Load(model, one);
            Assert.True(one.Reference!.Compare(model) is { IsWithin: true, Samples: > 0 }, name);
        }

        static string ToName(string folder) => "Data" + folder.Replace("_", "", StringComparison.Ordinal);
    }

    /// <summary>An output that is no step of a sequence is one beside those that are.</summary>
    [Fact]
    public void All_outputs_of_a_file_come_over()
    {
        OnnxCase[] outputs = [.. OwnFiles.Where(file => file.File == "burn_lstm.onnx")];
        ImportedModel imported = OnnxFile.Import(outputs[0].Path, new OnnxOptions { Name = "AllOutputs", EmbedWeights = false });
        using IModel model = ModelCompiler.Compile(imported.Yaml).Create(name: imported.Name);
        ImportRun.Load(model, imported);
        (int[] Shape, double[] Values)[] expected = [.. outputs.Select(output => output.Expected())];
        int samples = expected[0].Shape[0];
        double[] joined = [.. Enumerable.Range(0, samples).SelectMany(sample => expected.SelectMany(one => one.Values.Chunk(one.Shape[1]).ElementAt(sample)))];
        ImportRun.AssertGives(model, outputs[0].Input(), ([samples, joined.Length / samples], joined), 1e-6);
        Assert.Contains("outputs:\n  output: {}\n  h_n: {}\n  c_n: {}\n", imported.Yaml);
    }

    [Fact]
    public void Weights_that_are_inputs_are_asked_for()
    {
        using KerasFixture files = new();
        string path = files.Write("alone.onnx", File.ReadAllBytes(ImportCase.PathOf("test_lstm_defaults/model.onnx")));
        Assert.EndsWith(
            "node 'Y_h' (LSTM): 'R' is an input without a value, and weights are expected; export the model with its weights, or give them by the option "
                + "'Values'",
            Assert.Throws<ImportException>(() => OnnxFile.Import(path)).Message);
    }

    /// <summary>Data of another shape, or a part of them, are no reason not to import.</summary>
    [Theory]
    [InlineData(2, "samples of 'x' have another shape there, (2)")]
    [InlineData(3, "'output_0.pb' is not there")]
    public void Data_that_do_not_fit_are_noted(int features, string reason)
    {
        using KerasFixture files = new();
        OnnxBuilder graph = new();
        graph.Output(graph.Node("Relu", [graph.Input("x", null, 3)]));
        Directory.CreateDirectory(files.PathOf("test_data_set_0"));
        files.Write("test_data_set_0/input_0.pb", ProtobufWriter.Message(tensor =>
        {
            tensor.Integer(1, 1);
            tensor.Integer(1, features);
            tensor.Integer(2, 1);
            tensor.Numbers<float>(9, new float[features]);
        }));
        ImportedModel imported = OnnxFile.Import(files.Write("model.onnx", graph.ToBytes()));
        Assert.Null(imported.Reference);
        Assert.Equal([$"The data in 'test_data_set_0' were not compared: {reason}."], imported.Notes.ToArray());
    }

    [Fact]
    public void A_description_is_as_people_write_it()
    {
        ImportedModel imported = OnnxFile.Import(ImportCase.PathOf("burn_lstm_with_initial_state.onnx"));
        Assert.Equal(
            """
            # Imported from an ONNX file, operator set 16.
            # The file's input 'input' has the time steps in front of the samples; here samples come first, each with all of its steps.
            # The file's output 'output' has the shape (5, batch, 8); here samples come first.
            # The file's output 'h_n' has the shape (1, batch, 8); here samples come first.
            # The file's output 'c_n' has the shape (1, batch, 8); here samples come first.
            modelgen: 1
            name: BurnLstmWithInitialState
            inputs:
              input_2: { shape: [5, 4] }
              h_0: { shape: [8] }
              c_0: { shape: [8] }
            outputs:
              output: {}
              h_n: {}
              c_n: {}
            layers:
              - lstm: { units: 8, return_sequences: true, initial_state: [h_0, c_0], return_state: true, from: input_2, name: output }
              - activation: { function: linear, from: 'output/h', name: h_n }
              - activation: { function: linear, from: 'output/c', name: c_n }
            weights: BurnLstmWithInitialState.safetensors

            """,
            imported.Yaml);
    }

    private static void AssertGives(OnnxCase file, CompiledModels models)
    {
        ImportedModel imported = file.Import();
        using IModel model = models.Create(name: imported.Name);
        ImportRun.Load(model, imported);
        ImportRun.AssertGives(model, file.Input(), file.Expected(), 1e-6);
    }

    private static CompiledModels Compile(IEnumerable<OnnxCase> files) =>
        ModelCompiler.Compile(string.Join("---\n", files.Select(file => file.Import().Yaml)));

    private static string Error(string file) => Assert.Throws<ImportException>(() => OnnxFile.Import(ImportCase.PathOf(file))).Message;
}
