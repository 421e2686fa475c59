using System.Globalization;
using System.Text;

namespace ModelGen;

/// <summary>A column of a <see cref="TextTable"/>.</summary>
internal sealed record TextColumn(string Header, bool AlignRight = false);

/// <summary>A table in the style of Keras' <c>model.summary()</c>: a heavy head, light rules, columns as wide as their texts.</summary>
internal sealed class TextTable(params TextColumn[] columns)
{
    /// <summary>What stands for a rule among the rows.</summary>
    private static readonly string[] RuleRow = [];

    private readonly List<string[]> rows = [];

    /// <summary>Adds a row with one text for each column.</summary>
    public void AddRow(params string[] cells) => rows.Add(cells);

    /// <summary>Adds a rule between two rows.</summary>
    public void AddRule() => rows.Add(RuleRow);

    /// <summary>Draws the table in lines that end in <c>\n</c>.</summary>
    public void AppendTo(StringBuilder text)
    {
        string[] headers = [.. columns.Select(column => column.Header)];
        int[] widths = [.. columns.Select((_, i) => rows.Where(row => row != RuleRow).Append(headers).Max(row => Width(row[i])))];
        AppendRule(text, "┏━┳┓", widths);
        AppendRow(text, '┃', headers, widths);
        AppendRule(text, "┡━╇┩", widths);
        foreach (string[] row in rows)
        {
            if (row == RuleRow)
            {
                AppendRule(text, "├─┼┤", widths);
            }
            else
            {
                AppendRow(text, '│', row, widths);
            }
        }

        AppendRule(text, "└─┴┘", widths);
    }

    /// <summary>The places that a text takes: letters with their marks, rather than UTF-16 units.</summary>
    public static int Width(string text) => new StringInfo(text).LengthInTextElements;

    /// <summary>A text with spaces before or after it up to a width.</summary>
    public static string Pad(string text, int width, bool alignRight)
    {
        string spaces = new(' ', width - Width(text));
        return alignRight ? spaces + text : text + spaces;
    }

    /// <summary>A horizontal rule from its left end, dash, crossing and right end.</summary>
    private static void AppendRule(StringBuilder text, string pieces, int[] widths) =>
        text.Append($"{pieces[0]}{string.Join(pieces[2], widths.Select(width => new string(pieces[1], width + 2)))}{pieces[3]}\n");

    private void AppendRow(StringBuilder text, char border, string[] cells, int[] widths)
    {
        IEnumerable<string> padded = columns.Select((column, i) => Pad(cells[i], widths[i], column.AlignRight));
        text.Append($"{border} {string.Join($" {border} ", padded)} {border}\n");
    }
}
