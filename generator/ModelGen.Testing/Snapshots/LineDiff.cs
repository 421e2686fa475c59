using System.Globalization;
using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace ModelGen.Testing.Snapshots;

/// <summary>What of a text changed, line by line, with some lines around each change.</summary>
internal static class LineDiff
{
    /// <summary>Lines shown before and after a change.</summary>
    private const int Context = 3;

    /// <summary>Lines shown at most: who needs more compares the files.</summary>
    private const int MostLines = 60;

    /// <summary>The difference: <c>-</c> before lines that are gone, <c>+</c> before lines that are new, and line numbers of the new text.</summary>
    public static string Of(string before, string after)
    {
        List<DiffPiece> lines = InlineDiffBuilder.Diff(before, after, ignoreWhiteSpace: false).Lines;
        bool[] shown = new bool[lines.Count];
        for (int i = 0; i < lines.Count; i++)
        {
            if (lines[i].Type != ChangeType.Unchanged)
            {
                int first = Math.Max(i - Context, 0);
                Array.Fill(shown, true, first, Math.Min(i + Context + 1, lines.Count) - first);
            }
        }

        int[] rows = [.. Enumerable.Range(0, lines.Count).Where(i => shown[i])];
        if (rows.Length == 0)
        {
            return "    only the end of the last line differs";
        }

        StringBuilder text = new();
        for (int i = 0; i < Math.Min(rows.Length, MostLines); i++)
        {
            if (i > 0 && rows[i] != rows[i - 1] + 1)
            {
                text.Append("    ...\n");
            }

            DiffPiece line = lines[rows[i]];
            string number = line.Position?.ToString(CultureInfo.InvariantCulture) ?? "";
            text.Append(CultureInfo.InvariantCulture, $"{number,6} {Sign(line.Type)} {line.Text}\n");
        }

        return rows.Length > MostLines
            ? text.Append(CultureInfo.InvariantCulture, $"    ... and {rows.Length - MostLines} lines more").ToString()
            : text.ToString().TrimEnd('\n');
    }

    private static char Sign(ChangeType type) => type switch
    {
        ChangeType.Inserted => '+',
        ChangeType.Deleted => '-',
        _ => ' ',
    };
}
