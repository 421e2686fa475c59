using System.CommandLine;
using ModelGen.Tool.Models;
using ModelGen.Tool.Shell;

namespace ModelGen.Tool.Commands;

/// <summary>Shows models as tables.</summary>
internal sealed class SummaryCommand : ToolCommand
{
    private readonly Argument<string> file = new("FILE") { Description = "A file named *.model.yaml, or - for a text that is piped in." };

    public SummaryCommand()
        : base(
            "summary",
            "Shows a model as a table: its layers with their output shapes and parameters.",
            ("modelgen summary digits.model.yaml", "the table that model.summary() of Keras has"),
            ("modelgen new lstm-classifier | modelgen summary -", "of a description that is piped in")) =>
        Add(file);

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, ToolConsole console)
    {
        BoundModels models = BoundModels.InProject([ModelSource.Read(arguments.GetValue(file)!, console)]);
        console.Output.Write(string.Join('\n', models.EnsureSound().Select(model => NetworkDescription.Of(model).ToTable())));
        return ExitCode.Good;
    }
}
