using Microsoft.CodeAnalysis;
using ModelGen.Tests.Binding;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Properties;

namespace ModelGen.Tests.Generation;

/// <summary>
/// The generated code of some models, held word for word, so that a review of the compiler sees what a change of it changes. Run with
/// <c>MODELGEN_UPDATE=1</c> to renew the files.
/// </summary>
public class SnapshotTests
{
    private const string Folder = "tests/ModelGen.Tests/Generator/Snapshots";

    /// <summary>The text of kernels doesn't depend on what is in their library.</summary>
    private static readonly Lazy<IReadOnlyList<SyntaxTree>> Generated = new(
        () => Generate(ModelCompiler.Project().AddReferences(ModelCompiler.EmptyDeviceLibrary)));

    public static TheoryData<string> Models => ["Digits.LstmDigits", "Digits.SimpleRnnDigits", "Models.Stacked"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Generated_code_is_what_was_reviewed(string model)
    {
        SyntaxTree[] files = [.. Generated.Value.Where(tree => Path.GetFileName(tree.FilePath).StartsWith(model, StringComparison.Ordinal))];
        Assert.Equal(3, files.Length);
        Assert.All(files, file => Repository.AssertHolds($"{Folder}/{Path.GetFileName(file.FilePath)}.txt", file.ToString()));
    }

    [Fact]
    public void Kernels_for_devices_are_emitted_only_for_projects_that_reference_their_library()
    {
        string[] without = [.. Generate(ModelCompiler.Project()).Select(tree => Path.GetFileName(tree.FilePath))];
        Assert.Contains("Models.Stacked-Cpu.g.cs", without);
        Assert.DoesNotContain(without, file => file.EndsWith("-Ilgpu.g.cs", StringComparison.Ordinal));
    }

    private static IReadOnlyList<SyntaxTree> Generate(Compilation project)
    {
        ModelText[] files =
        [
            new("lstm.model.yaml", Repository.Read("samples/Digits/lstm.model.yaml")),
            new("simple-rnn.model.yaml", Repository.Read("samples/Digits/simple-rnn.model.yaml")),
            new("samples.model.yaml", SampleModels.Yaml),
        ];
        return ModelCompiler.Driver(files).RunGenerators(project).GetRunResult().GeneratedTrees;
    }
}
