namespace ModelGen.Generator.Emit;

/// <summary>Breaks lines of C# that are too long to read, where they are nested least.</summary>
internal static class LongLines
{
    /// <summary>The most characters of a line that has a place to break it.</summary>
    private const int Longest = 150;

    private const int Indent = 4;

    private static readonly string[] Operators = [" + ", " - ", " * ", " / ", " ? ", " : "];

    /// <summary>The same text with its long lines broken, but for those that are comments.</summary>
    public static string Break(string text)
    {
        string[] lines = text.Split('\n');
        return lines.All(line => line.Length <= Longest)
            ? text
            : string.Join("\n", lines.SelectMany(line => line.Length <= Longest || line.TrimStart().StartsWith("//", StringComparison.Ordinal) ? [line] : Broken(line)));
    }

    private static IEnumerable<string> Broken(string line)
    {
        string code = line.TrimStart();
        int indent = line.Length - code.Length;
        while (indent + code.Length > Longest && Best(code, indent) is (int place, int further))
        {
            yield return new string(' ', indent) + code.Substring(0, place).TrimEnd();
            code = code.Substring(place).TrimStart();
            indent = line.Length - line.TrimStart().Length + further;
        }

        yield return new string(' ', indent) + code;
    }

    /// <summary>
    /// Where to break: at the last place of those that are nested least, but behind an assignment or the bracket of a call if the rest is one line
    /// then. And how much further the rest is indented: not at all where the line is some of a list's elements already.
    /// </summary>
    private static (int Place, int Further)? Best(string code, int indent)
    {
        List<(int Place, int Depth, bool Opens, bool Separates)> breaks = [.. Places(code).TakeWhile(b => indent + b.Place <= Longest)];
        if (breaks.Count == 0)
        {
            return null;
        }

        int depth = breaks.Min(b => b.Depth);
        breaks.RemoveAll(b => b.Depth > depth);
        (int place, _, _, bool separates) = breaks.FirstOrDefault(b => b.Opens && indent + Indent + code.Length - b.Place <= Longest);
        if (place == 0)
        {
            (place, _, _, separates) = breaks[breaks.Count - 1];
        }

        return (place, depth == 0 && separates ? 0 : Indent);
    }

    /// <summary>The places where code may be broken, with the number of brackets around them. A comment behind the code stays with its end.</summary>
    private static IEnumerable<(int Place, int Depth, bool Opens, bool Separates)> Places(string code)
    {
        int depth = 0, call = LastCall(code);
        for (int i = 0; i < code.Length && !At(code, i, " // "); i++)
        {
            switch (code[i])
            {
                case '"':
                    i = EndOfString(code, i);
                    break;
                case '(' or '[' or '{':
                    depth++;
                    if (i == call)
                    {
                        yield return (i + 1, depth, true, false);
                    }

                    break;
                case ')' or ']' or '}':
                    depth--;
                    break;
                case ',' when At(code, i, ", "):
                    yield return (i + 2, depth, false, true);
                    break;
                case ' ' when (At(code, i, " = ") || At(code, i, " => ")) && depth == 0:
                    yield return (code.IndexOf(' ', i + 1) + 1, depth, true, false);
                    break;
                case ' ' when Operators.Any(text => At(code, i, text)):
                    yield return (i + 1, depth, false, false);
                    break;
            }
        }
    }

    private static bool At(string code, int place, string text) => string.CompareOrdinal(code, place, text, 0, text.Length) == 0;

    /// <summary>The last character of a string that begins at a quotation mark.</summary>
    private static int EndOfString(string code, int begin)
    {
        int end = begin + 1;
        while (end < code.Length - 1 && code[end] != '"')
        {
            end += code[end] == '\\' ? 2 : 1;
        }

        return end;
    }

    /// <summary>The bracket whose other one ends the line, such as that of a call that is a statement, or -1.</summary>
    private static int LastCall(string code)
    {
        Stack<int> open = new();
        int last = -1, end = code.TrimEnd(';', ',', ')').Length;
        for (int i = 0; i < code.Length; i++)
        {
            switch (code[i])
            {
                case '"':
                    i = EndOfString(code, i);
                    break;
                case '(':
                    open.Push(i);
                    break;
                case ')' when open.Count > 0:
                    int begin = open.Pop();
                    last = i >= end ? begin : last;
                    break;
            }
        }

        return last;
    }
}
