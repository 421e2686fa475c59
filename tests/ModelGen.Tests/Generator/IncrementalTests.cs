using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator;
using ModelGen.Tests.Compiling;
using Reason = Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace ModelGen.Tests.Generation;

/// <summary>After an edit, only what follows from it is computed again.</summary>
public class IncrementalTests
{
    private const string First = """
        modelgen: 1
        name: First
        input: { shape: [4, 3] }
        layers: [lstm: 2]
        """;

    private static readonly string Second = First.Replace("First", "Second");

    private static readonly ModelText A = new("a.model.yaml", First), B = new("b.model.yaml", Second);

    [Fact]
    public void An_edit_of_unrelated_code_computes_nothing_again()
    {
        CSharpCompilation project = ModelCompiler.Project("class A;");
        GeneratorRunResult result = RunAgain(project, driver => driver, project.AddSyntaxTrees(
            CSharpSyntaxTree.ParseText("class B;", ModelCompiler.ParseOptions)));
        foreach (string step in new[] { StepNames.Parse, StepNames.Bind, StepNames.Network, StepNames.Lower })
        {
            Assert.Equal([Reason.Cached, Reason.Cached], Reasons(result, step));
        }

        Assert.All(Outputs(result), reason => Assert.Equal(Reason.Cached, reason));
    }

    [Fact]
    public void A_comment_that_moves_the_text_ends_at_the_network()
    {
        GeneratorRunResult result = RunAgain(driver => driver.ReplaceAdditionalText(A, new ModelText(A.Path, "# a comment\n" + First)));
        Assert.Equal([Reason.Modified, Reason.Cached], Reasons(result, StepNames.Parse));
        Assert.Equal([Reason.Modified, Reason.Cached], Reasons(result, StepNames.Bind));
        AssertUnchanged(result);
    }

    [Fact]
    public void Naming_the_layer_that_is_read_anyway_changes_nothing()
    {
        GeneratorRunResult result = RunAgain(
            driver => driver.ReplaceAdditionalText(A, new ModelText(A.Path, First.Replace("lstm: 2", "lstm: { units: 2, from: input }"))));
        Assert.Equal([Reason.Modified, Reason.Cached], Reasons(result, StepNames.Parse));
        Assert.Equal([Reason.Unchanged, Reason.Cached], Reasons(result, StepNames.Bind));
        AssertUnchanged(result);
    }

    [Fact]
    public void An_edit_of_one_file_leaves_the_code_of_the_other()
    {
        GeneratorRunResult result = RunAgain(
            driver => driver.ReplaceAdditionalText(A, new ModelText(A.Path, First.Replace("lstm: 2", "lstm: 5"))));
        Assert.Equal([Reason.Modified, Reason.Cached], Reasons(result, StepNames.Parse));
        Assert.Equal([Reason.Modified, Reason.Cached], Reasons(result, StepNames.Bind));
        Assert.Equal([Reason.Modified, Reason.Unchanged], Reasons(result, StepNames.Network));
        Assert.Equal([Reason.Modified, Reason.Cached], Reasons(result, StepNames.Lower));
        Assert.Equal([Reason.Modified, Reason.Modified, Reason.Cached, Reason.Cached], Outputs(result));
    }

    [Fact]
    public void An_error_in_one_file_leaves_the_code_of_the_other()
    {
        GeneratorRunResult result = RunAgain(
            driver => driver.ReplaceAdditionalText(A, new ModelText(A.Path, First.Replace("lstm", "lstn"))));
        Assert.Equal("MG0011", Assert.Single(result.Diagnostics).Id);
        Assert.Equal(["Models.Second.g.cs", "Models.Second-Cpu.g.cs"], result.GeneratedSources.Select(source => source.HintName));
    }

    [Fact]
    public void Another_root_namespace_is_another_program()
    {
        GeneratorRunResult result = RunAgain(driver => driver.WithUpdatedAnalyzerConfigOptions(ModelCompiler.Options("Others")));
        Assert.Equal([Reason.Modified], Reasons(result, StepNames.RootNamespace));
        Assert.Equal([Reason.Cached, Reason.Cached], Reasons(result, StepNames.Parse));
        Assert.Equal([Reason.Modified, Reason.Modified], Reasons(result, StepNames.Bind));
        Assert.Equal([Reason.Modified, Reason.Modified], Reasons(result, StepNames.Lower));
        Assert.StartsWith("Others.First", result.GeneratedSources[0].HintName);
    }

    [Fact]
    public void The_same_options_again_are_no_change()
    {
        GeneratorRunResult result = RunAgain(driver => driver.WithUpdatedAnalyzerConfigOptions(ModelCompiler.Options("Models")));
        Assert.Equal([Reason.Unchanged], Reasons(result, StepNames.RootNamespace));
        Assert.Equal([Reason.Cached, Reason.Cached], Reasons(result, StepNames.Bind));
        AssertUnchanged(result);
    }

