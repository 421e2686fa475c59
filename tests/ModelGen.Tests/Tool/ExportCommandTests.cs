using ModelGen.Tests.Importing;

namespace ModelGen.Tests.Tool;

/// <summary><c>modelgen export</c>, and <c>modelgen import</c> of what it wrote.</summary>
public sealed class ExportCommandTests : IDisposable
{
    private const string Lstm = "k2.0.8_functional_lstm.h5";

    private readonly KerasFixture files = new();

    private string Yaml => files.PathOf("Model.model.yaml");

    private string Onnx => files.PathOf("model.onnx");

    public void Dispose() => files.Dispose();

    /// <summary>A model of Keras goes to ONNX and comes back, and gives what Keras gave.</summary>
    [Fact]
    public void A_model_goes_round_and_gives_the_outputs_of_its_source()
    {
        Import("--reference", References("input"), References("output"));
        Assert.Equal($"{Onnx}\n", ToolRun.Of("export", Yaml, "--onnx", Onnx).Good());
        string folder = files.PathOf("again");
        ToolRun.Of("import", Onnx, "--output", folder, "--name", "Model").Good();
        string check = files.PathOf("Model.check.safetensors");
        Assert.StartsWith("Model: ok: 3 samples; ", ToolRun.Of("verify", Path.Combine(folder, "Model.model.yaml"), "--check", check).Good());
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
        Assert.Contains("--onnx", ToolRun.Of("export", Yaml).Refused(exitCode: 2), StringComparison.Ordinal);
        File.WriteAllText(files.PathOf("Other.model.yaml"), File.ReadAllText(Yaml).Replace("lstm: { units: 8", "lstm: { units: 9", StringComparison.Ordinal));
        Assert.Contains(
            "it is of another one", ToolRun.Of("export", files.PathOf("Other.model.yaml"), files.PathOf("Model.safetensors"), "--onnx", Onnx).Refused(), StringComparison.Ordinal);
        Assert.False(File.Exists(Onnx));
    }

    private void Import(params string[] options) =>
        ToolRun.Of(["import", ImportCase.PathOf(Lstm), "--output", files.PathOf(""), "--name", "Model", .. options]).Good();

    /// <summary>The reference of the file, one of its tensors as a file of NumPy.</summary>
    private string References(string tensor)
    {
        (int[] shape, double[] values) = ReferenceTensors.Read(ImportCase.PathOf(Lstm + ".ref.safetensors"))[tensor];
        string path = files.PathOf(tensor + ".npy");
        File.WriteAllBytes(path, NumPyWriter.Array(shape, values));
        return path;
    }
}
