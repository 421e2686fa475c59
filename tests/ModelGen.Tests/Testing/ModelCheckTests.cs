using ModelGen.Import;
using ModelGen.Testing;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;
using ModelGen.Tests.Importing;

namespace ModelGen.Tests.Testing;

/// <summary>Checks that a user's test runs.</summary>
public sealed class ModelCheckTests : IDisposable
{
    /// <summary>y = 2 a + 3 b + 1, with a and b inputs of their own.</summary>
    private const string Yaml = """
        modelgen: 1
        name: Line
        inputs: { a: { shape: [1] }, b: { shape: [1] } }
        layers:
          - concatenate: { from: [a, b] }
          - dense: 1
        """;

    private static readonly CompiledModels Models = ModelCompiler.Compile(Yaml);

    private readonly KerasFixture files = new();
    private readonly IModel model = Models.Create();

    public ModelCheckTests()
    {
        float[] weights = [2, 3, 1];
        weights.CopyTo(model.EditParameters());
    }

    public void Dispose()
    {
        model.Dispose();
        files.Dispose();
    }

    [Fact]
    public void Outputs_within_the_tolerance_pass()
    {
        OutputDifference difference = ModelCheck.Run(model, Check([6, 11.00005f]));
        Assert.Equal((2, 1, 11f, 11.00005f), (difference.Samples, difference.Sample, difference.Actual, difference.Expected));
        Assert.Equal(11.00005f - 11.0, difference.Largest, 1e-12);
        Assert.Equal(difference.Largest / 11.00005f, difference.Relative, 1e-12);
        Assert.True(ModelCheck.Run(model, Check([6, 11])).Largest == 0);
    }

    [Theory]
    [InlineData(11.1f, "2 samples; outputs differ by 9.0E-3 of the largest, more than 1.0E-5; most at sample 1, output (0): 11, reference 11.1000004.")]
    [InlineData(float.NaN, "2 samples; outputs differ by Infinity of the largest, more than 1.0E-5; most at sample 1, output (0): 11, reference NaN.")]
    public void Others_fail_with_their_place(float wrong, string expected)
    {
        string path = Check([6, wrong]);
        ModelTestException failure = Assert.Throws<ModelTestException>(() => ModelCheck.Run(model, path));
        Assert.Equal($"Line is not the model of {path}: {expected}", failure.Message);
    }

    [Fact]
    public void A_check_of_another_model_is_told_from_a_wrong_model()
    {
        Assert.EndsWith(
            "Line has (1) for each sample: give (samples, 1)",
            Assert.Throws<ImportException>(() => ModelCheck.Run(model, Check([1, 2, 3, 4], 2))).Message);
        string none = Write("none", new Tensor("input", [1], [1]));
        Assert.Equal(
            $"{none}: it has the tensors input, and inputs and outputs are expected",
            Assert.Throws<ImportException>(() => ModelCheck.Run(model, none)).Message);
        string one = Write("one", new Tensor("a", [1, 1], [1]), new Tensor("output", [1, 1], [1]));
        Assert.Equal(
            "the reference has no tensor 'b', an input of Line; it has a, output",
            Assert.Throws<ImportException>(() => ModelCheck.Run(model, one)).Message);
        Assert.EndsWith(
            "it is no file that is known here; a safetensors file with 'input' and 'output' is expected",
            Assert.Throws<ImportException>(() => ModelCheck.Run(model, files.Write("text", "text"))).Message);
    }

    [Fact]
    public void Paths_begin_at_the_source_file_of_the_test()
    {
        FileNotFoundException missing = Assert.Throws<FileNotFoundException>(() => ModelCheck.Run(model, "nowhere.check.safetensors"));
        Assert.EndsWith(Path.Combine("Testing", "nowhere.check.safetensors"), missing.FileName);
    }

    private string Check(float[] outputs, int features = 1) => Write(
        "check",
        new Tensor("a", [2, 1], [1, 2]),
        new Tensor("b", [2, 1], [1, 2]),
        new Tensor("output", [2, features], outputs));

    private string Write(string name, params Tensor[] tensors)
    {
        using MemoryStream file = Golden.TensorFile.Write(tensors);
        return files.Write(name, file.ToArray());
    }
}
