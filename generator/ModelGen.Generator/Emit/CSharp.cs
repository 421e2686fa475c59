using System.Globalization;
using System.Text;

namespace ModelGen.Generator.Emit;

/// <summary>Values as C# text. User text passes through here, so that it stays text.</summary>
internal static class CSharp
{
    /// <summary>A float literal that reads back as the same number.</summary>
    public static string Float(double value)
    {
        float number = (float)value;
        return number switch
        {
            float.PositiveInfinity => "float.PositiveInfinity",
            float.NegativeInfinity => "float.NegativeInfinity",
            _ when float.IsNaN(number) => "float.NaN",
            _ => Shortest(number) + "f",
        };
    }

    /// <summary>A float in a comment.</summary>
    public static string FloatInWords(double value) => Float(value).TrimEnd('f').Replace("float.", string.Empty);

    /// <summary>A double literal that reads back as the same number.</summary>
    public static string Double(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Any(c => c is '.' or 'E' or 'e') ? text : text + ".0";
    }

    /// <summary>An integer literal, for what may be negative: not every culture's minus sign is C#'s.</summary>
    public static string Integer(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>An integer with separators between thousands, for people to read.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The same with the noun that it counts, given in the singular.</summary>
    public static string Count(long value, string noun) => $"{Count(value)} {noun}{(value == 1 ? "" : "s")}";

    /// <summary>A size for people to read: to the byte where it is small, and where it fills whole units.</summary>
    public static string Bytes(long bytes) => (bytes < 10 << 10, bytes % 1024, bytes < 10 << 20) switch
    {
        (true, not 0, _) => Count(bytes, "byte"),
        (_, 0, true) => Count(bytes / 1024) + " KiB",
        (_, _, true) => (bytes / 1024.0).ToString("N1", CultureInfo.InvariantCulture) + " KiB",
        _ => (bytes / 1048576.0).ToString("N1", CultureInfo.InvariantCulture) + " MiB",
    };

    /// <summary>A string literal.</summary>
    public static string String(string value)
    {
        StringBuilder literal = new("\"");
        foreach (char c in value)
        {
            literal.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                >= ' ' and <= '~' => c.ToString(),
                _ => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
            });
        }

        return literal.Append('"').ToString();
    }

    /// <summary>Text for an XML doc comment.</summary>
    public static string Xml(string value) =>
        OneLine(value).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>Text for a comment on one line: line ends, and what neither C# nor XML takes, become spaces.</summary>
    public static string OneLine(string value)
    {
        StringBuilder line = new();
        foreach (char c in value)
        {
            bool breaks = char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\ufffe' or '\uffff';
            line.Append(breaks ? ' ' : c);
        }

        return line.ToString().Trim();
    }

    /// <summary>The fewest digits that read back as the same float; netstandard's own "R" may write more.</summary>
    private static string Shortest(float value)
    {
        for (int digits = 1; digits < 9; digits++)
        {
            string text = value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (float.Parse(text, CultureInfo.InvariantCulture) == value)
            {
                return text;
            }
        }

        return value.ToString("G9", CultureInfo.InvariantCulture);
    }
}
