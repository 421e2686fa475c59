using System.Globalization;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Emit.Cpu;
using ModelGen.Generator.Parsing;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Generation;

/// <summary>What a build shows of wrong files, through the whole driver.</summary>
public class DriverTests
{
    private const string Good = """
        modelgen: 1
        name: Good
        input: { shape: [3] }
        layers: [dense: 2]
        """;

    [Theory]
    [InlineData("MG0011", 4, 10, "layers: [dens: 2]")]
    [InlineData("MG0010", 5, 12, "layers:\n  - dense: 0")]
    [InlineData("MG0018", 5, 5, "layers:\n  - lstm: 2")]
    [InlineData("MG0009", 4, 9, "layers: 3")]
    [InlineData("MG0001", 4, 10, "layers: [")]
    public void Errors_have_the_file_the_line_and_the_column(string id, int line, int column, string layers)
    {
        const string Path = "/models/wrong.model.yaml";
        GeneratorDriverRunResult result = ModelCompiler.Generate($"modelgen: 1\nname: Wrong\ninput: {{ shape: [3] }}\n{layers}", Path);
        Diagnostic error = Assert.Single(result.Diagnostics);
        Assert.Equal((id, DiagnosticSeverity.Error), (error.Id, error.Severity));
        FileLinePositionSpan place = error.Location.GetLineSpan();
        Assert.Equal(Path, place.Path);
        Assert.Equal((line, column), (place.StartLinePosition.Line + 1, place.StartLinePosition.Character + 1));
        Assert.Empty(result.GeneratedTrees);
    }

    [Fact]
    public void A_wrong_document_does_not_stop_the_others()
    {
        string better = Good.Replace("Good", "Better");
        GeneratorDriverRunResult result = ModelCompiler.Generate($"{Good}\n---\nmodelgen: 1\nname: Bad\n---\n{better}");
        Assert.All(result.Diagnostics, error => Assert.Contains("(line 6)", error.GetMessage()));
        Assert.Equal(["MG0008", "MG0008"], result.Diagnostics.Select(error => error.Id));
        Assert.Equal(["Models.Better-Cpu.g.cs", "Models.Better.g.cs", "Models.Good-Cpu.g.cs", "Models.Good.g.cs"], Files(result));
    }

    [Theory]
    [InlineData("Good")]
    [InlineData("GOOD")]
    public void The_second_of_two_models_of_one_name_is_an_error(string second)
    {
        GeneratorDriverRunResult result = Run(
            new ModelText("a.model.yaml", Good), new ModelText("b.model.yaml", "# the second\n" + Good.Replace("Good", second)));
        Diagnostic error = Assert.Single(result.Diagnostics);
        Assert.Equal("MG0017", error.Id);
        Assert.Equal(("b.model.yaml", 2), (error.Location.GetLineSpan().Path, error.Location.GetLineSpan().StartLinePosition.Line));
        Assert.Contains("a.model.yaml, line 2", error.GetMessage());
        Assert.Equal(["Models.Good-Cpu.g.cs", "Models.Good.g.cs"], Files(result));
    }

    [Fact]
    public void Other_files_are_not_looked_at()
    {
        GeneratorDriverRunResult result = Run(
            new ModelText("a.yaml", Good),
            new ModelText("model.yaml", "not: a model"),
            new ModelText("a.model.yaml.bak", ""));
        Assert.Empty(result.Diagnostics);
        Assert.Empty(result.GeneratedTrees);
    }

    [Theory]
    [InlineData("models/a.model.yml", "'a.model.yaml'")]
    [InlineData(@"C:\models\A.Model.YML", "'A.Model.yaml'")]
    public void A_file_with_the_other_ending_of_YAML_is_a_warning(string path, string name)
    {
        Diagnostic warning = Assert.Single(ModelCompiler.Generate(Good, path).Diagnostics);
        Assert.Equal(("MG0026", DiagnosticSeverity.Warning), (warning.Id, warning.DefaultSeverity));
        FileLinePositionSpan place = warning.Location.GetLineSpan();
        Assert.Equal((path, 1, 1), (place.Path, place.StartLinePosition.Line + 1, place.StartLinePosition.Character + 1));
        Assert.Contains(name, warning.GetMessage());
    }

    public static TheoryData<string> IdsOfTheBuild { get; } = new(Descriptors.OtherLanguage.Id, Descriptors.OldCompiler.Id, Descriptors.OldFramework.Id);

