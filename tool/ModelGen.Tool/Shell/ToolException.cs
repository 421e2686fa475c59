namespace ModelGen.Tool.Shell;

/// <summary>A command can't do what it was asked for: the line that says why, and what to do.</summary>
/// <param name="message">The line.</param>
/// <param name="exitCode">What the process ends with.</param>
internal sealed class ToolException(string message, int exitCode = ExitCode.Problem) : Exception(message)
{
    /// <summary>What the process ends with.</summary>
    public int ExitCode { get; } = exitCode;
}
