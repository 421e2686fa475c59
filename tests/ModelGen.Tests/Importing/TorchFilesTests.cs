using ModelGen.Import;
using ModelGen.Import.Torch;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;

namespace ModelGen.Tests.Importing;

/// <summary>State dicts of PyTorch give here what the modules give there.</summary>
public sealed class TorchFilesTests : IDisposable
{
    private static readonly Dictionary<string, TorchOptions> OwnFiles = new()
    {
        ["gru2_bn_fc3.pth"] = Options(20) with { Activations = new Dictionary<string, string> { ["fc1"] = "relu", ["fc2"] = "relu", ["fc3"] = "sigmoid" } },
        ["legacy_lstm2.pth"] = Options(6) with { EachStep = true },
        ["legacy_rnn2.pth"] = Options(6) with { EachStep = true },
    };

    private static readonly Dictionary<string, TorchOptions> FurtherFiles = new()
    {
        ["gru_fc.pth"] = Options(15),
        ["lstm_fc.pth"] = Options(15),
        ["rnn4_fc.pth"] = Options(15),
    };

    private static readonly Lazy<CompiledModels> OwnModels = new(() => Compile(OwnFiles));

    private static readonly Lazy<CompiledModels> FurtherModels = new(() => Compile(FurtherFiles));

    private readonly KerasFixture files = new();

    public static TheoryData<string> Own => [.. OwnFiles.Keys];

    public static TheoryData<string> Further => [.. FurtherFiles.Keys];

    public void Dispose() => files.Dispose();

    [Theory]
    [MemberData(nameof(Own))]
    public void A_file_gives_the_outputs_of_PyTorch(string file) => AssertGives(file, OwnFiles[file], OwnModels.Value);

    [FurtherFilesTheory]
    [MemberData(nameof(Further))]
    public void A_further_file_gives_the_outputs_of_PyTorch(string file) => AssertGives(file, FurtherFiles[file], FurtherModels.Value);

    [Fact]
    public void A_module_that_is_pickled_whole_is_never_made() => Assert.EndsWith(
        "it holds an object of 'src.models.fall_detection_gru.FallDetectionGRU', which is never made: files of torch.save(model) are programs. Save the tensors alone, "
            + "torch.save(model.state_dict(), path)",
        Error("negative_whole_module.pth"));

    [Fact]
    public void What_stands_between_modules_is_asked_for()
    {
        ImportedModel model = PyTorchFile.Import(ImportCase.PathOf("gru2_bn_fc3.pth"), new TorchOptions { Steps = 20 });
        Assert.Contains("A state dict has no activations: fc1, fc2 have none here, unless the option 'Activations' says so.", model.Notes);
        Assert.EndsWith(
            "the option 'Activations' names fc9, and the modules are gru, bn, fc1, fc2, fc3",
            Error("gru2_bn_fc3.pth", new TorchOptions { Activations = new Dictionary<string, string> { ["fc9"] = "relu" } }));
        Assert.EndsWith("say how many a sample has, with the option 'Steps'", Error("gru2_bn_fc3.pth"));
    }

    [Fact]
    public void The_same_tensors_are_read_from_safetensors()
    {
        string pickled = ImportCase.PathOf("legacy_lstm2.pth");
        using MemoryStream file = Golden.TensorFile.Write(TorchContents.Read(pickled).Select(tensor => new Tensor(tensor.Name, tensor.Shape, tensor.Values)));
        TorchOptions options = new() { Name = "Same", Steps = 6, EachStep = true };
        ImportedModel expected = PyTorchFile.Import(pickled, options), actual = PyTorchFile.Import(files.Write("same.safetensors", file.ToArray()), options);
        Assert.Equal(expected.Yaml, actual.Yaml);
        Assert.All(expected.Tensors.Zip(actual.Tensors), pair => Assert.Equal(pair.First.Values.ToArray(), pair.Second.Values.ToArray()));
    }

    /// <summary>Gates r, z, n of PyTorch are the columns z, r, h here.</summary>
    [Fact]
    public void Both_directions_of_a_module_come_over()
    {
        string[] ends = ["_l0", "_l0_reverse"];
        (string Name, int[] Shape)[] shapes = [("weight_ih", [6, 3]), ("weight_hh", [6, 2]), ("bias_ih", [6]), ("bias_hh", [6])];
        Tensor[] tensors =
        [
            .. ends.SelectMany(end => shapes.Select(one => new Tensor("rnn." + one.Name + end, one.Shape, KerasFixture.Numbers(one.Name + end, one.Shape)))),
        ];
        using MemoryStream file = Golden.TensorFile.Write(tensors);
        ImportedModel model = PyTorchFile.Import(files.Write("both.safetensors", file.ToArray()), new TorchOptions { Steps = 4, EmbedWeights = false });
        Assert.Contains("  - bidirectional: { layer: { gru: { units: 2, name: rnn_cell } }, name: rnn }\n", model.Yaml);
        float[] expected = KerasFixture.Numbers("weight_ih_l0_reverse", [6, 3]);
        float[] kernel = model.Tensors.Single(tensor => tensor.Name == "rnn/backward_rnn_cell/kernel").Values.ToArray();
        int[] rows = [2, 3, 0, 1, 4, 5];
        Assert.All(Enumerable.Range(0, 18), i => Assert.Equal(expected[(rows[i % 6] * 3) + (i / 6)], kernel[i]));
    }

