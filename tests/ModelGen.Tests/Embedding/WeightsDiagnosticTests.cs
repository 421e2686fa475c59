extern alias build;

using System.Globalization;
using System.Text;
using build::ModelGen.Build;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator;
using ModelGen.Tests.Compiling;
using Reason = Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace ModelGen.Tests.Embedding;

/// <summary>What a build shows of wrong weights files, and what it does again after a change.</summary>
public class WeightsDiagnosticTests
{
    private const string Dense = "modelgen: 1\nname: Small\ninput: { shape: [2] }\nlayers: [dense: 3]\nweights: small.safetensors\n";

    private static readonly byte[] Good = File(("dense_1/kernel", "F32", "2,3", 24), ("dense_1/bias", "F32", "3", 12));

    [Fact]
    public void The_right_file_is_embedded()
    {
        GeneratorDriverRunResult result = Generate(Dense, Embedding.Manifest(Good));
        Assert.Empty(result.Diagnostics);
        string definition = result.GeneratedTrees.Single(tree => tree.FilePath.EndsWith("Small-Cpu.g.cs", StringComparison.Ordinal)).ToString();
        Assert.Contains($"resource: \"{WeightsReport.Of(Embedding.Key, Good).Resource}\",", definition);
        Assert.Contains("begins: []);", definition);
        Assert.Contains("options, CreateKernels(CompiledWidths.Choose(options)), Embedded)", definition);
    }

    /// <summary>The compiler leaves the ".." of an item that leads out of the project in the path.</summary>
    [Theory]
    [InlineData("/project/tests/../models/small.model.yaml")]
    [InlineData("/project/a/b/../../models/small.model.yaml")]
    public void A_model_outside_of_the_project_has_its_weights(string path) =>
        Assert.Empty(Embedding.DriverAt(path, Dense, Embedding.Manifest(Good)).RunGenerators(ModelCompiler.Project()).GetRunResult().Diagnostics);

    [Fact]
    public void Other_orders_are_embedded_with_places()
    {
        byte[] file = File(("dense_1/bias", "F32", "3", 12), ("dense_1/kernel", "F32", "2,3", 24));
        Assert.Contains("begins: [3, 0]);", string.Concat(Generate(Dense, Embedding.Manifest(file)).GeneratedTrees));
    }

    [Fact]
    public void A_model_without_weights_is_what_it_was_and_so_is_one_whose_project_wants_none()
    {
        string[] plain = Texts(Generate(Dense.Replace("weights: small.safetensors\n", "")));
        Assert.Equal(plain, Texts(Generate(Dense.Replace("weights: small.safetensors\n", ""), Embedding.Manifest(Good))));
        GeneratorDriverRunResult result = ModelCompiler.Driver([new ModelText(Embedding.ModelPath, Dense)])
            .WithUpdatedAnalyzerConfigOptions(ModelCompiler.Options("Models", _ => [("Weights", "False")]))
            .RunGenerators(ModelCompiler.Project()).GetRunResult();
        Assert.Empty(result.Diagnostics);
        Assert.Equal(plain, Texts(result));
    }

    [Theory]
    [InlineData("dense_1/kernel:F32:2,3:24", "the tensor 'dense_1/bias' is missing; the model has it with shape (3)")]
    [InlineData("dense_1/kernel:F32:2,3:24 dense_1/bias:F32:4:16", "the tensor 'dense_1/bias' has the shape (4) in the file and (3) in the model")]
    [InlineData("dense_1/kernel:F32:3,2:24 dense_1/bias:F32:3:12", "the tensor 'dense_1/kernel' has the shape (3, 2) in the file and (2, 3) in the model")]
    [InlineData("dense_1/kernel:F32:2,3:24 dense_1/bias:F16:3:6", "the tensor 'dense_1/bias' has the type F16; only F32 is read")]
    [InlineData("dense_1/kernel:F32:2,3:24 dense_1/bias:F32:3:12 other:I64:1:8", "the tensor 'other' is none of the model")]
    [InlineData(
        "x:F32:1:4 y:F32:1:4", "the tensor 'dense_1/kernel' is missing; the model has it with shape (2, 3) (3 more of its tensors differ from the model's)")]
    public void Tensors_of_another_model_are_one_error_at_the_key(string tensors, string message)
    {
        byte[] file = File(
        [
            .. tensors.Split(' ').Select(tensor => tensor.Split(':'))
                .Select(parts => (parts[0], parts[1], parts[2], int.Parse(parts[3], CultureInfo.InvariantCulture))),
        ]);
        AssertError(
            "MG0042",
            $"weights (line 5): the weights file 'small.safetensors' is of another model: {message}",
            Generate(Dense, Embedding.Manifest(file)));
    }

    [Fact]
    public void A_fault_of_the_file_is_an_error_at_the_key()
    {
        const string Start = "weights (line 5): the weights file 'small.safetensors' cannot be embedded: ";
        AssertError("MG0041", Start + "the file ends within its tensors, after 35 of 36 bytes", Generate(Dense, Embedding.Manifest(Good[..^1])));
        AssertError("MG0041", Start + "the file goes on after its last tensor, beyond 36 bytes of data", Generate(Dense, Embedding.Manifest([.. Good, 0])));
        AssertError(
            "MG0041", Start + "the file ends within its first 8 bytes, which hold the length of the header", Generate(Dense, Embedding.Manifest(Good[..5])));
        byte[] hdf = [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A, .. new byte[64]];
        AssertError(
            "MG0041",
            Start + "this is an HDF5 file, as Keras writes with .h5 and .weights.h5; only safetensors files are read: save the weights as one",
            Generate(Dense, Embedding.Manifest(hdf)));
        byte[] infinite = [.. Good[..^4], 0, 0, 0x80, 0x7F];
        AssertError(
            "MG0041",
            Start + "tensor \"dense_1/bias\" has a number that is infinite or none, at index 2: the model was not trained well",
            Generate(Dense, Embedding.Manifest(infinite)));
    }

