using Microsoft.CodeAnalysis;
using ModelGen.Testing;

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
        ModelTestException first = Assert.Throws<ModelTestException>(() => result.MatchSnapshots(testFile: TestFile));
        Assert.Contains("does not exist yet", first.Message, StringComparison.Ordinal);
        string name = "SomeTests." + nameof(Snapshots_stand_beside_the_test_and_are_named_after_it);
        string[] received = [.. Directory.EnumerateFiles(folder.FullName).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];
        Assert.Equal([$"{name}#Models.Test-Cpu.g.received.cs", $"{name}#Models.Test.g.received.cs"], received);
        foreach (string file in received)
        {
            File.Move(Path.Combine(folder.FullName, file), Path.Combine(folder.FullName, file.Replace(".received.", ".verified.", StringComparison.Ordinal)));
        }

        result.MatchSnapshots(testFile: TestFile);
        Assert.Equal(2, Directory.GetFiles(folder.FullName).Length);
    }

    /// <summary>The text is what Verify.SourceGenerators 2.5 and Verify 31 write.</summary>
    [Fact]
    public void Diagnostics_are_a_snapshot_too()
    {
        ModelTestResult result = ModelTest.RunText("modelgen: 1\ninput: { shape: [2] }\nlayers: [dense: x]\n");
        Assert.Throws<ModelTestException>(() => result.MatchSnapshots("wrong", "Wrong", TestFile));
        string file = Path.Combine(folder.FullName, "wrong", "Wrong.received.txt");
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
            File.ReadAllText(file));
    }
}
