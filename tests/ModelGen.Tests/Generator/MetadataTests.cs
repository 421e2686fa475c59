using System.Globalization;
using Microsoft.CodeAnalysis;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Generation;

/// <summary>What the project says of a model file has precedence over what the file says.</summary>
public class MetadataTests
{
    private const string Path = "models/digits.model.yaml";

    private const string Yaml = """
        modelgen: 1
        name: Own
        namespace: Of.File
        input: { shape: [3] }
        layers: [dense: 2]
        training: { loss: mse, optimizer: sgd }
        """;

    [Fact]
    public void Without_metadata_the_file_says_it()
    {
        string code = Class(Yaml);
        Assert.Contains("namespace Of.File;", code);
        Assert.Contains("public sealed partial class Own : global::ModelGen.ITrainableModel", code);
    }

    [Fact]
    public void Metadata_name_the_class_its_namespace_and_its_access()
    {
        string code = Class(Yaml, ("Namespace", "Of.Project"), ("ClassName", "Other"), ("Access", "Internal"));
        Assert.Contains("namespace Of.Project;", code);
        Assert.Contains("internal sealed partial class Other :", code);
    }

    [Fact]
    public void They_hold_where_the_file_says_nothing_and_surrounding_space_does_not_count()
    {
        string code = Class(Yaml.Replace("name: Own\nnamespace: Of.File\n", ""), ("Namespace", " Of.Project "), ("ClassName", " Other "));
        Assert.Contains("namespace Of.Project;", code);
        Assert.Contains("class Other :", code);
    }

    [Fact]
    public void A_namespace_is_that_of_every_model_of_the_file()
    {
        GeneratorDriverRunResult result = Run(Yaml + "\n---\n" + Yaml.Replace("Own", "Second"), ("Namespace", "All"), ("Access", "internal"));
        Assert.Empty(result.Diagnostics);
        Assert.Equal(
            ["All.Own-Cpu.g.cs", "All.Own.g.cs", "All.Second-Cpu.g.cs", "All.Second.g.cs"],
            result.Results[0].GeneratedSources.Select(source => source.HintName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Without_training_the_code_is_that_of_a_file_without_the_section()
    {
        string section = "\ntraining: { loss: mse, optimizer: sgd }";
        Assert.Equal(Files(Yaml.Replace(section, "")), Files(Yaml, ("Training", "False")));
        Assert.NotEqual(Files(Yaml.Replace(section, "")), Files(Yaml, ("Training", "true")));
    }

    [Fact]
    public void Widths_are_those_of_the_project_whatever_the_file_lists()
    {
        string[] files = Files(Yaml + "\ncodegen: { simd: [512] }", ("Simd", "128, 256"));
        Assert.Equal(Files(Yaml + "\ncodegen: { simd: [128, 256] }"), files);
        Assert.Equal(Files(Yaml), Files(Yaml, ("Simd", "512,256,128")));
        Assert.NotEqual(Files(Yaml), files);
    }

    [Theory]
    [InlineData("Simd", "256,64", "Simd='256,64'; write one or more of 128, 256 and 512, with commas between them")]
    [InlineData("Simd", "avx2", "Simd='avx2'; write one or more of 128, 256 and 512, with commas between them")]
    [InlineData("Access", "friend", "Access='friend'; write 'public' or 'internal'")]
    [InlineData("Training", "no", "Training='no'; write 'true' or 'false'")]
    [InlineData("Weights", "digits.safetensors", "Weights='digits.safetensors'; write 'true' or 'false'")]
    [InlineData("ClassName", "digits", "ClassName='digits'; begin it with a capital, as C# keeps words of lower-case letters for itself")]
    [InlineData("Namespace", "A..B", "Namespace='A..B'; write letters, digits and underscores, with no digit first")]
    public void Wrong_metadata_are_an_error_at_the_files_beginning(string name, string value, string message)
    {
        GeneratorDriverRunResult result = Run(Yaml, (name, value));
        Diagnostic error = Assert.Single(result.Diagnostics);
        AssertAtBeginning("MG0035", error);
        Assert.StartsWith($"file (line 1): the project's ModelFile item has {message}", error.GetMessage(CultureInfo.InvariantCulture));
        Assert.Empty(result.GeneratedTrees);
    }

    [Fact]
    public void One_class_name_for_several_models_is_an_error()
    {
        GeneratorDriverRunResult result = Run(Yaml + "\n---\n" + Yaml.Replace("Own", "Second"), ("ClassName", "Other"));
        Diagnostic error = Assert.Single(result.Diagnostics);
        AssertAtBeginning("MG0036", error);
        Assert.Contains("ClassName='Other', but the file has 2 models", error.GetMessage(CultureInfo.InvariantCulture));
        Assert.Empty(result.GeneratedTrees);
    }

    private static void AssertAtBeginning(string id, Diagnostic error)
    {
        FileLinePositionSpan place = error.Location.GetLineSpan();
        Assert.Equal((id, DiagnosticSeverity.Error), (error.Id, error.Severity));
        Assert.Equal((Path, 1, 1), (place.Path, place.StartLinePosition.Line + 1, place.StartLinePosition.Character + 1));
    }

    private static string Class(string yaml, params (string Name, string Value)[] metadata) => Files(yaml, metadata)[0];

    private static string[] Files(string yaml, params (string Name, string Value)[] metadata)
    {
        GeneratorDriverRunResult result = Run(yaml, metadata);
        Assert.Empty(result.Diagnostics);
        return [.. result.Results[0].GeneratedSources.Select(source => source.SourceText.ToString())];
    }

    private static GeneratorDriverRunResult Run(string yaml, params (string Name, string Value)[] metadata) => ModelCompiler
        .Driver([new ModelText(Path, yaml)])
        .WithUpdatedAnalyzerConfigOptions(ModelCompiler.Options("Models", _ => metadata))
        .RunGenerators(ModelCompiler.Project()).GetRunResult();
}
