using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ModelGen.Tool.Shell;

/// <summary>The help of a command, and below it lines to type.</summary>
/// <param name="help">The help that follows from arguments and options.</param>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is ToolCommand command)
        {
            if (command.Remarks.Length > 0)
            {
                output.Write($"{command.Remarks}\n\n");
            }

            output.Write("Examples:\n");
            foreach ((string line, string meaning) in command.Examples)
            {
                output.Write($"  {line}\n      {meaning}\n");
            }

            output.Write('\n');
        }

        output.Write(
            """
            Exit codes:
              0  All is well.
              1  Something is wrong with a file or its content.
              2  The command or its options are wrong.

            """);
        return ExitCode.Good;
    }
}
