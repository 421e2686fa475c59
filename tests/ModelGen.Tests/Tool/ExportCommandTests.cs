using ModelGen.Tests.Importing;

namespace ModelGen.Tests.Tool;

/// <summary><c>modelgen export</c>, and <c>modelgen import</c> of what it wrote.</summary>
public sealed class ExportCommandTests : IDisposable
{
    private const string Rnn = "k2.2.4tf_bidir_simplernn.h5";

    private readonly KerasFixture files = new();

    private string Yaml => files.PathOf("Model.model.yaml");

    private string Onnx => files.PathOf("model.onnx");

    public void Dispose() => files.Dispose();

    /// <summary>A model of Keras goes to another format, and to Keras', and comes back, and gives what Keras gave.</summary>
    [Theory]
    [InlineData("--onnx", "model.onnx")]
    [InlineData("--keras", "model.keras")]
    public void A_model_goes_round_and_gives_the_outputs_of_its_source(string format, string name)
    {
        Import("--reference", References("input"), References("output"));
        string file = files.PathOf(name), folder = files.PathOf("again");
        Assert.Equal($"{file}\n", ToolRun.Of("export", Yaml, format, file).Good());
        ToolRun.Of("import", file, "--output", folder, "--name", "Model").Good();
        string check = files.PathOf("Model.check.safetensors");
        Assert.StartsWith("Model: ok: 3 samples; ", ToolRun.Of("verify", Path.Combine(folder, "Model.model.yaml"), "--check", check).Good());
    }

    [Fact]
    public void Several_files_are_written_at_once()
    {
        Import();
        string tensors = files.PathOf("torch.safetensors"), module = files.PathOf("model.py"), weights = files.PathOf("model.weights.h5");
        ToolRun run = ToolRun.Of("export", Yaml, "--pytorch", tensors, "--pytorch-module", module, "--keras", weights);
        Assert.Equal($"{weights}\n{tensors}\n{module}\n", run.Good());
        Assert.All(new[] { tensors, module, weights }, path => Assert.True(File.Exists(path)));
        Assert.Equal(
            "note: A state dict has weights and no layers: activations and all that has no weights stand in the module that --pytorch-module writes.\n",
            ToolRun.Of("export", Yaml, "--pytorch", tensors, "--force").Error);
    }

    [Fact]
    public void A_file_is_replaced_only_by_force()
    {
        Import();
        File.WriteAllText(Onnx, "mine");
        Assert.Equal($"{Onnx} is there already; --force replaces it", ToolRun.Of("export", Yaml, "--onnx", Onnx).Refused());
        Assert.Equal("mine", File.ReadAllText(Onnx));
        ToolRun.Of("export", Yaml, files.PathOf("Model.safetensors"), "--onnx", Onnx, "--force").Good();
        Assert.True(new FileInfo(Onnx).Length > 1000);
    }

    [Fact]
    public void What_is_wrong_is_said_in_a_line_and_nothing_is_written()
    {
        Import();
        string missing = files.PathOf("missing.safetensors");
        Assert.Equal($"{missing}: there is no such file", ToolRun.Of("export", Yaml, missing, "--onnx", Onnx).Refused());
        Assert.Equal(
            $"{Yaml}: --step is for models that take single steps; write 'codegen: {{ streaming: true }}' there",
            ToolRun.Of("export", Yaml, "--onnx", Onnx, "--step").Refused());
        Assert.StartsWith("say what to write: --onnx, --keras or --pytorch", ToolRun.Of("export", Yaml).Refused(exitCode: 2));
        Assert.StartsWith(
            "--step and --gaps say what an ONNX file is to have: add --onnx",
            ToolRun.Of("export", Yaml, "--keras", files.PathOf("model.keras"), "--gaps").Refused(exitCode: 2));
        Assert.StartsWith(
            "a module needs its state dict: add --pytorch",
            ToolRun.Of("export", Yaml, "--onnx", Onnx, "--pytorch-module", files.PathOf("model.py")).Refused(exitCode: 2));
        File.WriteAllText(files.PathOf("Other.model.yaml"), File.ReadAllText(Yaml).Replace("units: 6", "units: 7", StringComparison.Ordinal));
        Assert.Contains(
            "it is of another one",
            ToolRun.Of("export", files.PathOf("Other.model.yaml"), files.PathOf("Model.safetensors"), "--onnx", Onnx).Refused(),
            StringComparison.Ordinal);
        Assert.False(File.Exists(Onnx));
    }

    private void Import(params string[] options) =>
        ToolRun.Of(["import", ImportCase.PathOf(Rnn), "--output", files.PathOf(""), "--name", "Model", .. options]).Good();

    /// <summary>The reference of the file, one of its tensors as a file of NumPy.</summary>
    private string References(string tensor)
    {
        (int[] shape, double[] values) = ReferenceTensors.Read(ImportCase.PathOf(Rnn + ".ref.safetensors"))[tensor];
        string path = files.PathOf(tensor + ".npy");
        File.WriteAllBytes(path, NumPyWriter.Array(shape, values));
        return path;
    }
}
