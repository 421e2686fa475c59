using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Optimizers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Tests.Binding;

/// <summary>The documentation of the language and of its errors says what the code does.</summary>
public class ReferenceTests
{
    private const string Language = "docs/model-language.md";

    [Fact]
    public void TheTablesAreThoseOfTheDeclarations()
    {
        string text = Repository.Read(Language);
        text = Replace(text, "model", Table(ModelSection.Options.Options));
        text = Replace(text, "layers", Sections(LayerRegistry.Layers.Declarations));
        text = Replace(text, "initializers", Sections(InitializerType.Matrix.Registry.Declarations));
        text = Replace(text, "training", Table(TrainingSection.Options.Options));
        text = Replace(text, "codegen", Table(CodegenSection.Options.Options));
        text = Replace(text, "optimizers", Sections(OptimizerRegistry.Optimizers.Declarations));
        Repository.AssertHolds(Language, text);
    }

    /// <summary>The names are those of the language, what they mean is what the library says of them, and the direction that of its monitors.</summary>
    [Fact]
    public void TheTablesOfLossesAndMetricsAreThoseOfTheLanguageAndTheLibrary()
    {
        Assert.All(Enum.GetValues<Loss>(), loss => Assert.Equal(loss.GetKerasName(), TrainingSection.Losses.Plain((Generator.Binding.Loss)loss)));
        Assert.All(Enum.GetValues<Metric>(), metric => Assert.Equal(metric.GetKerasName(), TrainingSection.Metrics.Plain((Generator.Binding.Metric)metric)));
        Assert.All(TrainingSection.Metrics.Names, name => Assert.True(MetricNames.AreSame(name.Name, ((Metric)name.Value).GetKerasName()), name.Name));
        string losses = Measures(TrainingSection.Losses, "Loss", "", _ => "");
        string metrics = Measures(
            TrainingSection.Metrics, "Metric", " Better |", metric => $" {(MetricNames.IsShare(((Metric)metric).GetKerasName()) ? "greater" : "less")} |");
        Repository.AssertHolds("docs/training.md", Replace(Repository.Read("docs/training.md"), "measures", losses + "\n" + metrics));
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

    /// <summary>A table of losses or metrics: names, meanings from the library's documentation, and what else there is of each.</summary>
    private static string Measures<T>(NamesType<T> names, string title, string heading, Func<T, string> rest)
        where T : struct, Enum
    {
        Dictionary<string, string> documentation = XDocument.Load(Path.ChangeExtension(typeof(IModel).Assembly.Location, ".xml"))
            .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")?.Value.Trim() ?? "");
        StringBuilder table = new($"| {title} | Other name | What it is |{heading}\n|---|---|---|{(heading == "" ? "" : "---|")}\n");
        foreach (IGrouping<T, string> group in names.Names.GroupBy(name => name.Value, name => name.Name))
        {
            string others = string.Join(", ", group.Skip(1).Select(name => $"`{name}`"));
            string meaning = documentation[$"F:ModelGen.{typeof(T).Name}.{group.Key}"].Replace("|", "\\|");
            table.Append($"| `{group.First()}` | {others} | {meaning} |{rest(group.Key)}\n");
        }

        return table.ToString();
    }

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