    /// <summary>Also where the manifest is of another file, or is none.</summary>
    [Fact]
    public void A_file_that_nobody_has_looked_at_is_an_error()
    {
        const string Message = "weights (line 5): nobody has looked at the weights file 'small.safetensors', as the targets of the package ModelGen do";
        AssertError("MG0043", Message, Generate(Dense));
        AssertError("MG0043", Message, Generate(Dense, Embedding.Manifest(Good, key: "other.safetensors")));
        AssertError("MG0043", Message, Generate(Dense, Embedding.Manifest("nonsense\nweights small.safetensors\ncontents 1 2\n")));
        AssertError("MG0043", Message, ModelCompiler.Driver([new ModelText(Embedding.ModelPath, Dense), Embedding.Manifest(Good)])
            .RunGenerators(ModelCompiler.Project()).GetRunResult());
    }

    [Fact]
    public void Each_model_of_a_file_has_its_own()
    {
        string yaml = Dense + "---\n" + Dense.Replace("Small", "Second").Replace("small.s", "second.s") + "---\n" + Dense.Replace("Small", "Third");
        GeneratorDriverRunResult result = Generate(
            yaml, Embedding.Manifest("weights second.safetensors\nstamp 0\nfault it is \\\\ broken\n" + Embedding.Manifest(Good).GetText()));
        AssertError("MG0041", @"weights (line 11): the weights file 'second.safetensors' cannot be embedded: it is \ broken", result, line: 11);
        Assert.Equal(2, result.GeneratedTrees.Count(tree => tree.ToString().Contains("begins: []);", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_key_that_is_no_path_is_an_error() => Assert.Equal(
        ["MG0009"], Generate(Dense.Replace("small.safetensors", "[a]")).Diagnostics.Select(diagnostic => diagnostic.Id));

    [Fact]
    public void The_same_manifest_computes_nothing_again_and_another_one_the_code_alone()
    {
        CSharpCompilation project = ModelCompiler.Project();
        AdditionalText manifest = Embedding.Manifest(Good);
        GeneratorDriver driver = Embedding.Driver(Dense, manifest).RunGenerators(project);

        // A file that was touched: its stamp is another, and nothing follows from that.
        string text = manifest.GetText()!.ToString();
        GeneratorRunResult touched = driver
            .ReplaceAdditionalText(manifest, Embedding.Manifest(text.Replace("small.safetensors\n", "small.safetensors\nstamp 5 a\n")))
            .RunGenerators(project).GetRunResult().Results[0];
        Assert.Equal([Reason.Unchanged], Reasons(touched, StepNames.Manifests));
        Assert.Equal([Reason.Cached], Reasons(touched, StepNames.Lower));

        byte[] others = [.. Good[..^1], 0x40];
        GeneratorRunResult changed = driver.ReplaceAdditionalText(manifest, Embedding.Manifest(others)).RunGenerators(project).GetRunResult().Results[0];
        Assert.Equal([Reason.Cached], Reasons(changed, StepNames.Parse));
        Assert.Equal([Reason.Modified], Reasons(changed, StepNames.Weights));
        Assert.Equal([Reason.Modified], Reasons(changed, StepNames.Lower));
        Assert.Contains(WeightsReport.Of(Embedding.Key, others).Resource!, changed.GeneratedSources[1].SourceText.ToString());
    }

    private static IEnumerable<Reason> Reasons(GeneratorRunResult result, string step) =>
        result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason);

    private static void AssertError(string id, string message, GeneratorDriverRunResult result, int line = 5)
    {
        Diagnostic error = Assert.Single(result.Diagnostics);
        FileLinePositionSpan place = error.Location.GetLineSpan();
        Assert.Equal((id, DiagnosticSeverity.Error), (error.Id, error.Severity));
        Assert.Equal((Embedding.ModelPath, line, 10), (place.Path, place.StartLinePosition.Line + 1, place.StartLinePosition.Character + 1));
        Assert.StartsWith(message, error.GetMessage());

        // The class is there all the same: that it is missing would be errors of the C# compiler.
        Assert.NotEmpty(result.GeneratedTrees);
        Assert.Null(result.Results[0].Exception);
    }

    private static GeneratorDriverRunResult Generate(string yaml, params AdditionalText[] manifests) =>
        Embedding.Driver(yaml, manifests).RunGenerators(ModelCompiler.Project()).GetRunResult();

    private static string[] Texts(GeneratorDriverRunResult result) => [.. result.GeneratedTrees.Select(tree => tree.ToString())];

    /// <summary>A file with tensors of zeros, one behind the other.</summary>
    private static byte[] File(params (string Name, string Type, string Shape, int Bytes)[] tensors)
    {
        int begin = 0;
        string header = string.Join(",", tensors.Select(tensor =>
            $"\"{tensor.Name}\":{{\"dtype\":\"{tensor.Type}\",\"shape\":[{tensor.Shape}],\"data_offsets\":[{begin},{begin += tensor.Bytes}]}}"));
        byte[] json = Encoding.UTF8.GetBytes($"{{{header}}}");
        return [.. BitConverter.GetBytes((long)json.Length), .. json, .. new byte[begin]];
    }
}
