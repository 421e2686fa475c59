using System.Globalization;
using System.Text;

namespace ModelGen.Training;

/// <summary>Makes text of users fit into a row of a table.</summary>
internal static class TableText
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>A text with a replacement character for what would break the line or command the terminal.</summary>
    public static string OneLine(string text)
    {
        StringBuilder line = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            line.Append(Commands(rune) ? Rune.ReplacementChar : rune);
        }

        return line.ToString();
    }

    /// <summary>A text that takes no more than some places; what is cut ends in an ellipsis.</summary>
    public static string Cut(string text, int width) =>
        TextTable.Width(text) <= width ? text : $"{new StringInfo(text).SubstringByTextElements(0, width - 1)}…";

    /// <summary>Joiners are part of the spelling in some scripts; other formats turn the direction of writing.</summary>
    public static bool Commands(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.Format => rune.Value is not (ZeroWidthNonJoiner or ZeroWidthJoiner),
        _ => false,
    };
}
