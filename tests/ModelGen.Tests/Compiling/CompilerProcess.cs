using System.Diagnostics;
using System.Reflection;

namespace ModelGen.Tests.Compiling;

/// <summary>
/// The compiler of the SDK in a process of its own, with the files that a build hands to it. Unlike <see cref="ModelCompiler"/> it loads the
/// generator as an analyzer among others.
/// </summary>
internal static class CompilerProcess
{
    private static readonly ILookup<string, string> Metadata = typeof(CompilerProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .ToLookup(attribute => attribute.Key, attribute => attribute.Value!);

    /// <summary>A list of analyzers that the test project names.</summary>
    public static IEnumerable<string> Analyzers(string name) => Metadata[name];

    /// <summary>Compiles a library from one file and one model, with warnings as errors.</summary>
    /// <returns>What the compiler prints and its exit code.</returns>
    public static (string Output, int ExitCode) Compile(string folder, string source, string yaml, IEnumerable<string> analyzers)
    {
        string sourceFile = Write("User.cs", source), modelFile = Write("user.model.yaml", yaml);
        string[] arguments =
        [
            "/nostdlib", "/nologo", "/target:library", "/langversion:12", "/nullable:enable", "/warnaserror", "/preferreduilang:en",
            $"/out:\"{Path.Combine(folder, "User.dll")}\"", $"/additionalfile:\"{modelFile}\"", $"\"{sourceFile}\"",
            .. ModelCompiler.ReferencePaths.Select(path => $"/reference:\"{path}\""),
            .. analyzers.Select(path => $"/analyzer:\"{path}\""),
        ];
        string options = Write("User.rsp", string.Join("\n", arguments));
        // In a file, as the length of a command line is limited.
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [Metadata["Compiler"].Single(), "/noconfig", $"@{options}"])
        {
            RedirectStandardOutput = true,
        })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output, process.ExitCode);

        string Write(string name, string text)
        {
            string path = Path.Combine(folder, name);
            File.WriteAllText(path, text);
            return path;
        }
    }
}
