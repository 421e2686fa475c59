using System.Text.Json;
using ModelGen.Tests.Importing;
using static System.FormattableString;

namespace ModelGen.Tests.Tool;

/// <summary><c>modelgen import</c>, and <c>modelgen verify</c> of what it wrote.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private const string Lstm = "k2.0.8_functional_lstm.h5";

    private readonly KerasFixture files = new();

    private string Folder => files.PathOf("out");

    public void Dispose() => files.Dispose();

    /// <summary>The kind of a file is told by its content: here names say nothing.</summary>
    [Theory]
    [InlineData(Lstm)]
    [InlineData("k3.2.1_bilstm_relu.keras")]
    [InlineData("legacy_lstm2.pth", "--steps", "6", "--each-step")]
    [InlineData("gru2_bn_fc3.pth", "--steps", "20", "--activation", "fc1=relu", "--activation", "fc2=relu", "--activation", "fc3=sigmoid")]
    [InlineData("rtneural_gru_1d.json", "--steps", "8")]
    [InlineData("nam_lstm1x16.nam", "--steps", "8")]
    public void Models_of_all_kinds_come_over_by_their_content(string file, params string[] options)
    {
        string copy = files.PathOf("model.dat");
        File.Copy(ImportCase.PathOf(file), copy);
        ToolRun run = ToolRun.Of(["import", copy, "-o", Folder, "--name", "Copy", "--namespace", "Some.Space", "--no-embed", .. options]);
        Assert.Equal(string.Concat(new[] { "Copy.model.yaml", "Copy.safetensors" }.Select(name => Path.Combine(Folder, name) + "\n")), run.Good());
        string yaml = File.ReadAllText(Path.Combine(Folder, "Copy.model.yaml"));
        Assert.Contains("\nname: Copy\nnamespace: Some.Space\n", yaml);
        Assert.DoesNotContain("weights:", yaml);
        IEnumerable<string> notes = yaml.Split('\n').Skip(1).TakeWhile(line => line.StartsWith("# ", StringComparison.Ordinal));
        Assert.Equal(notes.Select(note => $"note: {note[2..]}"), Lines(run.Error));
        Assert.Equal("", ToolRun.Of("check", Path.Combine(Folder, "Copy.model.yaml")).Good());
    }

    [Fact]
    public void Files_are_replaced_only_by_force()
    {
        string[] arguments = ["import", ImportCase.PathOf(Lstm), "--output", Folder, "--name", "Model"];
        ToolRun.Of(arguments).Good();
        string yaml = Path.Combine(Folder, "Model.model.yaml"), weights = Path.Combine(Folder, "Model.safetensors");
        File.WriteAllText(yaml, "mine");
        File.Delete(weights);
        Assert.Equal($"{yaml} is there already; --force replaces it", ToolRun.Of(arguments).Refused());
        Assert.Equal("mine", File.ReadAllText(yaml));
        Assert.False(File.Exists(weights));
        ToolRun.Of([.. arguments, "--force"]).Good();
        Assert.StartsWith("# Imported from", File.ReadAllText(yaml));
    }

    [Fact]
    public void A_reference_is_compared_at_once_and_kept_as_a_check()
    {
        (string inputs, string outputs) = References();
        ToolRun run = ToolRun.Of("import", ImportCase.PathOf(Lstm), "-o", Folder, "--name", "Model", "--reference", inputs, outputs);
        Assert.Equal(Path.Combine(Folder, "Model.check.safetensors"), Lines(run.Good())[^1]);
        Assert.Matches(
            @"^ok: Model: 3 samples; outputs differ by \d\.\dE-[78] of the largest, within 1\.0E-5; most at sample \d, output \(\d\): ", Lines(run.Error)[^1]);

        string check = Path.Combine(Folder, "Model.check.safetensors");
        Dictionary<string, (int[] Shape, double[] Values)> expected = ReferenceTensors.Read(ImportCase.PathOf(Lstm + ".ref.safetensors"));
        Dictionary<string, (int[] Shape, double[] Values)> kept = ReferenceTensors.Read(check);
        Assert.Equal(["input", "output"], kept.Keys);
        Assert.Equal([3, 10, 4], kept["input"].Shape);
        Assert.Equal(expected["input"].Values, kept["input"].Values);
        Assert.Equal([3, 5], kept["output"].Shape);
        Assert.Equal(expected["output"].Values.Select(value => (double)(float)value), kept["output"].Values);
        Assert.Equal("1E-05", Metadata(check).GetProperty("tolerance").GetString());

        Assert.StartsWith("Model: ok: 3 samples; outputs differ by ", ToolRun.Of("verify", Path.Combine(Folder, "Model.model.yaml")).Good());
    }

    /// <summary>One number of the reference is another one: its place and both numbers are told, and the files are there to be looked at.</summary>
    [Fact]
    public void A_reference_of_another_model_is_told_with_the_place()
    {
        Dictionary<string, (int[] Shape, double[] Values)> reference = ReferenceTensors.Read(ImportCase.PathOf(Lstm + ".ref.safetensors"));
        double[] values = [.. reference["output"].Values];
        double largest = values.Max(Math.Abs), right = values[7];
        values[7] += 0.01 * largest;
        (string inputs, string outputs) = References(values);
        ToolRun run = ToolRun.Of("import", ImportCase.PathOf(Lstm), "-o", Folder, "--name", "Model", "--reference", inputs, outputs);
        Assert.Equal(1, run.ExitCode);
        string line = Lines(run.Error)[^1];
        double scale = Math.Max(largest, values.Max(Math.Abs));
        Assert.StartsWith(
            Invariant($"error: Model: 3 samples; outputs differ by {0.01 * largest / scale:0.0E0} of the largest, more than 1.0E-5; ")
                + "most at sample 1, output (2): ",
            line);
        Assert.EndsWith(Invariant($"reference {(float)values[7]:G9}"), line);
        float told = float.Parse(line.Split(": ")[^1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(told, right - (1e-6 * largest), right + (1e-6 * largest));

        ToolRun verified = ToolRun.Of("verify", Path.Combine(Folder, "Model.model.yaml"));
        Assert.Equal((1, line["error: ".Length..].Replace("Model: ", "Model: error: ", StringComparison.Ordinal) + "\n"), (verified.ExitCode, verified.Output));

        string[] tolerant = ["--force", "--reference", inputs, outputs, "--tolerance", "0.02"];
        ToolRun again = ToolRun.Of(["import", ImportCase.PathOf(Lstm), "-o", Folder, "--name", "Model", .. tolerant]);
        Assert.Contains("within 2.0E-2; most at sample 1, output (2): ", again.Error);
        Assert.Equal("0.02", Metadata(Path.Combine(Folder, "Model.check.safetensors")).GetProperty("tolerance").GetString());
        ToolRun.Of("verify", Path.Combine(Folder, "Model.model.yaml")).Good();
    }

    /// <summary>What lies beside a file of ONNX is compared with and kept without being asked for.</summary>
    [Fact]
    public void Data_beside_an_ONNX_file_are_kept_as_a_check()
    {
        ToolRun run = ToolRun.Of("import", ImportCase.PathOf("test_lstm_defaults/model.onnx"), "-o", Folder, "--name", "Model");
        run.Good();
        Assert.Contains("ok: Model: 3 samples; outputs differ by ", run.Error);
        ToolRun.Of("verify", Path.Combine(Folder, "Model.model.yaml")).Good();
    }

    [Fact]
    public void A_reference_of_other_shapes_is_refused_and_nothing_is_written()
    {
        (string inputs, string outputs) = References();
        string[] arguments = ["import", ImportCase.PathOf(Lstm), "-o", Folder, "--name", "Model", "--reference"];
        Assert.Equal(
            "the inputs of the reference have the shape (3, 5), and Model has (10, 4) for each sample: give (samples, 10, 4)",
            ToolRun.Of([.. arguments, outputs, outputs]).Refused());
        Assert.Equal(
            "the outputs of the reference have the shape (3, 10, 4), and Model has (5) for each sample: give (samples, 5)",
            ToolRun.Of([.. arguments, inputs, inputs]).Refused());
        string two = files.Write("two.npz", NumPyWriter.Archive(("a", NumPyWriter.Array([1], [1])), ("b", NumPyWriter.Array([1], [2]))));
        Assert.Equal("the reference has no tensor 'output', an output of Model; it has input, a, b", ToolRun.Of([.. arguments, inputs, two]).Refused());
        Assert.False(Directory.Exists(Folder));
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\n", "model.h5", "it is a pointer of Git LFS in the place of the file; run 'git lfs pull'")]
    [InlineData("<html>", "model.keras", "it is a page of a web site in the place of the file; download it again")]
    [InlineData("", "model.pth", "the file is empty")]
    [InlineData("{\"class_name\": \"Sequential\"}", "model.json", "it is JSON, which has layers without weights; name the file with the weights")]
    public void What_is_no_model_is_refused_with_what_to_do(string content, string file, string expected) =>
        Assert.Equal($"{files.PathOf(file)}: {expected}", ToolRun.Of("import", files.Write(file, content)).Refused());

    [Fact]
    public void Folders_and_unknown_files_are_refused()
    {
        string saved = files.PathOf("saved");
        Directory.CreateDirectory(saved);
        File.WriteAllText(Path.Combine(saved, "saved_model.pb"), "");
        Assert.EndsWith("load it and save it with model.save(\"model.keras\")", ToolRun.Of("import", saved).Refused());
        Assert.EndsWith(
            "it is no file that is known here; a model of Keras (.h5, .hdf5, .keras), or of PyTorch (.pt, .pth, .safetensors), "
                + "or of ONNX (.onnx), or of RTNeural, AIDA-X, GuitarML or Neural Amp Modeler (.json, .nam) is expected",
            ToolRun.Of("import", files.Write("a.txt", "text")).Refused());
    }

    [Fact]
    public void What_the_generator_would_refuse_is_not_written()
    {
        string[] arguments = ["import", ImportCase.PathOf(Lstm), "--name", "Model"];
        Assert.Equal(
            "Model.model.yaml:4:12: MG0015: namespace (line 4): 'a b' is not usable as a namespace; write letters, digits and underscores, with no digit first",
            ToolRun.Of([.. arguments, "-o", Folder, "--namespace", "a b"]).Refused());
        Assert.False(Directory.Exists(Folder));
        string file = files.Write("file", "");
        Assert.Equal($"--output: {file} is a file; name a folder; see 'modelgen import --help'", ToolRun.Of([.. arguments, "-o", file]).Refused(exitCode: 2));
    }

    /// <summary>Errors of the library name its options; here they are those of the command line.</summary>
    [Fact]
    public void Options_are_called_as_people_write_them()
    {
        string gru = ImportCase.PathOf("gru2_bn_fc3.pth");
        Assert.EndsWith("say how many a sample has, with --steps", ToolRun.Of("import", gru, "-o", Folder).Refused());
        Assert.Equal(
            ["note: A state dict has no activations: fc2 have none here, unless --activation says so."],
            Lines(ToolRun.Of("import", gru, "-o", Folder, "--steps", "9", "--activation", "fc1=relu").Error));
        Assert.EndsWith(
            "--activation names fc9, and the modules are gru, bn, fc1, fc2, fc3",
            ToolRun.Of("import", gru, "-o", Folder, "--activation", "fc9=relu").Refused());
        Assert.Equal(
            "--activation: expected a module and its activation, such as fc1=relu, found 'fc1'; see 'modelgen import --help'",
            ToolRun.Of("import", gru, "--activation", "fc1").Refused(exitCode: 2));
        Assert.Equal(
            "--convolution: expected stride:N, padding:N, padding:same or dilation:N of fc1, found 'pad:2'; see 'modelgen import --help'",
            ToolRun.Of("import", gru, "--convolution", "fc1=stride:2,pad:2").Refused(exitCode: 2));
        Assert.EndsWith(
            "--convolution names fc1, which is no Conv1d",
            ToolRun.Of("import", gru, "-o", Folder, "--steps", "9", "--convolution", "fc1=stride:2,padding:same,dilation:2").Refused());
        Assert.StartsWith(
            "gru2_bn_fc3.pth: --behind has 'lstm' behind fc1; max_pooling_1d: N",
            ToolRun.Of("import", gru, "-o", Folder, "--steps", "9", "--behind", "fc1=lstm").Refused().Replace(gru, "gru2_bn_fc3.pth", StringComparison.Ordinal));
        Assert.Equal(
            "--each-step says nothing about a file of Keras; see 'modelgen import --help'",
            ToolRun.Of("import", ImportCase.PathOf(Lstm), "--each-step").Refused(exitCode: 2));
        Assert.Equal(
            "--architecture says nothing about a file of PyTorch; see 'modelgen import --help'",
            ToolRun.Of("import", gru, "--architecture", "a").Refused(exitCode: 2));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static JsonElement Metadata(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, (int)BitConverter.ToInt64(file)));
        return header.RootElement.GetProperty("__metadata__").Clone();
    }

    /// <summary>Inputs as one array, and outputs as an archive with one.</summary>
    private (string Inputs, string Outputs) References(double[]? outputs = null)
    {
        Dictionary<string, (int[] Shape, double[] Values)> reference = ReferenceTensors.Read(ImportCase.PathOf(Lstm + ".ref.safetensors"));
        return (
            files.Write("x.npy", NumPyWriter.Array(reference["input"].Shape, reference["input"].Values)),
            files.Write("y.npz", NumPyWriter.Archive(("arr_0", NumPyWriter.Array(reference["output"].Shape, outputs ?? reference["output"].Values)))));
    }
}
