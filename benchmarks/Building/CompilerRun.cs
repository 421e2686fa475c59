using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Benchmarks.Building;

/// <summary>One run of the SDK's C# compiler with the generator: in a process of its own, or in a compiler server, as builds take it.</summary>
/// <param name="Whole">From start to end, in milliseconds.</param>
/// <param name="Generator">What the compiler says that its generators took, in milliseconds.</param>
internal sealed partial record CompilerRun(double Whole, double Generator)
{
    private static readonly string Compiler = typeof(CompilerRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Compiler").Value!;

    /// <summary>Compiles the program of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="references">Assemblies.</param>
    /// <param name="models">Model files.</param>
    /// <param name="server">The name of the server, which is started where it does not run and ends a minute after its last use; null for none.</param>
    /// <exception cref="InvalidOperationException">It does not compile; the message has the first errors.</exception>
    public static CompilerRun Of(string folder, IEnumerable<string> references, IEnumerable<string> models, string? server)
    {
        string options = Path.Combine(folder, "compiler.rsp");
        File.WriteAllLines(
            options,
            [
                "/nologo", "/optimize+", "/target:exe", "/langversion:12", "/nostdlib", "/reportanalyzer", "/preferreduilang:en", "/out:program.dll",
                .. new[] { "ModelGen.Generator.dll", "ModelGen.YamlDotNet.dll" }.Select(file => $"/analyzer:\"{Path.Combine(AppContext.BaseDirectory, file)}\""),
                .. references.Select(path => $"/reference:\"{path}\""),
                .. models.Select(path => $"/additionalfile:\"{path}\""),
                "Program.cs",
            ]);
        ProcessStartInfo start = new("dotnet", [Compiler, "/noconfig", .. Shared(server), $"@{options}"]) { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double whole = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        Match generator = GeneratorTime().Match(output);
        return process.ExitCode == 0 && generator.Success
            ? new CompilerRun(whole, 1000 * double.Parse(generator.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"the compiler fails: {string.Join('\n', output.Split('\n').Where(line => line.Contains("error")).Take(3))}");
    }

    private static string[] Shared(string? server) => server is null ? [] : [$"/shared:{server}", "/keepalive:60"];

    [GeneratedRegex(@"Total generator execution time: ([\d.]+) seconds")]
    private static partial Regex GeneratorTime();
}
