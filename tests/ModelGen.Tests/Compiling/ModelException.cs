using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace ModelGen.Tests.Compiling;

/// <summary>A model that does not compile: its name, the first error, and the lines of code around it.</summary>
internal sealed class ModelException(string? model, string message) : Exception(message)
{
    private const int LinesAround = 4;

    /// <summary>The model's name, if its description says it.</summary>
    public string? Model => model;

    public static ModelException Of(string yaml, IReadOnlyList<Diagnostic> problems)
    {
        Diagnostic first = problems[0];
        string[] names = [.. Regex.Matches(yaml, @"\bname:[ ]*(\w+)").Select(name => name.Groups[1].Value)];
        string file = Path.GetFileName(first.Location.SourceTree?.FilePath) ?? "";
        string? model = names.FirstOrDefault(name => file.Contains($".{name}.", StringComparison.Ordinal)) ?? names.FirstOrDefault();
        string more = problems.Count > 1 ? $" (and {problems.Count - 1} more)" : "";
        return new ModelException(
            model, $"The model {model ?? "without a name"} does not compile: {first}{more}\n{Code(first)}\nIts description:\n{Shorten(yaml)}");
    }

    private static string Code(Diagnostic problem)
    {
        if (problem.Location.SourceTree is not SyntaxTree tree)
        {
            return "";
        }

        int line = problem.Location.GetLineSpan().StartLinePosition.Line;
        IEnumerable<string> lines = tree.ToString().Split('\n')
            .Select((text, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1,6} {text}"))
            .Skip(Math.Max(0, line - LinesAround))
            .Take((2 * LinesAround) + 1);
        return string.Join("\n", lines);
    }

    private static string Shorten(string yaml) => yaml.Length <= 2000 ? yaml : yaml[..2000] + "...";
}
