using System.Globalization;
using System.Text;

namespace ModelGen.Training;

/// <summary>Draws a confusion matrix and the scores of its classes as text, for a terminal.</summary>
internal sealed class ConfusionTable
{
    /// <summary>The widest matrix that is drawn, in places of the terminal.</summary>
    private const int LargestWidth = 100;

    /// <summary>The borders of a table of two columns, and the spaces beside them.</summary>
    private const int Borders = 7;

    private const int LongestName = 24;

    private const int ListedMistakes = 20;

    private const string RowHeader = "Label";

    private readonly ConfusionMatrix matrix;
    private readonly string[] indices;
    private readonly string[] names;
    private readonly string numberFormat;
    private readonly StringBuilder text = new();

    private ConfusionTable(ConfusionMatrix matrix, IReadOnlyList<string>? names)
    {
        this.matrix = matrix;
        indices = [.. Classes.Select(index => index.ToString(CultureInfo.InvariantCulture))];
        this.names = names is null ? indices : [.. names.Select(name => TableText.Cut(TableText.OneLine(name), LongestName))];
        numberFormat = $"F{Decimals()}";
    }

    private IEnumerable<int> Classes => Enumerable.Range(0, matrix.Classes);

    /// <summary>The matrix or its most frequent mistakes, the scores of each class and their means, and the accuracy.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="names">The name of each class; null: its index.</param>
    /// <returns>Lines that end in <c>\n</c>.</returns>
    public static string Render(ConfusionMatrix matrix, IReadOnlyList<string>? names)
    {
        ConfusionTable table = new(matrix, names);
        if (!table.TryAppendMatrix())
        {
            table.AppendMistakes();
        }

        table.AppendScores();
        string withoutClass = matrix.WithoutClass > 0 ? $"; not finite, so wrong: {table.Number(matrix.WithoutClass)}" : "";
        table.text.Append(
            CultureInfo.InvariantCulture,
            $" Accuracy: {MetricValue.Format(matrix.Accuracy)} ({table.Number(matrix.Right)} of {table.Number(matrix.Total)}{withoutClass})\n");
        return table.text.ToString();
    }

    /// <summary>
    /// Draws the matrix where it is narrow enough: with names above its columns or, where they are too wide, with indices, which
    /// then stand in front of the names of the rows too.
    /// </summary>
    private bool TryAppendMatrix()
    {
        // A number and a space for each class.
        if (2 * matrix.Classes > LargestWidth)
        {
            return false;
        }

        string[][] columns = [.. Classes.Select(predicted => Classes.Select(label => Cell(matrix[label, predicted])).ToArray())];
        if (names.Max(TextTable.Width) <= RoomForRows(WidthsOf(names, columns)))
        {
            AppendMatrix(names, names, columns);
            return true;
        }

        int room = RoomForRows(WidthsOf(indices, columns));
        if (room < RowHeader.Length)
        {
            return false;
        }

        IEnumerable<string> numbered = indices.Zip(names, (index, name) => $"{index.PadLeft(indices[^1].Length)} {name}");
        AppendMatrix(names == indices ? indices : [.. numbered.Select(row => TableText.Cut(row, room))], indices, columns);
        return true;
    }

    private void AppendMatrix(string[] rows, string[] headings, string[][] columns)
    {
        int[] widths = WidthsOf(headings, columns);
        TextTable table = new(new(RowHeader), new(Line(headings, widths)));
        foreach (int label in Classes)
        {
            table.AddRow(rows[label], Line(columns.Select(column => column[label]), widths));
        }

        text.Append("Confusion matrix: labels down, predictions across\n");
        table.AppendTo(text);
    }

    /// <summary>Lists the largest numbers off the diagonal, if there are any.</summary>
    private void AppendMistakes()
    {
        (int Label, int Predicted, double Count)[] mistakes = Classes
            .SelectMany(label => Classes.Select(predicted => (Label: label, Predicted: predicted, Count: matrix[label, predicted])))
            .Where(cell => cell.Label != cell.Predicted && cell.Count > 0)
            .OrderByDescending(cell => cell.Count)
            .Take(ListedMistakes)
            .ToArray();
        if (mistakes.Length == 0)
        {
            return;
        }

        TextTable table = new(new(RowHeader), new("Prediction"), new("Count", AlignRight: true));
        foreach ((int label, int predicted, double count) in mistakes)
        {
            table.AddRow(names[label], names[predicted], Number(count));
        }

        text.Append("Most frequent mistakes\n");
        table.AppendTo(text);
    }

    private void AppendScores()
    {
        TextTable table = new(
            new(RowHeader), new("Precision", true), new("Recall", true), new("F1", true), new("Support", true));
        foreach (int index in Classes)
        {
            AddScores(table, names[index], matrix.Scores(index));
        }

        table.AddRule();
        AddScores(table, "macro mean", matrix.Macro);
        AddScores(table, "weighted mean", matrix.Weighted);
        table.AppendTo(text);
    }

    private void AddScores(TextTable table, string name, ClassScores scores) =>
        table.AddRow(name, Numbers.Share(scores.Precision), Numbers.Share(scores.Recall), Numbers.Share(scores.F1), Number(scores.Support));

    /// <summary>None where all counts are whole, otherwise as many as give the largest count four digits.</summary>
    private int Decimals()
    {
        IEnumerable<double> counts =
            Classes.SelectMany(label => Classes.Prepend(Classification.NoClass).Select(predicted => matrix[label, predicted]));
        return counts.All(double.IsInteger) ? 0 : Math.Clamp(3 - (int)Math.Floor(Math.Log10(counts.Max())), 0, 9);
    }

    private static int RoomForRows(int[] widths) => LargestWidth - Borders - (widths.Sum() + widths.Length - 1);

    private static int[] WidthsOf(string[] headings, string[][] columns) =>
        [.. headings.Zip(columns, (heading, cells) => cells.Append(heading).Max(TextTable.Width))];

    private static string Line(IEnumerable<string> cells, int[] widths) =>
        string.Join(' ', cells.Zip(widths, (cell, width) => TextTable.Pad(cell, width, alignRight: true)));

    private string Number(double count) => count.ToString(numberFormat, CultureInfo.InvariantCulture);

    /// <summary>A number, or a dot for none, so that mistakes stand out.</summary>
    private string Cell(double count) => count == 0 ? "·" : Number(count);
}
