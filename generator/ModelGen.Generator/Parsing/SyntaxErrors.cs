using YamlDotNet.Core;

namespace ModelGen.Generator.Parsing;

/// <summary>Says in a sentence what is wrong with a YAML text and what to do; the scanner only says what it was looking for.</summary>
internal static class SyntaxErrors
{
    private const string Tab = " tab ";

    /// <summary>Phrases of the scanner's messages, and advice. The first that occurs counts.</summary>
    private static readonly (string Phrase, string Advice)[] Advice =
    [
        ("found invalid mapping", "put several options in braces, and text that holds ': ' in quotes"),
        ("cannot start any token", "put text that begins with this character in quotes"),
        ("unknown escape character", "write \\\\ for a backslash, or single quotes around the text"),
        ("scanning a quoted scalar, found unexpected end", "close the quote"),
        ("did not find expected ',' or ']'", "close the bracket"),
        ("did not find expected ',' or '}'", "close the brace"),
        ("did not find expected '-' indicator", "begin every item of the list in the same column"),
        ("did not find expected key", "check the indentation, and the ':' after each key"),
    ];

    /// <summary>The sentence.</summary>
    public static string Explain(YamlException exception)
    {
        string message = exception.Message.Contains(Tab) ? "a tab stands in the indentation; indent with spaces" : exception.Message.TrimEnd('.');
        string sentence = char.ToLowerInvariant(message[0]) + message.Substring(1);
        return Advice.FirstOrDefault(entry => message.Contains(entry.Phrase)).Advice is string advice ? $"{sentence}; {advice}" : sentence;
    }

    /// <summary>Where it is: of a tab the tab itself, which the scanner does not say.</summary>
    public static Place Locate(YamlException exception, string text, LineMap lines)
    {
        int start = (int)Math.Min(exception.Start.Index, text.Length);
        return exception.Message.Contains(Tab) && IndentingTab(text, start) is int tab
            ? lines.Between(tab, tab + 1)
            : lines.Between(exception.Start, exception.End);
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
