using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Binding.Cells;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Losses;
using ModelGen.Generator.Binding.Metrics;
using ModelGen.Generator.Binding.Optimizers;
using ModelGen.Generator.Binding.Schedules;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Binding.Weights;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Tests.Binding;

using MetricKind = ModelGen.Training.MetricKind;

/// <summary>The documentation of the language and of its errors says what the code does.</summary>
public class ReferenceTests
{
    private const string Language = "docs/model-language.md";

    [Fact]
    public void TheTablesAreThoseOfTheDeclarations()
    {
        string text = Repository.Read(Language);
        text = Replace(text, "model", Table(ModelSection.Options.Options));
        text = Replace(text, "cells", Table(CellType.Options.Options));
        text = Replace(text, "layers", Sections(LayerRegistry.Layers.Declarations));
        text = Replace(text, "initializers", Sections(InitializerType.Matrix.Registry.Declarations));
        text = Replace(text, "training", Table(TrainingSection.Options.Options));
        text = Replace(text, "codegen", Table(CodegenSection.Options.Options));
        text = Replace(text, "budget", Table(BudgetSection.Options.Options));
        IEnumerable<Declaration> metrics =
            MetricRegistry.Metrics.Declarations.Where(metric => metric.IsNamedInFull && metric.Options.Options.Count > 1);
        text = Replace(text, "metrics", Sections(metrics));
        text = Replace(text, "losses", Sections(LossRegistry.Losses.Declarations));
        text = Replace(text, "optimizers", Sections(OptimizerRegistry.Optimizers.Declarations));
        text = Replace(text, "regularizers", Sections(PenaltyType.OfWeights.Registry.Declarations));
        text = Replace(text, "constraints", Sections(ConstraintType.Registry.Declarations));
        text = Replace(text, "schedules", Sections(ScheduleRegistry.Schedules.Declarations));
        Repository.AssertHolds(Language, text);
    }

    /// <summary>The names are those of the language, what they mean is what the library says of them, and the direction that of its monitors.</summary>
    [Fact]
    public void TheTablesOfLossesAndMetricsAreThoseOfTheLanguageAndTheLibrary()
    {
        Assert.Equal(Enum.GetValues<Loss>().Except([Loss.Several]), LossRegistry.Losses.Declarations.Select(declaration => (Loss)declaration.Kind));
        Assert.All(LossRegistry.Losses.Declarations, declaration => Assert.Equal(((Loss)declaration.Kind).GetKerasName(), declaration.Keyword));
        Assert.All(LossRegistry.Losses.Declarations, declaration => Assert.Equal(Documentation((Loss)declaration.Kind), declaration.Doc));
        AssertTheLibraryHasTheMetrics();
        StringBuilder losses = new("| Loss | Other name | What it is |\n|---|---|---|\n");
        foreach (LossDeclaration loss in LossRegistry.Losses.Declarations)
        {
            string others = string.Join(", ", loss.Names.Skip(1).Select(name => $"`{name}`"));
            losses.Append($"| `{loss.Names.First()}` | {others} | {loss.Doc.Replace("|", "\\|")} |\n");
        }

        StringBuilder metrics = new("| Metric | Other name | What it is | Better |\n|---|---|---|---|\n");
        foreach (MetricDeclaration metric in MetricRegistry.Metrics.Declarations.Where(metric => metric.IsNamedInFull))
        {
            string other = MetricKind.Find(metric.Name)!.OtherName is string name ? $"`{name}`" : "";
            string better = MetricKind.Find(metric.Name)!.Nature.GreaterIsBetter ? "greater" : "less";
            metrics.Append($"| `{metric.Name}` | {other} | {metric.Doc.Replace("|", "\\|")} | {better} |\n");
        }

        Repository.AssertHolds("docs/training.md", Replace(Repository.Read("docs/training.md"), "measures", losses + "\n" + metrics));
    }

