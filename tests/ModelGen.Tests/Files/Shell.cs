using System.Diagnostics;

namespace ModelGen.Tests.Files;

/// <summary>The shell, for what .NET does not do.</summary>
internal static class Shell
{
    /// <summary>Runs a command that must succeed.</summary>
    /// <returns>What it writes.</returns>
    public static string Run(string command)
    {
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    /// <summary>Runs a command that may fail, and says nothing then.</summary>
    /// <returns>Its exit code.</returns>
    public static int Try(string command)
    {
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{{ {command}; }} 2> /dev/null"]))!;
        process.WaitForExit();
        return process.ExitCode;
    }
}

/// <summary>A test of what only Unix has.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows has no such files." : null;
}

/// <summary>A test with data of what only Unix has.</summary>
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows has no such files." : null;
}
