namespace ModelGen.Generator.Parsing;

/// <summary>Finds the brackets and braces of a YAML text that are open at some place of it.</summary>
internal static class OpenBrackets
{
    /// <summary>Where the innermost bracket or brace stands that begins before an end and is not closed before it; null: none is open there.</summary>
    /// <param name="text">The text.</param>
    /// <param name="end">Where to look no further.</param>
    public static int? Innermost(string text, int end)
    {
        Stack<int> open = new();
        for (int i = 0; i < end; i++)
        {
            switch (text[i])
            {
                case '#' when i == 0 || char.IsWhiteSpace(text[i - 1]):
                    i = text.IndexOfAny(['\n', '\r'], i) is int lineEnd and >= 0 ? lineEnd : end;
                    break;
                case '"' or '\'' when BeginsValue(text, i, open.Count > 0):
                    i = EndOfQuoted(text, i);
                    break;
                case '[' or '{' when BeginsValue(text, i, open.Count > 0):
                    open.Push(i);
                    break;
                case ']' or '}' when open.Count > 0 && text[open.Peek()] == (text[i] == ']' ? '[' : '{'):
                    open.Pop();
                    break;
            }
        }

        return open.Count > 0 ? open.Peek() : null;
    }

    /// <summary>Whether a value begins at a character. Within brackets it does behind any of them and behind a comma; in plain text nothing does.</summary>
    private static bool BeginsValue(string text, int index, bool isWithinBrackets)
    {
        int before = index - 1;
        while (before >= 0 && text[before] is ' ' or '\t')
        {
            before--;
        }

        return before < 0 || text[before] is ':' or '-' or '?' or '\n' or '\r' || (isWithinBrackets && text[before] is '[' or '{' or ',');
    }

    private static int EndOfQuoted(string text, int start)
    {
        char quote = text[start];
        for (int i = start + 1; i < text.Length; i++)
        {
            if (quote == '"' && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == quote)
            {
                return i;
            }
        }

        return text.Length;
    }
}
