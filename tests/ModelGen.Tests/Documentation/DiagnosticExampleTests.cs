using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using ModelGen.Tests.Binding;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Documentation;

/// <summary>The examples of docs/diagnostics.md have the diagnostic of their section and no other, in the words that stand below them.</summary>
public partial class DiagnosticExampleTests
{
    private const string Path = "docs/diagnostics.md";

    [Fact]
    public void Examples_give_the_messages_below_them()
    {
        string page = Repository.Read(Path);
        string[] sections = Heading().Split(page);
        Assert.True(sections.Count(section => Example().IsMatch(section)) >= 25);
        Repository.AssertHolds(Path, string.Concat(sections.Select(section => Example().Replace(section, example => WithMessages(section[3..9], example)))));
    }

    private static string WithMessages(string id, Match example)
    {
        string model = example.Groups["model"].Value;
        Diagnostic[] diagnostics = [.. ModelCompiler.Generate(Page.Model(model, number: 1)).Diagnostics];
        Assert.NotEmpty(diagnostics);
        Assert.All(diagnostics, diagnostic => Assert.Equal(id, diagnostic.Id));
        string messages = string.Concat(diagnostics.Select(
            diagnostic => $"{diagnostic.DefaultSeverity.ToString().ToLowerInvariant()} {diagnostic.Id}: {diagnostic.GetMessage()}\n"));
        return $"```yaml\n{model}```\n\n```text\n{messages}```\n";
    }

    [GeneratedRegex("^(?=## MG)", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("```yaml\n(?<model>[^`]*)```\n\n```text\n[^`]*```\n")]
    private static partial Regex Example();
}