    /// <summary>Names, what they read and settings are the same on both sides.</summary>
    private static void AssertTheLibraryHasTheMetrics()
    {
        ILookup<string, MetricDeclaration> declarations = MetricRegistry.Metrics.Declarations.ToLookup(metric => metric.Name);
        Assert.Equal(MetricKind.All.Select(kind => kind.Name), declarations.Select(names => names.Key));
        Assert.All(MetricKind.All, kind =>
        {
            string?[] names = kind.OtherName is null ? [kind.Name] : [kind.Name, kind.OtherName];
            Assert.Equal(names, declarations[kind.Name].Select(declaration => declaration.Keyword));
            Assert.All(declarations[kind.Name], declaration =>
            {
                Assert.Equal(kind.Reading.ToString(), declaration.Reading.ToString());
                Assert.Equal([.. kind.Settings, "name"], declaration.Options.Options.Select(option => option.Name));
            });
        });
    }

    [Fact]
    public void EveryDiagnosticHasItsSection()
    {
        string text = Repository.Read("docs/diagnostics.md");
        string repository = Regex.Match(Repository.Read("Directory.Build.props"), "<RepositoryUrl>(https://.+)</RepositoryUrl>").Groups[1].Value;
        foreach (DiagnosticDescriptor descriptor in Descriptors.All)
        {
            Assert.Contains($"\n| [{descriptor.Id}](#{descriptor.Id.ToLowerInvariant()}) | {descriptor.Title} |\n", text);
            Assert.Contains($"\n## {descriptor.Id}\n\n**{descriptor.Title}.** ", text);
            Assert.Equal($"{repository}/blob/main/docs/diagnostics.md#{descriptor.Id.ToLowerInvariant()}", descriptor.HelpLinkUri);
        }

        Assert.Equal(Descriptors.All.Length, Regex.Matches(text, "^## MG", RegexOptions.Multiline).Count);
        IEnumerable<string> ids = Descriptors.All.Select(descriptor => descriptor.Id);
        Assert.Equal(ids.Distinct().Order(), ids);
    }

    /// <summary>Replaces what stands between the two comments of a name.</summary>
    private static string Replace(string text, string name, string content)
    {
        string begin = $"<!-- begin {name} -->\n";
        string end = $"<!-- end {name} -->";
        int start = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        int stop = text.IndexOf(end, StringComparison.Ordinal);
        Assert.True(stop >= start && start >= begin.Length, $"the page lacks the comments '{begin.Trim()}' and '{end}'");
        return text[..start] + "\n" + content + "\n" + text[stop..];
    }

    private static string Sections(IEnumerable<Declaration> declarations) =>
        string.Join("\n", declarations.Select(declaration => $"### {declaration.Keyword}\n\n{Describe(declaration)}"));

    private static string Describe(Declaration declaration)
    {
        string main = declaration.Main is Option option ? $" Short form: `{declaration.Keyword}: {option.Name}`." : "";
        string table = declaration.Options.Options.Count > 0 ? "\n" + Table(declaration.Options.Options) : "";
        return $"{declaration.Doc}{main}\n{table}";
    }

    /// <summary>What the library says of a loss.</summary>
    private static string Documentation<T>(T value)
        where T : struct, Enum => XDocument.Load(Path.ChangeExtension(typeof(IModel).Assembly.Location, ".xml"))
            .Descendants("member").Single(member => member.Attribute("name")!.Value == $"F:ModelGen.{typeof(T).Name}.{value}").Element("summary")!.Value.Trim();

    private static string Table(IEnumerable<Option> options)
    {
        StringBuilder table = new("| Key | Values | Default | Meaning |\n|---|---|---|---|\n");
        foreach (Option option in options)
        {
            object? shown = option.Plain(option.Default);
            string byDefault = option.Required ? "required" : shown is null ? "" : $"`{Words.Show(shown)}`";
            table.Append($"| `{option.Name}` | {option.Expected} | {byDefault} | {option.Doc} |\n");
        }

        return table.ToString();
    }
}
