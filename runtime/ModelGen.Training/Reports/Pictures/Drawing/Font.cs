using System.Globalization;
using System.Text;

namespace ModelGen.Training;

/// <summary>
/// A size of text with its class. How wide a text is only the reader's browser knows, so it is estimated, on the side of too wide:
/// by DejaVu Sans, the widest of the usual sans-serif fonts.
/// </summary>
/// <param name="Class">The class that has this size.</param>
/// <param name="Size">The height of the font in pixels.</param>
/// <param name="Weight">How much wider than regular its characters are.</param>
internal sealed record Font(string Class, double Size, double Weight = 1)
{
    /// <summary>A picture's heading.</summary>
    public static readonly Font Heading = new("mg-heading", 13, 1.1);

    /// <summary>Text that stands out from other text.</summary>
    public static readonly Font Bold = new("mg-bold", 11, 1.1);

    /// <summary>Text.</summary>
    public static readonly Font Regular = new("mg-text", 11);

    /// <summary>Text where there is little room.</summary>
    public static readonly Font Small = new("mg-small", 9);

    /// <summary>How far below the middle of a line its base line is, in pixels.</summary>
    public double Drop => 0.36 * Size;

    /// <summary>About how wide a text is, in pixels.</summary>
    public double Width(string text) => Size * Weight * text.EnumerateRunes().Sum(Em);

    /// <summary>
    /// The text, or as much of its beginning and its end as has room, with an ellipsis between: names often differ in their ends. Never
    /// cuts through a character.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="room">The room in pixels.</param>
    public string Cut(string text, double room)
    {
        if (Width(text) <= room)
        {
            return text;
        }

        List<string> characters = [];
        TextElementEnumerator enumerator = StringInfo.GetTextElementEnumerator(text);
        while (enumerator.MoveNext())
        {
            characters.Add(enumerator.GetTextElement());
        }

        double half = (room - Width("…")) / 2;
        IEnumerable<string> end = Fitting(characters.AsEnumerable().Reverse(), half).Reverse();
        return string.Concat(Fitting(characters, half)).TrimEnd() + "…" + string.Concat(end).TrimStart();
    }

    private IEnumerable<string> Fitting(IEnumerable<string> characters, double room) =>
        characters.TakeWhile(character => (room -= Width(character)) >= 0);

    /// <summary>The width of a character in heights of the font.</summary>
    private static double Em(Rune rune) => rune.Value switch
    {
        'i' or 'j' or 'l' or 'I' or '.' or ',' or ':' or ';' or '\'' or '|' or ' ' or '!' => 0.34,
        'f' or 'r' or 't' or '(' or ')' or '[' or ']' or '-' or '/' => 0.42,
        'm' or 'w' or 'M' or 'W' or '%' or '@' or '…' => 1,
        >= 'A' and <= 'Z' => 0.74,
        < 0x1100 => 0.64,
        _ => 1.1,
    };
}
