using ModelGen.Tool;
using ModelGen.Tool.Shell;

namespace ModelGen.Tests.Tool;

/// <summary>What a command gave.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to its output.</param>
/// <param name="Error">What it wrote to its error output.</param>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a command in this process.</summary>
    public static ToolRun Of(params string[] arguments) => Piped("", arguments);

    /// <summary>The same with a text that is piped in.</summary>
    public static ToolRun Piped(string input, params string[] arguments)
    {
        using StringReader reader = new(input);
        using StringWriter output = new(), error = new();
        int exitCode = ModelGenTool.Run(arguments, new ToolConsole(reader, output, error));
        return new ToolRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Asserts that a command did what it was asked for.</summary>
    /// <returns>Its output.</returns>
    public string Good()
    {
        Assert.True(ExitCode == 0, $"{ExitCode}: {Error}{Output}");
        return Output;
    }

    /// <summary>Asserts that a command was refused in one line, and wrote nothing else.</summary>
    /// <returns>The line.</returns>
    public string Refused(int exitCode = 1)
    {
        Assert.Equal((exitCode, ""), (ExitCode, Output));
        Assert.StartsWith("error: ", Error);
        Assert.EndsWith("\n", Error);
        Assert.Single(Error, '\n');
        return Error["error: ".Length..^1];
    }
}
