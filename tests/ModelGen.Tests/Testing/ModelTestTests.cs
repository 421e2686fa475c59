using Microsoft.CodeAnalysis;
using ModelGen.Testing;
using ModelGen.Testing.Snapshots;

namespace ModelGen.Tests.Testing;

/// <summary>A test runs the generator with one call.</summary>
public sealed class ModelTestTests : IDisposable
{
    private const string Yaml = "modelgen: 1\ninput: { shape: [2] }\nlayers: [dense: 1]\n";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    private string TestFile => Path.Combine(folder.FullName, "SomeTests.cs");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Text_becomes_the_files_that_a_build_would_make()
    {
        ModelTestResult result = ModelTest.RunText(Yaml, fileName: "small-one.model.yaml").EnsureSuccess();
        Assert.Equal(["Models.SmallOne-Cpu.g.cs", "Models.SmallOne.g.cs"], result.Files.Keys);
        Assert.Contains("partial class SmallOne", result.Files["Models.SmallOne.g.cs"], StringComparison.Ordinal);
        Assert.Empty(result.Diagnostics);
        Assert.Equal(2, result.Driver.GetRunResult().GeneratedTrees.Length);
    }

    [Fact]
    public void The_root_namespace_is_that_of_the_options()
    {
        ModelTestResult result = ModelTest.RunText(Yaml, new ModelTestOptions { RootNamespace = "Big.Ones" });
        Assert.Equal(["Big.Ones.Test-Cpu.g.cs", "Big.Ones.Test.g.cs"], result.Files.Keys);
    }

    [Fact]
    public void Metadata_are_those_of_the_projects_items()
    {
        ModelTestOptions options = new() { Metadata = new Dictionary<string, string> { ["Access"] = "internal", ["ClassName"] = "Hidden" } };
        ModelTestResult result = ModelTest.RunText(Yaml, options).EnsureSuccess();
        Assert.Contains("internal sealed partial class Hidden", result.Files["Models.Hidden.g.cs"], StringComparison.Ordinal);
    }

    /// <summary>They are no part of what a model is, and nobody has looked at the file: the code is that of a model without.</summary>
    [Fact]
    public void Weights_are_left_out()
    {
        ModelTestResult result = ModelTest.RunText(Yaml + "weights: trained.safetensors\n").EnsureSuccess();
        Assert.Equal(ModelTest.RunText(Yaml).Files.Values, result.Files.Values);
        ModelTestOptions options = new() { Metadata = new Dictionary<string, string> { ["weights"] = "true" } };
        Assert.Equal("MG0043", Assert.Single(ModelTest.RunText(Yaml + "weights: trained.safetensors\n", options).Diagnostics).Id);
    }

    [Fact]
    public void Files_are_found_from_the_folder_of_the_test()
    {
        Directory.CreateDirectory(Path.Combine(folder.FullName, "below"));
        File.WriteAllText(Path.Combine(folder.FullName, "below", "one.model.yaml"), Yaml);
        File.WriteAllText(Path.Combine(folder.FullName, "two.model.yaml"), Yaml + "layer: 3\n");
        ModelTestResult result = ModelTest.Run(["below/one.model.yaml", Path.Combine(folder.FullName, "two.model.yaml")], testFile: TestFile);
        Assert.Equal(["Models.One-Cpu.g.cs", "Models.One.g.cs"], result.Files.Keys);
        Diagnostic error = Assert.Single(result.Diagnostics);
        Assert.Equal("two.model.yaml: (3,0)-(3,5)", error.Location.GetLineSpan().ToString());
        ModelTestException failure = Assert.Throws<ModelTestException>(() => result.EnsureSuccess());
        Assert.StartsWith("two.model.yaml(4,1): error MG", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        FileNotFoundException missing = Assert.Throws<FileNotFoundException>(() => ModelTest.Run("none.model.yaml", testFile: TestFile));
        Assert.Equal(Path.Combine(folder.FullName, "none.model.yaml"), missing.FileName);
        Assert.Throws<DirectoryNotFoundException>(() => ModelTest.Run("none.model.yaml", testFile: "/_/elsewhere/SomeTests.cs"));
        ArgumentException name = Assert.Throws<ArgumentException>(() => ModelTest.RunText(Yaml, fileName: "model.yaml"));
        Assert.Contains("\"model.yaml\"", name.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Snapshots_stand_beside_the_test_and_are_named_after_it()
    {
        ModelTestResult result = ModelTest.RunText(Yaml);
        result.Match(new SnapshotFolder(folder.FullName, accepts: true), $"SomeTests.{nameof(Snapshots_stand_beside_the_test_and_are_named_after_it)}");
        Assert.Equal(2, folder.GetFiles("SomeTests.Snapshots_*#Models.Test*.g.verified.cs").Length);
        result.MatchSnapshots(testFile: TestFile);
        result.MatchSnapshots("../" + folder.Name, testFile: TestFile);
        Assert.Equal(2, folder.GetFiles().Length);
    }

    [Fact]
    public void Files_that_nobody_has_accepted_fail_and_are_received()
    {
        ModelTestResult result = ModelTest.RunText(Yaml);
        ModelTestException first = Assert.Throws<ModelTestException>(() => result.Match(new SnapshotFolder(folder.FullName, accepts: false), "New"));
        Assert.Contains("New#Models.Test.g.verified.cs does not exist yet", first.Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "//HintName: Models.Test.g.cs\n// <auto-generated/>",
            File.ReadAllText(Path.Combine(folder.FullName, "New#Models.Test.g.received.cs")),
            StringComparison.Ordinal);
    }

    /// <summary>The text is what Verify.SourceGenerators 2.5 and Verify 31 write.</summary>
    [Fact]
    public void Diagnostics_are_a_snapshot_too()
    {
        ModelTestResult result = ModelTest.RunText("modelgen: 1\ninput: { shape: [2] }\nlayers: [dense: x]\n");
        result.Match(new SnapshotFolder(folder.FullName, accepts: true), "Wrong");
        Diagnostic error = Assert.Single(result.Diagnostics);
        Assert.Equal(
            $$"""
            {
              Diagnostics: [
                {
                  Location: test.model.yaml: (2,16)-(2,17),
                  Message: {{error.GetMessage()}},
                  Severity: Error,
                  Descriptor: {
                    Id: {{error.Id}},
                    Title: {{error.Descriptor.Title}},
                    HelpLink: {{error.Descriptor.HelpLinkUri}},
                    MessageFormat: {{error.Descriptor.MessageFormat}},
                    Category: {{error.Descriptor.Category}},
                    DefaultSeverity: Error,
                    IsEnabledByDefault: true
                  }
                }
              ]
            }
            """,
            File.ReadAllText(Path.Combine(folder.FullName, "Wrong.verified.txt")));
    }
}
