using System.Diagnostics;
using System.Globalization;
using ModelGen.Tests.Binding;

namespace ModelGen.Packages.Tests;

/// <summary>
/// The sample that carries its weights, published as its users would publish it: one file, which needs no other. Its size and times go to a file,
/// which CI prints.
/// </summary>
public sealed class EmbeddedSampleTests
{
    /// <summary>What projects of the repository have of it.</summary>
    private const string Own = """
        <ImplicitUsings>enable</ImplicitUsings>
        <Nullable>enable</Nullable>
        <InvariantGlobalization>true</InvariantGlobalization>
        """;

    private static readonly Lazy<UserProject> Copied = new(() =>
    {
        string sample = Repository.PathOf("samples/Embedded");
        UserProject project = new UserProject("Embedded").With(
            "Embedded.csproj",
            File.ReadAllText(Path.Combine(sample, "Embedded.csproj"))
                .Replace("<UseModelGen>true</UseModelGen>", Own, StringComparison.Ordinal)
                .Replace("</ItemGroup>", UserProject.Reference("ModelGen") + "</ItemGroup>", StringComparison.Ordinal));
        foreach (string file in Directory.GetFiles(sample).Where(file => Path.GetExtension(file) is ".cs" or ".yaml" or ".safetensors"))
        {
            File.Copy(file, Path.Combine(project.Folder, Path.GetFileName(file)));
        }

        return project;
    });

    [NativeAotTheory]
    [InlineData("net8.0")]
    [InlineData("net10.0")]
    public void It_runs_alone(string framework)
    {
        Copied.Value.Run("publish", "-f", framework, "-r", "linux-x64", "-p:PublishAot=true", "--output", framework).Clean();
        string program = Path.Combine(Copied.Value.Folder, framework, "Embedded");
        Assert.Matches("^7 (0\\.9|1\\.0)", Output(program, "digit", "seven.txt"));
        Assert.Contains("\nbA 0.9", Output(program, "pen", "bA.csv"), StringComparison.Ordinal);
        Assert.Contains("lA learned: ", Output(program, "adapt", "mine.csv"), StringComparison.Ordinal);
        string measured = Output(program, "measure", null);
        Assert.Equal(2, measured.Split(" us, 0 collections").Length - 1);
        long size = new FileInfo(program).Length;
        string figures = Directory.CreateDirectory(Repository.PathOf("artifacts/embedded")).FullName;
        File.WriteAllText(
            Path.Combine(figures, framework + ".txt"),
            string.Create(CultureInfo.InvariantCulture, $"samples/Embedded for {framework}, native: {size:N0} bytes\n{measured}"));
        Assert.InRange(size, 0, 2_500_000);
    }

    /// <summary>What the program answers to an example, in an empty environment and folder.</summary>
    private static string Output(string program, string mode, string? example)
    {
        ProcessStartInfo start = new(program, [mode])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Workplace.NewFolder("empty"),
        };
        start.Environment.Clear();
        using Process process = Process.Start(start)!;
        if (example is not null)
        {
            process.StandardInput.Write(Repository.Read($"samples/Embedded/examples/{example}"));
        }

        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
