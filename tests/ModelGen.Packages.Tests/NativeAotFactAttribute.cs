using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ModelGen.Packages.Tests;

/// <summary>A test that compiles ahead of time, where there is what links programs.</summary>
public class NativeAotFactAttribute : FactAttribute
{
    public NativeAotFactAttribute()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        if (!OperatingSystem.IsWindows() && !folders.Any(folder => File.Exists(Path.Combine(folder, "clang")) || File.Exists(Path.Combine(folder, "gcc"))))
        {
            Skip = "There is neither clang nor gcc, one of which Native AOT links with.";
        }
    }

    /// <summary>Runs a program.</summary>
    /// <returns>What it writes.</returns>
    internal static string Output(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}

/// <summary>A theory that compiles ahead of time for Linux on x64, where there is what links programs.</summary>
public sealed class NativeAotTheoryAttribute : TheoryAttribute
{
    public NativeAotTheoryAttribute()
    {
        bool isLinux = OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64;
        Skip = isLinux ? new NativeAotFactAttribute().Skip : "This is not Linux on x64.";
    }
}
