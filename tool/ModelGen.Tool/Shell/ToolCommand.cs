using System.CommandLine;

namespace ModelGen.Tool.Shell;

/// <summary>A command of the tool.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does, in a sentence.</param>
/// <param name="examples">Lines to type, each with what it does.</param>
internal abstract class ToolCommand(string name, string description, params (string Line, string Meaning)[] examples) : Command(name, description)
{
    /// <summary>Lines to type, each with what it does.</summary>
    public IReadOnlyList<(string Line, string Meaning)> Examples { get; } = examples;

    /// <summary>What else the help says below the options; empty: nothing.</summary>
    public virtual string Remarks => "";

    /// <summary>Does it.</summary>
    /// <param name="arguments">What the user gave, without errors.</param>
    /// <param name="console">Where to read and write.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public abstract int Run(ParseResult arguments, ToolConsole console);
}
