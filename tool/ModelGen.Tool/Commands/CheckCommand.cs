using System.CommandLine;
using Microsoft.CodeAnalysis;
using ModelGen.Tool.Models;
using ModelGen.Tool.Reports;
using ModelGen.Tool.Shell;

namespace ModelGen.Tool.Commands;

/// <summary>Says what a build would say about model files.</summary>
internal sealed class CheckCommand : ToolCommand
{
    private static readonly Dictionary<string, Action<IReadOnlyList<Diagnostic>, TextWriter>> Formats = new()
    {
        ["text"] = TextReport.Write,
        ["json"] = JsonReport.Write,
        ["sarif"] = SarifReport.Write,
    };

    private readonly Argument<string[]> files = new("FILE")
    {
        Description = "Files named *.model.yaml, or - for a text that is piped in.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> format = new("--format")
    {
        Description = "How to say it: a line for each, JSON, or SARIF 2.1.0 for build servers and editors.",
        DefaultValueFactory = _ => "text",
    };

    private readonly Option<bool> noWeights = new("--no-weights") { Description = "Don't look at the weights files that models name." };

    public CheckCommand()
        : base(
            "check",
            "Says what a build would say about model files: errors and warnings, with their places.",
            ("modelgen check digits.model.yaml", "digits.model.yaml:7:5: error MG0004: ..."),
            ("git diff --name-only | grep 'model.yaml$' | xargs modelgen check", "checks what was changed"),
            ("modelgen check - < draft.yaml", "checks a text that is piped in"),
            ("modelgen check *.model.yaml --format sarif > models.sarif", "for code scanning of a build server"))
    {
        format.AcceptOnlyFromAmong([.. Formats.Keys]);
        Add(files);
        Add(format);
        Add(noWeights);
    }

    /// <inheritdoc/>
    public override string Remarks =>
        "The files are those of one project: two models of one name are an error.\n"
            + "Of weights files that models name, names, shapes and types are compared; what models give for\n"
            + "them, 'modelgen verify' tells.";

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, ToolConsole console)
    {
        string[] paths = [.. arguments.GetValue(files)!.Distinct(StringComparer.Ordinal)];
        BoundModels models = BoundModels.InProject([.. paths.Select(path => ModelSource.Read(path, console))], !arguments.GetValue(noWeights), withBudgets: true);
        Formats[arguments.GetValue(format)!](models.Diagnostics, console.Output);
        return models.HasErrors ? ExitCode.Problem : ExitCode.Good;
    }
}
