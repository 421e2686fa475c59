using System.Text.RegularExpressions;
using ModelGen.Tests.Binding;

namespace ModelGen.Tests.Documentation;

/// <summary>A page of the documentation.</summary>
/// <param name="Path">The file, from the top of the repository.</param>
internal sealed partial record Page(string Path)
{
    /// <summary>Its text.</summary>
    public string Text { get; } = Repository.Read(Path);

    /// <summary>The pages that users read: those of the repository, and those of the packages.</summary>
    public static IEnumerable<string> All =>
    [
        "README.md", "CONTRIBUTING.md",
        .. new[] { "docs", "generator", "import", "runtime", "templates", "tool" }.SelectMany(folder => Repository.Files(folder, "*.md"))
            .Where(path => !System.IO.Path.GetFileName(path).StartsWith("AnalyzerReleases", StringComparison.Ordinal)),
    ];

    /// <summary>The fenced blocks of a language, in order.</summary>
    public string[] Blocks(string language) => [.. BlocksOf(Text, language)];

    /// <summary>The fenced blocks of a language in a part of a page.</summary>
    public static IEnumerable<string> BlocksOf(string text, string language) =>
        Regex.Matches(text, $"^```{language}\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Select(match => match.Groups[1].Value);

    /// <summary>A whole model that holds what a block shows: parts of models, which begin with one of their keys, get the other keys.</summary>
    public static string Model(string block, int number)
    {
        (string Key, string Value)[] keys =
            [("modelgen", "1"), ("name", $"Part{number}"), ("input", "{ shape: [100, 39] }"), ("layers", "[lstm: 8, dense: 5]")];
        bool Has(string key) => Regex.IsMatch(block, $"^{key}:", RegexOptions.Multiline);
        return Has("modelgen") ? block : block + string.Concat(keys.Where(key => !Has(key.Key)).Select(key => $"{key.Key}: {key.Value}\n"));
    }

    /// <summary>The commands of the page: indented lines that run a program.</summary>
    public IEnumerable<string> Commands => Command().Matches(Text).Select(match => match.Groups[1].Value);

    /// <summary>What the links and pictures of the page lead to.</summary>
    public IEnumerable<string> Links => Link().Matches(OutsideOfCode).Select(match => match.Groups[1].Value);

    /// <summary>What a link to a part of the page names: its headings, in lower case with dashes.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(OutsideOfCode).Select(match =>
        NotInAnchors().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    private string OutsideOfCode => Code().Replace(Text, "");

    [GeneratedRegex("^    ((?:dotnet|benchmarks/|CI=|modelgen ).*)$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"(?:\]\(|<img src=""|<a href="")([^)""\s]+)[)""]")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();
}
