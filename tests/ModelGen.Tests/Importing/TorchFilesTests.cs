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

    private static readonly (string Name, int[] Shape)[] Convolved =
    [
        ("conv1.weight", [3, 2, 5]), ("conv1.bias", [3]), ("bn1.weight", [3]), ("bn1.bias", [3]), ("bn1.running_mean", [3]), ("bn1.running_var", [3]),
        ("conv2.weight", [4, 3, 3]), ("fc1.weight", [3, 16]), ("fc1.bias", [3]), ("fc2.weight", [2, 3]), ("fc2.bias", [2]),
    ];

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
        using IModel model = Made(
            [.. tensors.Select(tensor => ("lstm." + tensor.Name, tensor.Shape))], new TorchOptions { Name = "Projected", Steps = 3, EachStep = true });
        ImportRun.AssertGives(model, ([1, 3, 2], Sample(6)), ([1, 3, 6], expected), 1e-6);
    }

    /// <summary>
    /// conv1, bn1, relu, MaxPool1d(2), conv2 with a stride of 2 and a padding of 2, tanh, flatten, fc1, sigmoid and fc2, with the outputs of PyTorch 1.13 in
    /// float64: the flatten takes channel after channel.
    /// </summary>
    [Fact]
    public void Convolutions_give_the_outputs_of_PyTorch()
    {
        TorchOptions options = new()
        {
            Name = "Convolved",
            Steps = 11,
            Convolutions = new Dictionary<string, TorchConvolution> { ["conv1"] = new() { Padding = 2 }, ["conv2"] = new() { Stride = 2, Padding = 2 } },
            Activations = new Dictionary<string, string> { ["bn1"] = "relu", ["conv2"] = "tanh", ["fc1"] = "sigmoid" },
            Behind = new Dictionary<string, string> { ["bn1"] = "max_pooling_1d: 2" },
        };
        using IModel model = Made(Convolved, options);
        ImportRun.AssertGives(model, ([2, 11, 2], Sample(44)), ([2, 2], [-0.474083591, -0.306481081, -0.475451164, -0.307652692]), 1e-6);
        string yaml = Import(Convolved, options).Yaml;
        Assert.Contains("conv1d: { filters: 3, kernel_size: 5, padding: same, name: conv1 }", yaml);
        Assert.Contains("zero_padding_1d: { padding: 2, name: conv2_padding }", yaml);
        Assert.Contains("permute: { dims: [2, 1], name: fc1_channels }", yaml);
    }

    /// <summary>
    /// A Linear on each step, a convolution with gaps and padding="same", elu, an LSTM each of whose steps relu and another convolution read, a mean and a Linear,
    /// with the outputs of PyTorch 1.13 in float64. What the program turns round between them is not to be seen.
    /// </summary>
    [Fact]
    public void Convolutions_stand_in_front_of_recurrent_modules_and_behind()
    {
        (string Name, int[] Shape)[] tensors =
        [
            ("inp.weight", [3, 2]), ("inp.bias", [3]), ("conv.weight", [4, 3, 4]), ("conv.bias", [4]), ("lstm.weight_ih_l0", [8, 4]),
            ("lstm.weight_hh_l0", [8, 2]), ("lstm.bias_ih_l0", [8]), ("lstm.bias_hh_l0", [8]), ("mix.weight", [2, 2, 2]), ("mix.bias", [2]),
            ("fc.weight", [2, 2]), ("fc.bias", [2]),
        ];
        TorchOptions options = new()
        {
            Name = "Mixed",
            Steps = 7,
            Convolutions = new Dictionary<string, TorchConvolution> { ["conv"] = new() { Padding = null, Dilation = 2 }, ["mix"] = new() { Padding = 1 } },
            Activations = new Dictionary<string, string> { ["conv"] = "elu", ["lstm"] = "relu" },
            Behind = new Dictionary<string, string> { ["mix"] = "global_average_pooling_1d" },
        };
        using IModel model = Made(tensors, options);
        ImportRun.AssertGives(model, ([2, 7, 2], Sample(28)), ([2, 2], [-0.421712867, -0.003826807, -0.420882418, -0.004577705]), 1e-6);
    }

    [Fact]
    public void What_convolutions_were_made_with_is_asked_for()
    {
        TorchOptions options = new() { Steps = 11 };
        (string Name, int[] Shape)[] one = [.. Convolved[..2], ("fc.weight", [2, 3])], groups = [.. Convolved[..2], ("next.weight", [4, 1, 3])];
        Assert.Equal(
            [
                "A state dict has no activations: conv1 have none here, unless the option 'Activations' says so.",
                "A state dict has no strides, paddings and dilations: conv1 have those of nn.Conv1d, 1, 0 and 1, unless the option 'Convolutions' says so.",
                "Module 'fc' works on each step here; if the program takes a mean, the greatest or the like before, the option 'Behind' says so.",
            ],
            Import(one, options).Notes.ToArray());
        Assert.EndsWith("samples of shape (7, 3); say what stands between by the option 'Behind', or give another number of 'Steps'; modules that do not "
            + "follow each other, and convolutions of groups, can't be described", Refused(groups, options));
        Assert.EndsWith("can stand there", Refused(one, options with { Behind = new Dictionary<string, string> { ["conv1"] = "max_pooling_1d" } }));
        Assert.EndsWith(
            "beside a stride above 1 there is neither 'same' nor a dilation",
            Refused(one, options with { Convolutions = new Dictionary<string, TorchConvolution> { ["conv1"] = new() { Stride = 2, Dilation = 2 } } }));
        Assert.Contains("module 'up' has the tensors weight (2, 3, 5), bias (3): LSTM", Refused([("up.weight", [2, 3, 5]), ("up.bias", [3])], options));
        Assert.EndsWith("say how many a sample has, with the option 'Steps'", Refused(one, new TorchOptions()));
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

    /// <summary>A state dict whose numbers are those of a wave, and of variances at least 0.5.</summary>
    private ImportedModel Import((string Name, int[] Shape)[] tensors, TorchOptions options)
    {
        using MemoryStream file = Golden.TensorFile.Write(tensors.Select((tensor, i) =>
        {
            float[] numbers = Waves(i, tensor.Shape.Aggregate((a, b) => a * b));
            bool isVariance = tensor.Name.EndsWith("running_var", StringComparison.Ordinal);
            return new Tensor(tensor.Name, tensor.Shape, isVariance ? [.. numbers.Select(x => Math.Abs(x) + 0.5f)] : numbers);
        }));
        return PyTorchFile.Import(files.Write("waves.safetensors", file.ToArray()), options with { EmbedWeights = false });
    }

    private IModel Made((string Name, int[] Shape)[] tensors, TorchOptions options)
    {
        ImportedModel imported = Import(tensors, options);
        IModel model = ModelCompiler.Compile(imported.Yaml).Create(name: imported.Name);
        ImportRun.Load(model, imported);
        return model;
    }

    private string Refused((string Name, int[] Shape)[] tensors, TorchOptions options) =>
        Assert.Throws<ImportException>(() => Import(tensors, options)).Message;

    private static double[] Sample(int count) => [.. Waves(9, count).Select(x => (double)x)];

    private static float[] Waves(int first, int count) => [.. Enumerable.Range(0, count).Select(k => (float)(0.6 * Math.Sin((1.7 * k) + first)))];

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