    /// <summary>No generator runs there, so what the build says is compared with the description.</summary>
    [Theory]
    [MemberData(nameof(IdsOfTheBuild))]
    public void What_the_build_says_is_as_described(string id)
    {
        DiagnosticDescriptor descriptor = Descriptors.ById(id);
        XElement said = XDocument.Parse(Binding.Repository.Read("generator/ModelGen/build/ModelGen.targets"))
            .Descendants().Single(task => task.Attribute("Code")?.Value == id);
        Assert.Equal(descriptor.DefaultSeverity.ToString(), said.Name.LocalName);
        Assert.Equal(descriptor.MessageFormat.ToString(CultureInfo.InvariantCulture), said.Attribute("Text")?.Value);
    }

    /// <summary>All tests that compile models do it with that compiler.</summary>
    [Fact]
    public void Tests_run_in_the_oldest_compiler_that_the_build_lets_through()
    {
        string condition = XDocument.Parse(Binding.Repository.Read("generator/ModelGen/build/ModelGen.targets"))
            .Descendants().Single(task => task.Attribute("Code")?.Value == Descriptors.OldCompiler.Id).Attribute("Condition")!.Value;
        Assert.Contains($"VersionLessThan('$(ModelCompilerVersion)', '{typeof(CSharpCompilation).Assembly.GetName().Version!.ToString(2)}')", condition);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("\ud800")]
    [InlineData("&a [*a]")]
    [InlineData("--- --- ---\n...")]
    [InlineData("modelgen: 1\nname: A\ninput: { shape: [65536, 256] }\nlayers: [lstm: 65536, lstm: 65536]")]
    [InlineData("modelgen: 1\nname: A\nnamespace: a.class\ninput: { shape: [1] }\nlayers: [dense: 1]")]
    public void Hostile_files_are_errors_in_the_file_and_never_exceptions(string yaml)
    {
        GeneratorDriverRunResult result = ModelCompiler.Generate(yaml);
        Assert.Null(Assert.Single(result.Results).Exception);
        Assert.NotEmpty(result.Diagnostics);
        Assert.All(result.Diagnostics, error => Assert.StartsWith("MG", error.Id));
        Assert.Empty(result.GeneratedTrees);
    }

