using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit;

/// <summary>
/// The local variables of a generated method. Equations come from declarations of layers and optimizers, which know nothing of the methods that
/// they end up in; so emitters write marks for what is called after a value, and when a method ends they become names that none of its other
/// words has.
/// </summary>
internal static class NameScope
{
    private const char Begin = '\u0001', Key = '\u0002', End = '\u0003';

    private static readonly Regex Mark = new($"{Begin}([^{Key}]*){Key}([^{End}]*){End}", RegexOptions.CultureInvariant);

    /// <summary>A comment, a mark, a number, the member behind a dot, or a word.</summary>
    private static readonly Regex Token = new(
        $@"//[^\n]*|{Begin}[^{End}]*{End}|[0-9]\w*|\.\s*[\p{{L}}_]\w*|(?<word>[\p{{L}}_]\w*)", RegexOptions.CultureInvariant);

    /// <summary>
    /// The variable of a value of the equations: that of a state before the step is <c>cPrev</c>, and the gradient of <c>o</c> is <c>@do</c>. With a
    /// prefix or a suffix it is another variable, which is called after the value.
    /// </summary>
    public static string Local(Symbol value, string prefix = "", string suffix = "")
    {
        string name = prefix.Length == 0 ? Names.Camel(value) : prefix + Names.Pascal(value);
        return $"{Begin}{name}{suffix}{Key}{prefix} {value.Key} {suffix}{End}";
    }

    /// <summary>The reference to a row of a value's numbers.</summary>
    public static string Row(Symbol value) => Local(value, suffix: "Row");

    /// <summary>Whether a text has marks.</summary>
    public static bool HasMarks(string text) => text.IndexOf(Begin) >= 0;

    /// <summary>A method's text with names in the place of the marks.</summary>
    public static string Resolve(string method)
    {
        if (!HasMarks(method))
        {
            return method;
        }

        HashSet<string> taken = [.. Token.Matches(method).Cast<Match>().Select(token => token.Groups["word"].Value)];
        Dictionary<string, string> names = [];
        return Mark.Replace(method, mark =>
        {
            string key = mark.Groups[2].Value;
            if (!names.TryGetValue(key, out string? name))
            {
                name = Names.Unused(mark.Groups[1].Value, taken);
                names.Add(key, name);
            }

            return SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
        });
    }
}
