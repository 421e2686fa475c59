using System.CommandLine;
using System.Text;
using ModelGen.Tool.Models;
using ModelGen.Tool.Reports;
using ModelGen.Tool.Shell;
using ModelGen.Training;

namespace ModelGen.Tool.Commands;

/// <summary>Draws a model.</summary>
internal sealed class ShowCommand : ToolCommand
{
    private readonly Argument<string> file = new("FILE")
    {
        Description = "The description of one model, named *.model.yaml, or - for a text that is piped in.",
    };

    private readonly Option<bool> mermaid = new("--mermaid") { Description = "As a flowchart in the language of Mermaid, which Markdown pages draw." };

    private readonly Option<bool> svg = new("--svg") { Description = "As a picture: layers, shapes, parameters, and where masks go." };

    private readonly Option<string?> output = new("--output", "-o")
    {
        Description = "The file to write, which is replaced [default: the standard output]",
        HelpName = "FILE",
    };

    public ShowCommand()
        : base(
            "show",
            "Draws a model, from its inputs down to its output.",
            ("modelgen show digits.model.yaml --svg -o digits.svg", "a picture for a page"),
            ("modelgen show digits.model.yaml --mermaid", "a flowchart for a Markdown file"))
    {
        Add(file);
        Add(mermaid);
        Add(svg);
        Add(output);
        Validators.Add(result =>
        {
            if (result.GetValue(mermaid) == result.GetValue(svg))
            {
                result.AddError("say how: --mermaid or --svg");
            }
        });
    }

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, ToolConsole console)
    {
        ModelDescription model = NetworkDescription.Of(BoundModels.InProject([ModelSource.Read(arguments.GetValue(file)!, console)]).EnsureOne());
        string text = arguments.GetValue(svg) ? model.ToPicture().ToSvg() + "\n" : MermaidGraph.Of(model);
        if (arguments.GetValue(output) is string path)
        {
            OutputFile.Write(path, replace: true, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            console.Output.Write($"{path}\n");
        }
        else
        {
            console.Output.Write(text);
        }

        return ExitCode.Good;
    }
}
