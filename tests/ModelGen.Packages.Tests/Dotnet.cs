using System.Diagnostics;

namespace ModelGen.Packages.Tests;

/// <summary>Commands of the .NET SDK, each in a process of its own.</summary>
internal static class Dotnet
{
    /// <summary>What the processes of a test run must not hand on: they say which SDK is asked, and how.</summary>
    private static readonly string[] OfTheTestRun = ["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly"];

    /// <summary>Runs a command to its end.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="environment">Variables of the environment besides those of this process.</param>
    /// <param name="arguments">The command and its arguments.</param>
    public static CommandResult Run(string folder, IEnumerable<(string Name, string Value)> environment, params string[] arguments) =>
        RunProgram("dotnet", folder, environment, arguments);

    /// <summary>Runs a program that was built or installed.</summary>
    public static CommandResult RunProgram(string program, string folder, IEnumerable<(string Name, string Value)> environment, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in OfTheTestRun)
        {
            start.Environment.Remove(name);
        }

        // All processes end with the command: what lives on would hold its output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CommandResult(process.ExitCode, output + errors.Result);
    }
}
