using System.CommandLine;
using System.CommandLine.Help;
using ModelGen.Export;
using ModelGen.Import;
using ModelGen.Tool.Commands;
using ModelGen.Tool.Shell;

namespace ModelGen.Tool;

/// <summary>The command <c>modelgen</c>.</summary>
internal static class ModelGenTool
{
    /// <summary>Understands the arguments and acts on them. Whatever is wrong is told in one line.</summary>
    /// <param name="arguments">What the user gave.</param>
    /// <param name="console">Where to read and write.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] arguments, ToolConsole console)
    {
        ParseResult parsed = Root(console).Parse(arguments);
        try
        {
            return parsed.Errors is [var first, ..]
                ? throw new ToolException(first.Message, ExitCode.Usage)
                : parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = console.Output, Error = console.Error });
        }
        catch (ToolException failure)
        {
            string hint = failure.ExitCode == ExitCode.Usage ? $"; see '{NameOf(parsed)} --help'" : "";
            console.Say("error", failure.Message.TrimEnd('.') + hint);
            return failure.ExitCode;
        }
        catch (Exception failure) when (failure is ImportException or ExportException or WeightsFormatException or IOException or UnauthorizedAccessException)
        {
            console.Say("error", failure.Message);
            return ExitCode.Problem;
        }
        catch (Exception failure)
        {
            console.Say("error", $"{failure.GetType().Name}: {failure.Message.TrimEnd('.')}; this is an error of ModelGen, please report it with the file");
            return ExitCode.Problem;
        }
    }

    /// <summary>The command with all of its commands and options.</summary>
    internal static Command Root(ToolConsole console)
    {
        Command root = new("modelgen", "Works with descriptions of models: imports, verifies, checks, shows, converts and exports them.");
        HelpOption help = new();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        Option<bool> version = new("--version") { Description = "Show the version." };
        root.Add(help);
        root.Add(version);
        root.SetAction(parsed => parsed.GetValue(version) ? SayVersion(console) : throw new ToolException("name a command", ExitCode.Usage));
        foreach (ToolCommand command in Commands())
        {
            command.SetAction(parsed => command.Run(parsed, console));
            root.Add(command);
        }

        return root;
    }

    private static ToolCommand[] Commands() =>
    [
        new ImportCommand(), new VerifyCommand(), new CheckCommand(), new SummaryCommand(), new ShowCommand(), new NewCommand(), new ConvertCommand(),
        new ExportCommand(),
    ];

    private static string NameOf(ParseResult parsed) =>
        parsed.CommandResult.Command is ToolCommand command ? $"modelgen {command.Name}" : "modelgen";

    private static int SayVersion(ToolConsole console)
    {
        console.Output.Write($"{typeof(ModelGenTool).Assembly.GetName().Version!.ToString(3)}\n");
        return ExitCode.Good;
    }
}
