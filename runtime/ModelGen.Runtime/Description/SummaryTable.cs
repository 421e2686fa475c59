using System.Globalization;
using System.Text;

namespace ModelGen;

/// <summary>Draws a model as a table in the style of Keras' <c>model.summary()</c>, columns as wide as their texts.</summary>
internal static class SummaryTable
{
    private sealed record Column(string Header, bool AlignRight, Func<LayerDescription, string> Cell);

    /// <summary>The table and the totals below it.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Lines that end in <c>\n</c>.</returns>
    public static string Render(ModelDescription model)
    {
        Column[] columns = [.. ColumnsOf(model)];
        int[] widths = [.. columns.Select(column => model.Layers.Select(column.Cell).Append(column.Header).Max(text => text.Length))];

        StringBuilder table = new();
        Line(table, $"Model: \"{model.Name}\"");
        Rule(table, "┏━┳┓", widths);
        Row(table, '┃', columns, widths, column => column.Header);
        Rule(table, "┡━╇┩", widths);
        for (int i = 0; i < model.Layers.Length; i++)
        {
            if (i > 0)
            {
                Rule(table, "├─┼┤", widths);
            }

            Row(table, '│', columns, widths, column => column.Cell(model.Layers[i]));
        }

        Rule(table, "└─┴┘", widths);
        Line(table, $" Total params: {CountAndSize(model.ParameterCount)}");
        Line(table, $" Trainable params: {CountAndSize(model.TrainableCount)}");
        Line(table, $" Non-trainable params: {CountAndSize(model.ParameterCount - model.TrainableCount)}");
        return table.ToString();
    }

    /// <summary>The columns; one for masks where a layer has to do with them.</summary>
    private static IEnumerable<Column> ColumnsOf(ModelDescription model)
    {
        yield return new("Layer (type)", AlignRight: false, layer => $"{layer.Name} ({layer.Kind})");
        yield return new("Output Shape", AlignRight: false, layer => BatchShape(layer.OutputShape));
        if (model.Layers.Any(layer => layer.MaskIn || layer.MaskOut))
        {
            yield return new("Mask", AlignRight: false, MaskRole);
        }

        yield return new("Param #", AlignRight: true, layer => Count(layer.ParameterCount));
    }

    private static string MaskRole(LayerDescription layer) => (layer.MaskIn, layer.MaskOut) switch
    {
        (false, false) => "",
        (false, true) => "starts",
        (true, true) => "passes",
        (true, false) => "ends",
    };

    /// <summary>The shape with Keras' name for the open batch axis: <c>(None, 28, 128)</c>.</summary>
    private static string BatchShape(TensorShape shape) => $"(None, {shape.ToString()[1..]}";

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count of parameters with the memory they take: <c>81,674 (319.04 KB)</c>.</summary>
    private static string CountAndSize(int count)
    {
        double size = sizeof(float) * (double)count;
        string[] units = ["B", "KB", "MB", "GB"];
        int unit = 0;
        while (size >= 1024)
        {
            size /= 1024;
            unit++;
        }

        return $"{Count(count)} ({size.ToString("F2", CultureInfo.InvariantCulture)} {units[unit]})";
    }

    /// <summary>A horizontal rule from its left end, dash, crossing and right end.</summary>
    private static void Rule(StringBuilder text, string pieces, int[] widths) =>
        Line(text, $"{pieces[0]}{string.Join(pieces[2], widths.Select(width => new string(pieces[1], width + 2)))}{pieces[3]}");

    private static void Row(StringBuilder text, char border, Column[] columns, int[] widths, Func<Column, string> cell)
    {
        IEnumerable<string> cells = columns.Zip(widths, (column, width) =>
            column.AlignRight ? cell(column).PadLeft(width) : cell(column).PadRight(width));
        Line(text, $"{border} {string.Join($" {border} ", cells)} {border}");
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
