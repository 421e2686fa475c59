using System.Globalization;
using System.Text;

namespace ModelGen.Generator.Common;

/// <summary>Writes indented JSON.</summary>
internal sealed class JsonWriter
{
    private readonly StringBuilder text = new();
    private int depth;
    private bool first = true;

    /// <summary>An object as the value of <paramref name="key"/>, or as an item of an array or the whole where there is no key.</summary>
    public void Object(string? key, Action members) => Nested(key, '{', '}', members);

    public void Array(string? key, Action items) => Nested(key, '[', ']', items);

    /// <summary>An array of plain values on one line.</summary>
    public void Array(string key, IEnumerable<object> values)
    {
        Begin(key);
        text.Append('[').Append(string.Join(", ", values.Select(Literal))).Append(']');
    }

    /// <summary>A string, a boolean or a number.</summary>
    public void Value(string key, object value)
    {
        Begin(key);
        text.Append(Literal(value));
    }

    public override string ToString() => text.ToString() + "\n";

    private void Nested(string? key, char open, char close, Action content)
    {
        Begin(key);
        text.Append(open);
        depth++;
        first = true;
        content();
        depth--;
        if (!first)
        {
            NewLine();
        }

        text.Append(close);
        first = false;
    }

    private void Begin(string? key)
    {
        if (depth > 0)
        {
            text.Append(first ? "" : ",");
            NewLine();
        }

        text.Append(key is null ? "" : Quote(key) + ": ");
        first = false;
    }

    private void NewLine() => text.Append('\n').Append(' ', 2 * depth);

    private static string Literal(object value) => value is string s ? Quote(s) : Words.Show(value);

    private static string Quote(string value)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in value)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                < ' ' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