    [Fact]
    public void No_models_files_are_called_like_those_of_another()
    {
        (string Namespace, string Name)[] models = [("N", "A"), ("n.a", "Cpu"), ("n.a", "Ilgpu"), ("n.a", "G"), ("n.a", "CPU_")];
        string yaml = string.Join("\n---\n", models.Select(model => Good.Replace("name: Good", $"namespace: {model.Namespace}\nname: {model.Name}")));
        GeneratorDriverRunResult result = ModelCompiler.Driver([new ModelText("test.model.yaml", yaml)])
            .RunGenerators(ModelCompiler.Project().AddReferences(ModelCompiler.EmptyDeviceLibrary)).GetRunResult();
        Assert.Null(result.Results[0].Exception);
        Assert.Empty(result.Diagnostics);
        Assert.Equal(3 * models.Length, Files(result).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_fault_of_the_compiler_is_an_error_at_its_model_and_the_others_are_made(bool forDevices)
    {
        FileKind faulty = new(
            "-Faulty.g.cs",
            forDevices,
            CpuLayout.Instance,
            program => program.Network.Name == "Bad" ? throw new InvalidOperationException("a fault") : "// well");
        string models = $"{Good}\n---\n{Good.Replace("Good", "Bad")}\n---\n{Good.Replace("Good", "Better")}";
        GeneratorDriverRunResult result = CSharpGeneratorDriver
            .Create([new ModelGenerator([.. FileKind.All, faulty]).AsSourceGenerator()], [new ModelText("a.model.yaml", models)], ModelCompiler.ParseOptions)
            .RunGenerators(ModelCompiler.Project().AddReferences(ModelCompiler.EmptyDeviceLibrary)).GetRunResult();
        Diagnostic error = Assert.Single(result.Diagnostics);
        Assert.Equal(("MG0025", DiagnosticSeverity.Error), (error.Id, error.Severity));
        FileLinePositionSpan place = error.Location.GetLineSpan();
        Assert.Equal(("a.model.yaml", 7, 7), (place.Path, place.StartLinePosition.Line + 1, place.StartLinePosition.Character + 1));
        Assert.Contains("InvalidOperationException", error.GetMessage());
        Assert.Contains("a fault", error.GetMessage());
        Assert.Equal(
            [
                "Better-Cpu.g.cs", "Better-Faulty.g.cs", "Better-Ilgpu.g.cs", "Better.g.cs",
                "Good-Cpu.g.cs", "Good-Faulty.g.cs", "Good-Ilgpu.g.cs", "Good.g.cs",
            ],
            Files(result));
    }

    [Fact]
    public void A_fault_in_binding_is_an_error_where_its_model_begins_and_the_others_are_bound()
    {
        ModelSpec good = Assert.Single(ModelFileParser.Parse("a.model.yaml", Good).Models);
        MappingNode broken = good.Root with { Place = new Place(5, 1, 4, 0, 4, 1), Entries = [null!] };
        BoundModel[] models = [.. Binder.BindAll(new ModelFile([good, new ModelSpec("a.model.yaml", broken), good], []), "")];
        Assert.Equal([true, false, true], models.Select(model => model.Network is not null));
        Diagnostic error = Assert.Single(models.SelectMany(model => model.Diagnostics)).ToDiagnostic();
        LinePosition place = error.Location.GetLineSpan().StartLinePosition;
        Assert.Equal(("MG0025", 5, 1), (error.Id, place.Line + 1, place.Character + 1));
        Assert.Contains("NullReferenceException", error.GetMessage());
    }

    [Fact]
    public void A_file_that_cannot_be_parsed_is_an_error_at_its_beginning_and_the_others_are_made()
    {
        GeneratorDriverRunResult result = ModelCompiler.Driver([new FaultyText("bad.model.yaml"), new ModelText("good.model.yaml", Good)])
            .RunGenerators(ModelCompiler.Project()).GetRunResult();
        Diagnostic error = Assert.Single(result.Diagnostics);
        FileLinePositionSpan place = error.Location.GetLineSpan();
        Assert.Equal(("MG0025", "bad.model.yaml", 0, 0), (error.Id, place.Path, place.StartLinePosition.Line, place.StartLinePosition.Character));
        Assert.Contains("a fault", error.GetMessage());
        Assert.Equal(["Models.Good-Cpu.g.cs", "Models.Good.g.cs"], Files(result));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp7_3, "7.3")]
    [InlineData(LanguageVersion.CSharp10, "10.0")]
    [InlineData(LanguageVersion.CSharp11, "11.0")]
    public void A_language_that_generated_code_is_not_in_is_one_error(LanguageVersion version, string name)
    {
        CSharpParseOptions options = ModelCompiler.ParseOptions.WithLanguageVersion(version);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new ModelGenerator().AsSourceGenerator()], [new ModelText("a.model.yaml", Good), new ModelText("b.model.yaml", "layers: [")], options);
        CSharpCompilation project = CSharpCompilation.Create("User");
        GeneratorDriverRunResult result = driver.RunGenerators(project).GetRunResult();
        Diagnostic error = Assert.Single(result.Diagnostics);
        Assert.Equal(("MG0024", DiagnosticSeverity.Error), (error.Id, error.Severity));
        FileLinePositionSpan place = error.Location.GetLineSpan();
        Assert.Equal(("a.model.yaml", 1, 1), (place.Path, place.StartLinePosition.Line + 1, place.StartLinePosition.Character + 1));
        Assert.Contains($"C# {name};", error.GetMessage());
        Assert.Contains("<LangVersion>12</LangVersion>", error.GetMessage());
        Assert.Empty(result.GeneratedTrees);

        // In the next language it is gone.
        result = driver.WithUpdatedParseOptions(options.WithLanguageVersion(LanguageVersion.Latest)).RunGenerators(project).GetRunResult();
        Assert.DoesNotContain(result.Diagnostics, later => later.Id == "MG0024");
        Assert.NotEmpty(result.GeneratedTrees);
    }

    [Fact]
    public void The_language_of_a_project_without_models_is_its_own_affair()
    {
        CSharpParseOptions options = ModelCompiler.ParseOptions.WithLanguageVersion(LanguageVersion.CSharp7_3);
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], [new ModelText("a.yaml", Good)], options);
        Assert.Empty(driver.RunGenerators(CSharpCompilation.Create("User")).GetRunResult().Diagnostics);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_an_error()
    {
        GeneratorDriverRunResult result = Run(new Unreadable());
        Assert.Equal("MG0005", Assert.Single(result.Diagnostics).Id);
        Assert.Null(result.Results[0].Exception);
    }

    private static GeneratorDriverRunResult Run(params AdditionalText[] files) =>
        ModelCompiler.Driver([]).AddAdditionalTexts([.. files]).RunGenerators(ModelCompiler.Project()).GetRunResult();

    private static IEnumerable<string> Files(GeneratorDriverRunResult result) =>
        result.Results[0].GeneratedSources.Select(source => source.HintName).Order(StringComparer.Ordinal);

    private sealed class Unreadable : AdditionalText
    {
        public override string Path => "gone.model.yaml";

        public override SourceText? GetText(CancellationToken cancellationToken = default) => null;
    }

    private sealed class FaultyText(string path) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => throw new InvalidOperationException("a fault");
    }
}
