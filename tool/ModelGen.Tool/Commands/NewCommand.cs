using System.CommandLine;
using System.Text;
using ModelGen.Tool.Models;
using ModelGen.Tool.Shell;

namespace ModelGen.Tool.Commands;

/// <summary>Writes a description to begin with.</summary>
internal sealed class NewCommand : ToolCommand
{
    private readonly Argument<string> starter = new("STARTER") { Description = "What to begin with: see below.", HelpName = "STARTER" };

    private readonly Option<string?> name = new("--name")
    {
        Description = "The name of the class [default: the starter's name in PascalCase]",
        HelpName = "NAME",
    };

    private readonly Option<string?> space = new("--namespace")
    {
        Description = "The namespace of the class [default: the project's root namespace]",
        HelpName = "NAME",
    };

    private readonly Option<string?> output = new("--output", "-o")
    {
        Description = "The file to write, named *.model.yaml [default: the standard output]",
        HelpName = "FILE",
    };

    private readonly Option<bool> force = new("--force") { Description = "Replace the file if it is there already." };

    public NewCommand()
        : base(
            "new",
            "Writes a description to begin with, for a common task: its comments say what to change.",
            ("modelgen new lstm-classifier --name Gestures -o gestures.model.yaml", "writes gestures.model.yaml"),
            ("modelgen new gru-forecaster | modelgen summary -", "shows a starter as a table"))
    {
        starter.AcceptOnlyFromAmong([.. Starter.All.Select(one => one.Name)]);
        Add(starter);
        Add(name);
        Add(space);
        Add(output);
        Add(force);
    }

    /// <inheritdoc/>
    public override string Remarks =>
        "Starters:\n" + string.Join('\n', Starter.All.Select(one => $"  {one.Name.PadRight(Starter.All.Max(other => other.Name.Length))}  {one.Purpose}"));

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, ToolConsole console)
    {
        Starter chosen = Starter.All.Single(one => one.Name == arguments.GetValue(starter));
        string text = chosen.With(arguments.GetValue(name), arguments.GetValue(space));
        string? path = arguments.GetValue(output);
        if (path is not null && !path.EndsWith(ModelSource.Ending, StringComparison.OrdinalIgnoreCase))
        {
            throw new ToolException(
                $"--output: expected the path of a file named *{ModelSource.Ending}, as builds find it by that, found '{path}'", ExitCode.Usage);
        }

        BoundModels.InProject([new ModelSource(path ?? chosen.Name + ModelSource.Ending, text)]).EnsureSound();
        if (path is null)
        {
            console.Output.Write(text);
            return ExitCode.Good;
        }

        OutputFile.Write(path, arguments.GetValue(force), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        console.Output.Write($"{path}\n");
        return ExitCode.Good;
    }
}