    /// <summary>Two layers in both directions, with the outputs of PyTorch 1.13 in float64.</summary>
    [Fact]
    public void A_projection_gives_the_outputs_of_PyTorch()
    {
        double[] expected =
        [
            0.194855949, 0.115136141, 0.005342183, 0.407429015, 0.338658952, 0.181429475, 0.292663633, 0.164664513, -0.006345822,
            0.346456585, 0.283013917, 0.145646597, 0.332774009, 0.172783833, -0.032338368, 0.226921043, 0.167648279, 0.064584946,
        ];
        string[] ends = ["_l0", "_l0_reverse", "_l1", "_l1_reverse"];
        (string Name, int[] Shape)[] tensors =
        [
            .. ends.SelectMany((end, i) => new (string Name, int[] Shape)[]
            {
                ("weight_ih" + end, [16, i < 2 ? 2 : 6]), ("weight_hh" + end, [16, 3]), ("bias_ih" + end, [16]), ("bias_hh" + end, [16]), ("weight_hr" + end, [3, 4]),
            }),
        ];
        using MemoryStream file = Golden.TensorFile.Write(
            tensors.Select((tensor, i) => new Tensor("lstm." + tensor.Name, tensor.Shape, Waves(i, tensor.Shape.Aggregate((a, b) => a * b)))));
        TorchOptions options = new() { Name = "Projected", Steps = 3, EachStep = true, EmbedWeights = false };
        ImportedModel imported = PyTorchFile.Import(files.Write("projected.safetensors", file.ToArray()), options);
        using IModel model = ModelCompiler.Compile(imported.Yaml).Create(name: imported.Name);
        ImportRun.Load(model, imported);
        ImportRun.AssertGives(model, ([1, 3, 2], [.. Waves(9, 6).Select(x => (double)x)]), ([1, 3, 6], expected), 1e-6);

        static float[] Waves(int first, int count) => [.. Enumerable.Range(0, count).Select(k => (float)(0.6 * Math.Sin((1.7 * k) + first)))];
    }

    /// <summary>A pickle that would run a command, and pickles that are cut off everywhere.</summary>
    [Fact]
    public void No_pickle_does_anything()
    {
        byte[] legacy = File.ReadAllBytes(ImportCase.PathOf("legacy_rnn2.pth"));
        byte[] command = [.. legacy[..15], .. legacy[15..20], .. "}."u8, .. "cposix\nsystem\n(X\x06\0\0\0whoamitR."u8];
        Assert.Contains("it holds an object of 'posix.system', which is never made", Error(files.Write("evil.pt", command)));
        for (int length = 0; length < 1200; length += 7)
        {
            Error(files.Write("cut.pt", legacy[..length]));
        }
    }

    private static TorchOptions Options(int steps) => new() { Steps = steps, EmbedWeights = false };

    private static void AssertGives(string file, TorchOptions options, CompiledModels models)
    {
        ImportedModel imported = PyTorchFile.Import(ImportCase.PathOf(file), options);
        using IModel model = models.Create(name: imported.Name);
        ImportRun.Load(model, imported);
        Dictionary<string, (int[] Shape, double[] Values)> tensors = ReferenceTensors.Read(ImportCase.PathOf(file + ".ref.safetensors"));

        // The old files are of modules that take time first.
        bool timeFirst = file.StartsWith("legacy", StringComparison.Ordinal);
        ImportRun.AssertGives(model, Ordered(tensors["input"], timeFirst), Ordered(tensors["output"], timeFirst), 1e-6);
    }

    private static (int[] Shape, double[] Values) Ordered((int[] Shape, double[] Values) tensor, bool timeFirst)
    {
        if (!timeFirst)
        {
            return tensor;
        }

        int time = tensor.Shape[0], batch = tensor.Shape[1], features = tensor.Shape[2];
        double[] values = new double[tensor.Values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            (int row, int feature) = Math.DivRem(i, features);
            (int sample, int step) = Math.DivRem(row, time);
            values[i] = tensor.Values[(((step * batch) + sample) * features) + feature];
        }

        return ([batch, time, features], values);
    }

    private static CompiledModels Compile(Dictionary<string, TorchOptions> files) =>
        ModelCompiler.Compile(string.Join("---\n", files.Select(file => PyTorchFile.Import(ImportCase.PathOf(file.Key), file.Value).Yaml)));

    private static string Error(string file, TorchOptions? options = null) => Assert.Throws<ImportException>(() =>
        PyTorchFile.Import(Path.IsPathRooted(file) ? file : ImportCase.PathOf(file), options)).Message;
}
