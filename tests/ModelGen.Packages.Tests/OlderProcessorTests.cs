using System.Diagnostics;

namespace ModelGen.Packages.Tests;

/// <summary>A program that was compiled ahead of time says which processor it needs where it finds an older one.</summary>
public sealed class OlderProcessorTests
{
    [OlderProcessorFact]
    public void It_names_what_the_processor_lacks()
    {
        UserProject project = new UserProject()
            .With("App.csproj", UserProject.ProjectFile(
                "<OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><InvariantGlobalization>true</InvariantGlobalization>",
                UserProject.Reference("ModelGen")))
            .With("small.model.yaml", UserProject.Model)
            .With("Program.cs", "using var model = new App.Small(seed: 1); Console.WriteLine(model.Parameters.Length);");
        project.Run("publish", "-r", "linux-x64", "-p:PublishAot=true", "-p:UseAppHost=true", "--output", "native").Clean();
        string program = Path.Combine(project.Folder, "native", "App");
        Assert.Equal("48", Run("Haswell", program).Output);
        (int code, string output) = Run("Nehalem", program);
        Assert.Equal(1, code);
        Assert.Contains("needs a processor with AVX2, FMA and BMI2", output, StringComparison.Ordinal);
        Assert.Contains("this one lacks AVX2 FMA BMI2.", output, StringComparison.Ordinal);
        Assert.Contains("-p:IlcInstructionSet=x86-64-v2", output, StringComparison.Ordinal);
    }

    /// <summary>Runs a program on a processor. The emulator's own warnings name what it lacks itself.</summary>
    private static (int ExitCode, string Output) Run(string processor, string program)
    {
        using Process process = Process.Start(new ProcessStartInfo("qemu-x86_64", ["-cpu", processor, program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        IEnumerable<string> own = errors.Result.Split('\n').Where(line => !line.Contains("TCG", StringComparison.Ordinal));
        return (process.ExitCode, (output + string.Join('\n', own)).Trim());
    }

    /// <summary>A test that needs a linker, and an emulator of older processors.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class OlderProcessorFactAttribute : NativeAotFactAttribute
    {
        public OlderProcessorFactAttribute()
        {
            string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
            Skip ??= folders.Any(folder => File.Exists(Path.Combine(folder, "qemu-x86_64"))) ? null : "There is no qemu-x86_64, which is an older processor.";
        }
    }
}
