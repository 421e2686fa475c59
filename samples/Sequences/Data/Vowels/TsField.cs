using System.Globalization;

namespace Sequences.Data.Vowels;

/// <summary>A line of the header of a <c>.ts</c> file: <c>@name value</c>.</summary>
/// <param name="Line">Path and number of the line, to begin a message with.</param>
/// <param name="Name">The name, as it is usually spelt.</param>
/// <param name="Value">What follows the name; empty if nothing does.</param>
internal sealed record TsField(string Line, string Name, string Value)
{
    /// <summary>The value such that equal texts mean the same: words in lower case if they are booleans, with one blank between them.</summary>
    public string Normal => string.Join(
        ' ',
        Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => bool.TryParse(word, out bool flag) ? (flag ? "true" : "false") : word));

    /// <summary>The value as a boolean.</summary>
    public bool Flag() => bool.TryParse(Value, out bool value) ? value : throw Wrong("true or false");

    /// <summary>The value as a count.</summary>
    /// <param name="most">The largest that makes sense.</param>
    public int Number(int most) =>
        int.TryParse(Value, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1 && value <= most
            ? value
            : throw Wrong($"a whole number from 1 to {most}");

    /// <summary>The error that the value is not as expected.</summary>
    public InvalidDataException Wrong(string expected, string? reason = null) =>
        new($"{Line} (@{Name}): expected {expected}, found {Quote(Value)}{(reason is null ? "" : $"; {reason}")}");

    /// <summary>Text of a file as a message can show it: not too long.</summary>
    public static string Quote(string text)
    {
        const int Longest = 60;
        return text.Length <= Longest ? $"'{text}'" : $"'{text[..Longest]}...'";
    }
}
