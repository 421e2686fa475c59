using ModelGen.Tests.Importing;

namespace ModelGen.Tests.Tool;

/// <summary><c>modelgen verify</c> of a model whose outputs anybody can compute: y = 2 a + 3 b + 1.</summary>
public sealed class VerifyCommandTests : IDisposable
{
    private const string Yaml = "modelgen: 1\nname: Line\ninput: { shape: [2] }\nlayers: [dense: 1]\n";

    private readonly KerasFixture files = new();
    private readonly string model;

    public VerifyCommandTests()
    {
        model = files.Write("line.model.yaml", Yaml);
        WriteWeights("line", 1);
        WriteReference("line", 6, 11);
    }

    public void Dispose() => files.Dispose();

    [Fact]
    public void What_lies_beside_the_model_is_taken() =>
        Assert.Equal("Line: ok: 2 samples; outputs differ by 0.0E0 of the largest, within 1.0E-5\n", ToolRun.Of("verify", model).Good());

    [Fact]
    public void Weights_that_the_model_names_are_taken()
    {
        files.Write("line.model.yaml", Yaml + "weights: sub/other.safetensors\n");
        Directory.CreateDirectory(files.PathOf("sub"));
        WriteWeights("sub/other", 1.5f);
        Assert.Equal(
            (1, "Line: error: 2 samples; outputs differ by 4.5E-2 of the largest, more than 1.0E-5; most at sample 0, output (0): 6.5, reference 6\n"),
            Result(ToolRun.Of("verify", model)));
        ToolRun.Of("verify", model, "--weights", files.PathOf("line.safetensors")).Good();
    }

    [Fact]
    public void Another_check_may_be_named()
    {
        WriteReference("other", 6, 11.5f);
        Assert.Equal(
            "Line: error: 2 samples; outputs differ by 4.3E-2 of the largest, more than 1.0E-5; most at sample 1, output (0): 11, reference 11.5\n",
            ToolRun.Of("verify", model, "--check", files.PathOf("other.check.safetensors")).Output);
    }

    /// <summary>Of several inputs and outputs each has a tensor of its name; the output that differs most is named.</summary>
    [Theory]
    [InlineData(7, "Two: ok: 2 samples; outputs differ by 0.0E0 of the largest, within 1.0E-5\n")]
    [InlineData(8, "Two: error: 2 samples; outputs differ by 1.3E-1 of the largest, more than 1.0E-5; most at sample 1, output y (1): 7, reference 8\n")]
    public void Several_inputs_and_outputs_are_compared_by_name(float last, string expected)
    {
        string two = files.Write("two.model.yaml", """
            modelgen: 1
            name: Two
            inputs: { a: { shape: [2] }, b: { shape: [1] } }
            outputs: { x: {}, y: {} }
            layers:
              - dense: { units: 1, from: a, name: x }
              - dense: { units: 1, from: b, name: z }
              - concatenate: { from: [z, b], name: y }
            """);
        Write("two.safetensors", new("x/kernel", [2, 1], [2, 3]), new("x/bias", [1], [1]), new("z/kernel", [1, 1], [1]), new("z/bias", [1], [0]));
        Write("two.check.safetensors",
            new("y", [2, 2], [5, 5, 7, last]), new("b", [2, 1], [5, 7]), new("a", [2, 2], [1, 1, 2, 2]), new("x", [2, 1], [6, 11]));
        Assert.Equal(expected, ToolRun.Of("verify", two).Output);
    }

    [Fact]
    public void What_is_missing_or_of_another_model_is_told()
    {
        Assert.Equal(
            "there is no check file nix; 'modelgen import --reference' writes one, and --check names another file",
            ToolRun.Of("verify", model, "--check", "nix").Refused());
        Assert.Equal("there is no weights file nix; --weights names another file", ToolRun.Of("verify", model, "--weights", "nix").Refused());
        string check = files.PathOf("line.check.safetensors");
        Assert.Equal($"{check}: tensor \"input\" is none of the model \"Line\"", ToolRun.Of("verify", model, "--weights", check).Refused());
        string weights = files.PathOf("line.safetensors");
        Assert.Equal(
            "the reference has no tensor 'output', an output of Line; it has dense_1/kernel, dense_1/bias",
            ToolRun.Of("verify", model, "--check", weights).Refused());
        string wrong = Yaml.Replace("dense", "dens", StringComparison.Ordinal);
        Assert.StartsWith("stdin.model.yaml:4:10: MG0011: ", ToolRun.Piped(wrong, "verify", "-", "--check", check).Refused());
    }

    private static (int ExitCode, string Output) Result(ToolRun run) => (run.ExitCode, run.Output);

    private void WriteWeights(string name, float bias) =>
        Write($"{name}.safetensors", new("dense_1/kernel", [2, 1], [2, 3]), new("dense_1/bias", [1], [bias]));

    /// <summary>A check as another program would write it: without metadata.</summary>
    private void WriteReference(string name, params float[] outputs) =>
        Write($"{name}.check.safetensors", new("input", [2, 2], [1, 1, 2, 2]), new("output", [2, 1], outputs));

    private void Write(string name, params Golden.Tensor[] tensors)
    {
        using MemoryStream file = Golden.TensorFile.Write(tensors);
        files.Write(name, file.ToArray());
    }
}
