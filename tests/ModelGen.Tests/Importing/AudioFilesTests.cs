using System.Globalization;
using ModelGen.Import;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Importing;

/// <summary>Models of guitar amplifiers give here the sounds that they give where they come from.</summary>
public sealed class AudioFilesTests : IDisposable
{
    private static readonly (string File, int Steps)[] OwnFiles =
        [("rtneural_gru_1d.json", 100), ("rtneural_lstm.json", 100), ("rtneural_lstm_torch.json", 1000), ("nam_lstm1x16.nam", 400)];

    private static readonly Lazy<CompiledModels> OwnModels = new(() => Compile(OwnFiles));

    private readonly KerasFixture files = new();

    public void Dispose() => files.Dispose();

    /// <summary>The sounds were made by TensorFlow and PyTorch, in single precision.</summary>
    [Theory]
    [InlineData("rtneural_gru_1d")]
    [InlineData("rtneural_lstm")]
    [InlineData("rtneural_lstm_torch")]
    public void A_file_of_RTNeural_gives_its_sounds(string name)
    {
        double[] x = Numbers(name + "_x.csv"), y = Numbers(name + "_y.csv");
        ImportedModel imported = Import(name + ".json", x.Length);
        using IModel model = OwnModels.Value.Create(name: imported.Name);
        ImportRun.Load(model, imported);
        ImportRun.AssertGives(model, ([1, x.Length, 1], x), ([1, y.Length, 1], y), 1e-6);
    }

    [Fact]
    public void A_file_of_Neural_Amp_Modeler_gives_its_sounds_from_the_states_that_it_begins_with()
    {
        ImportedModel imported = Import("nam_lstm1x16.nam", 400);
        Assert.Contains("  - lstm_from_state: { units: 16, return_sequences: true, name: lstm_1 }\n", imported.Yaml);
        AssertGives(imported, OwnModels.Value, "nam_lstm1x16.nam.ref.safetensors", 1e-5);
    }

    [FurtherFilesTheory]
    [InlineData("guitarml_lstm20_cond1.json")]
    public void A_file_of_GuitarML_gives_its_sounds(string file)
    {
        ImportedModel imported = Import(file, 400);
        Assert.Contains("dense: { units: 1, use_bias: false, trainable: false, from: input, name: dry }", imported.Yaml);
        AssertGives(imported, Compile([(file, 400)]), file + ".ref.safetensors", 1e-6);
    }

    [Fact]
    public void A_file_whose_shapes_contradict_is_refused() => Assert.EndsWith(
        "layer 'lstm_1' (lstm): 'model.layers[0].weights[0]' has the shape (1, 80) in the file, and (1, 64) by the layer's options and input; the file is damaged, "
            + "or weights and layers are of different models",
        Error("negative_rtneural_bad_lstm.json"));

    [Fact]
    public void The_input_of_AIDA_X_is_added_and_gains_are_told()
    {
        string path = files.Write("amp.json", """
            {"in_shape": [null, null, 1], "in_skip": 1, "in_gain": 6.0, "out_gain": 0, "metadata": {"name": "x"},
             "layers": [{"type": "lstm", "activation": "", "shape": [null, null, 2],
                         "weights": [[[1, 2, 3, 4, 5, 6, 7, 8]], [[1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8]], [1, 2, 3, 4, 5, 6, 7, 8]]},
                        {"type": "dense", "activation": "", "shape": [null, null, 1], "weights": [[[1], [2]], [3]]}]}
            """);
        ImportedModel model = AudioModelFile.Import(path, new ImportOptions { Steps = 16 });
        Assert.Contains(
            "  - lstm: { units: 2, return_sequences: true, name: lstm_1 }\n  - dense: { units: 1, name: dense_2 }\n  - add: { from: [dense_2, input], name: skip }\n",
            model.Yaml);
        Assert.Equal(["'in_gain' is 6 dB: the program multiplies its samples by 1.99526231."], model.Notes.ToArray());
    }

    [Theory]
    [InlineData("""{"architecture": "WaveNet", "weights": [1]}""", "the architecture 'WaveNet' can't be described; LSTM can")]
    [InlineData(
        """{"architecture": "LSTM", "config": {"input_size": 1, "hidden_size": 2, "num_layers": 1}, "weights": [1, 2]}""",
        "'weights' has 2 numbers, and 39 belong to 1 layers of 2 units and 1 inputs; the file is damaged")]
    [InlineData(
        """{"layers": [{"type": "dense", "shape": [3], "weights": [[1, [2]], [1]]}], "in_shape": [1]}""",
        "model.layers[0].weights[0]: lists of numbers of one length are expected; the file is damaged")]
    [InlineData("""{"layers": [{"type": "wavelet", "shape": [3], "weights": []}], "in_shape": [1]}""", "layer 1: the type 'wavelet' can't be described")]
    [InlineData("""{"a": 1}""", "its keys are a; files of RTNeural and AIDA-X have 'layers', of GuitarML 'model_data', of Neural Amp Modeler 'architecture'")]
    [InlineData("""{"a": "\ud800"}""", "model is no valid JSON: Cannot read incomplete UTF-16 JSON text as string with missing low surrogate.")]
    [InlineData("[1, 2]", "it is no file that is known here; a model in JSON is expected")]
    public void What_cannot_be_described_is_told(string json, string message) => Assert.EndsWith(": " + message, Error(files.Write("x.json", json)));

    private static ImportedModel Import(string file, int steps) =>
        AudioModelFile.Import(ImportCase.PathOf(file), new ImportOptions { Steps = steps, EmbedWeights = false });

    private static CompiledModels Compile(IEnumerable<(string File, int Steps)> models) =>
        ModelCompiler.Compile(string.Join("---\n", models.Select(file => Import(file.File, file.Steps).Yaml)));

    /// <summary>Asserts that a model gives the sound of a reference, of one sample or one batch of steps after the other.</summary>
    private static void AssertGives(ImportedModel imported, CompiledModels models, string reference, double tolerance)
    {
        using IModel model = models.Create(name: imported.Name);
        ImportRun.Load(model, imported);
        Dictionary<string, (int[] Shape, double[] Values)> tensors = ReferenceTensors.Read(ImportCase.PathOf(reference));
        ImportRun.AssertGives(model, ([1], tensors["input"].Values), ([1], tensors["output"].Values), tolerance);
    }

    private static double[] Numbers(string file) =>
        [.. File.ReadLines(ImportCase.PathOf(file)).Where(line => line.Length > 0).Select(line => double.Parse(line.Trim().TrimEnd(','), CultureInfo.InvariantCulture))];

    private static string Error(string file) => Assert.Throws<ImportException>(() =>
        AudioModelFile.Import(Path.IsPathRooted(file) ? file : ImportCase.PathOf(file), new ImportOptions { Steps = 10 })).Message;
}
