using System.Reflection;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Generation;

/// <summary>The generator and other analyzers do not get each other's assemblies: the compiler loads one of each name.</summary>
public class NeighbourTests
{
    private const string Yaml = """
        modelgen: 1
        name: Tiny
        input: { shape: [2] }
        layers: [dense: 3]
        """;

    /// <summary>It does not compile without the generated class.</summary>
    private const string Source = "public static class User { public static Tiny Model() => new(); }";

    [Theory]
    [InlineData("BesideOlderYamlDotNet")]
    [InlineData("BesideNewerYamlDotNet")]
    public void Analyzers_that_use_another_version_of_the_parser_run_beside_the_generator(string analyzers)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("modelgen-");
        try
        {
            Assert.Contains(CompilerProcess.Analyzers(analyzers), path => Path.GetFileName(path) == "YamlDotNet.dll");
            Assert.Equal((string.Empty, 0), CompilerProcess.Compile(folder.FullName, Source, Yaml, CompilerProcess.Analyzers(analyzers)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void What_goes_with_the_generator_has_names_that_nobody_else_has()
    {
        string[] files = [.. CompilerProcess.Analyzers("Generator").Order(StringComparer.Ordinal)];
        Assert.Equal(["ModelGen.Generator.dll", "ModelGen.YamlDotNet.dll"], files.Select(Path.GetFileName));
        AssemblyName parser = AssemblyName.GetAssemblyName(files[1]);
        Assert.Equal("ModelGen.YamlDotNet", parser.Name);
        Assert.Empty(parser.GetPublicKeyToken()!);
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(files[1])!, "THIRD-PARTY-NOTICES.txt")));
    }
}
