namespace ModelGen.Tests.Binding;

/// <summary>What CONTRIBUTING.md asks of source files and no analyzer checks.</summary>
public class SourceFileTests
{
    private const int MostLines = 400;

    [Theory]
    [InlineData("generator")]
    [InlineData("runtime")]
    [InlineData("import")]
    [InlineData("export")]
    [InlineData("tool")]
    [InlineData("samples")]
    [InlineData("benchmarks")]
    [InlineData("tests")]
    public void Files_are_short(string folder)
    {
        string[] files = [.. Repository.Files(folder, "*.cs").Where(file => !IsGenerated(file))];
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.InRange(Repository.Read(file).Count(character => character == '\n'), 1, MostLines));
    }

    private static bool IsGenerated(string file) =>
        file.EndsWith(".verified.cs", StringComparison.Ordinal) || file.EndsWith(".received.cs", StringComparison.Ordinal);
}