    [Fact]
    public void Other_metadata_of_one_file_leave_the_other()
    {
        GeneratorRunResult result = RunAgain(driver => driver.WithUpdatedAnalyzerConfigOptions(
            ModelCompiler.Options("Models", file => file == A ? [("Access", "internal")] : null)));
        Assert.Equal([Reason.Modified, Reason.Unchanged], Reasons(result, StepNames.Metadata));
        Assert.Equal([Reason.Modified, Reason.Cached], Reasons(result, StepNames.Parse));
        Assert.Equal([Reason.Modified, Reason.Cached], Reasons(result, StepNames.Bind));
        Assert.Equal([Reason.Modified, Reason.Cached], Reasons(result, StepNames.Lower));
        Assert.Contains("internal sealed partial class First", result.GeneratedSources[0].SourceText.ToString());
    }

    [Fact]
    public void Metadata_that_say_what_the_file_says_change_no_code()
    {
        GeneratorRunResult result = RunAgain(driver => driver.WithUpdatedAnalyzerConfigOptions(
            ModelCompiler.Options("Models", file => file == A ? [("ClassName", "First"), ("Access", "public"), ("Training", "true")] : null)));
        Assert.Equal([Reason.Modified, Reason.Cached], Reasons(result, StepNames.Parse));
        AssertUnchanged(result);
    }

    [Fact]
    public void A_reference_to_the_library_of_devices_adds_a_file_to_each_model()
    {
        CSharpCompilation project = ModelCompiler.Project();
        GeneratorRunResult result = RunAgain(project, driver => driver, project.AddReferences(ModelCompiler.EmptyDeviceLibrary));
        Assert.Equal([Reason.Modified], Reasons(result, StepNames.FileKinds));
        Assert.Equal([Reason.Cached, Reason.Cached], Reasons(result, StepNames.Lower));
        Assert.Equal(
            [Reason.Cached, Reason.Cached, Reason.New, Reason.Cached, Reason.Cached, Reason.New],
            Reasons(result, StepNames.Emit));
        Assert.Equal(
            ["Models.First-Ilgpu.g.cs", "Models.Second-Ilgpu.g.cs"],
            result.GeneratedSources.Select(source => source.HintName).Where(name => name.Contains("Ilgpu")));
    }

    [Fact]
    public void An_edit_of_unrelated_code_leaves_the_code_for_devices()
    {
        CSharpCompilation project = ModelCompiler.Project("class A;").AddReferences(ModelCompiler.EmptyDeviceLibrary);
        GeneratorRunResult result = RunAgain(project, driver => driver, project.AddSyntaxTrees(
            CSharpSyntaxTree.ParseText("class B;", ModelCompiler.ParseOptions)));
        Assert.Equal([Reason.Unchanged], Reasons(result, StepNames.FileKinds));
        Assert.All(Reasons(result, StepNames.Emit), reason => Assert.Equal(Reason.Cached, reason));
        Assert.All(Outputs(result), reason => Assert.Equal(Reason.Cached, reason));
    }

    private static GeneratorRunResult RunAgain(Func<GeneratorDriver, GeneratorDriver> edit)
    {
        CSharpCompilation project = ModelCompiler.Project();
        return RunAgain(project, edit, project);
    }

    private static GeneratorRunResult RunAgain(
        CSharpCompilation before, Func<GeneratorDriver, GeneratorDriver> edit, CSharpCompilation after)
    {
        GeneratorDriver driver = ModelCompiler.Driver([A, B]).RunGenerators(before);
        GeneratorRunResult result = edit(driver).RunGenerators(after).GetRunResult().Results[0];
        Assert.Null(result.Exception);
        return result;
    }

    private static void AssertUnchanged(GeneratorRunResult result)
    {
        Assert.All(Reasons(result, StepNames.Network), reason => Assert.Contains(reason, new[] { Reason.Unchanged, Reason.Cached }));
        Assert.Equal([Reason.Cached, Reason.Cached], Reasons(result, StepNames.Lower));
        Assert.All(Outputs(result), reason => Assert.Equal(Reason.Cached, reason));
    }

    private static IEnumerable<Reason> Reasons(GeneratorRunResult result, string step) => Reasons(result.TrackedSteps[step]);

    /// <summary>Why each model's files were written.</summary>
    private static IEnumerable<Reason> Outputs(GeneratorRunResult result) =>
        Reasons(result.TrackedOutputSteps.Values.SelectMany(steps => steps));

    private static IEnumerable<Reason> Reasons(IEnumerable<IncrementalGeneratorRunStep> steps) =>
        steps.SelectMany(step => step.Outputs).Select(output => output.Reason);
}
