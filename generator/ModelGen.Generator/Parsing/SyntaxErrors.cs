using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace ModelGen.Generator.Parsing;

/// <summary>Says in a sentence what is wrong with a YAML text and what to do; the scanner only says what it was looking for.</summary>
internal static class SyntaxErrors
{
    private const string Tab = " tab ";
    private const string InvalidMapping = "found invalid mapping";
    private const string NoKey = "did not find expected key";
    private const string NoComma = "did not find expected ','";
    private const string NoIndicator = "did not find expected '-' indicator";

    /// <summary>Phrases of the scanner's messages, and advice. The first that occurs counts.</summary>
    private static readonly (string Phrase, string Advice)[] Advice =
    [
        (InvalidMapping, "put several options in braces, and text that holds ': ' in quotes"),
        ("cannot start any token", "put text that begins with this character in quotes"),
        ("anchor or alias", "begin every item of a list with '- ', and put text that begins with '*' or '&' in quotes"),
        ("unknown escape character", "write \\\\ for a backslash, or single quotes around the text"),
        ("scanning a quoted scalar, found unexpected end", "close the quote"),
        (NoIndicator, "begin every item of the list with '- ' in the same column, and what follows the list in the column of the list's key"),
        (NoKey, "begin the keys that belong together in the same column, each with ': ' behind it"),
    ];

    /// <summary>A key whose value stands at its colon. What stands behind it is no address and no path.</summary>
    private static readonly Regex KeyWithoutBlank = new(@"(?<![^\s{\[,])[A-Za-z_][A-Za-z_0-9]*:(?=[^\s:/\\])", RegexOptions.CultureInvariant);

    /// <summary>What is no structure of a line: quoted text and the comment.</summary>
    private static readonly Regex Unstructured = new("\"[^\"]*\"|'[^']*'|(?<![^\\s])#.*", RegexOptions.CultureInvariant);

    /// <summary>The sentence, and the place that it is about, which is not always where the scanner stopped.</summary>
    public static (Place Place, string Sentence) Explain(YamlException exception, string text, LineMap lines)
    {
        string message = exception.Message.TrimEnd('.');
        Place place = lines.Between(exception.Start, exception.End);
        int start = (int)Math.Min(exception.Start.Index, text.Length);
        if (message.Contains(Tab))
        {
            return (IndentingTab(text, start) is int tab ? lines.Between(tab, tab + 1) : place, "a tab stands in the indentation; indent with spaces");
        }

        string sentence = char.ToLowerInvariant(message[0]) + message.Substring(1);
        bool structural = message.Contains(InvalidMapping) || message.Contains("did not find expected");
        if (structural && MissingBlank(message, text, start) is (int, string) key)
        {
            return (lines.Between(key.Offset, key.Offset + key.Text.Length), $"{sentence}; write a blank after '{key.Text}'");
        }

        if (Unclosed(message, text, start) is int opening)
        {
            Place opened = lines.Between(opening, opening + 1);
            (string what, char end) = text[opening] == '[' ? ("bracket", ']') : ("brace", '}');
            return exception.Message == EventReader.NoYaml || start >= text.TrimEnd().Length
                ? (opened, $"the {what} that is opened here is never closed; put '{end}' at its end")
                : (place, $"{sentence}; put ',' between the {(end == ']' ? "items" : "options")} and close the {what} of line {opened.Line + 1}");
        }

        string? advice = AdviceOnLine(message, text, start) ?? Advice.FirstOrDefault(entry => message.Contains(entry.Phrase)).Advice;
        return (place, advice is null ? sentence : $"{sentence}; {advice}");
    }

    /// <summary>The bracket or brace that is open where the scanner stopped, where that is what it stumbled over; or null.</summary>
    private static int? Unclosed(string message, string text, int start) =>
        message == EventReader.NoYaml ? OpenBrackets.Innermost(text, text.Length)
        : message.Contains(NoComma) ? OpenBrackets.Innermost(text, start)
        : null;

    /// <summary>What to do about the line at which the scanner stopped, where that shows more than its message says; or null.</summary>
    private static string? AdviceOnLine(string message, string text, int start)
    {
        int first = LineStart(text, start);
        string indentation = text.Substring(first, start - first);
        string rest = text.Substring(start, LineEnd(text, start) - start);
        if (message.Contains(InvalidMapping))
        {
            bool isKey = indentation.Trim().All(c => char.IsLetterOrDigit(c) || c == '_');
            return isKey ? "this line is further right than the one before and so continues its value; begin it in the column of the keys beside it" : null;
        }

        if (message.Contains(NoIndicator))
        {
            return rest.Length > 1 && rest[0] == '-' && rest[1] is not (' ' or '-') ? "write a blank after the '-'" : null;
        }

        if (!message.Contains(NoKey) || !rest.StartsWith("- ", StringComparison.Ordinal))
        {
            return null;
        }

        string before = LineBefore(text, first) is int other ? text.Substring(other, LineEnd(text, other) - other) : "";
        string entry = before.TrimStart();
        bool lacksDash = before.Length - entry.Length == indentation.Length && !entry.StartsWith("- ", StringComparison.Ordinal);
        return lacksDash ? "begin the line before with '- ' too" : "begin every item of the list in the same column";
    }

    /// <summary>The key that lacks its blank in the line where the scanner stopped, or in the line before, where it took both for one value.</summary>
    private static (int Offset, string Text)? MissingBlank(string message, string text, int start)
    {
        int first = LineStart(text, start);
        return InLine(first) ?? (message.Contains(InvalidMapping) && LineBefore(text, first) is int before ? InLine(before) : null);

        (int, string)? InLine(int from)
        {
            string line = text.Substring(from, LineEnd(text, from) - from);
            Match key = KeyWithoutBlank.Match(Unstructured.Replace(line, found => new string(' ', found.Length)));
            return key.Success ? (from + key.Index, key.Value) : null;
        }
    }

    private static int LineStart(string text, int offset)
    {
        while (offset > 0 && text[offset - 1] is not ('\n' or '\r'))
        {
            offset--;
        }

        return offset;
    }

    private static int LineEnd(string text, int offset) => text.IndexOfAny(['\n', '\r'], offset) is int end and >= 0 ? end : text.Length;

    /// <summary>Where the last line begins that stands before another one and holds anything but a comment; or null.</summary>
    private static int? LineBefore(string text, int first)
    {
        while (first > 0)
        {
            int end = first - 1;
            first = LineStart(text, end);
            string line = text.Substring(first, end - first).TrimStart();
            if (line.Length > 0 && line[0] != '#')
            {
                return first;
            }
        }

        return null;
    }

    /// <summary>The first tab at or after an offset that has only blanks before it in its line.</summary>
    private static int? IndentingTab(string text, int offset)
    {
        bool indentation = string.IsNullOrWhiteSpace(text.Substring(0, offset).Split('\n').Last());
        for (int i = offset; i < text.Length; i++)
        {
            if (indentation && text[i] == '\t')
            {
                return i;
            }

            indentation = text[i] is '\n' or '\r' || (indentation && text[i] == ' ');
        }

        return null;
    }
}
