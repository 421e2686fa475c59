using System.Globalization;
using System.Text;

namespace ModelGen;

/// <summary>Draws a model as a table in the style of Keras' <c>model.summary()</c>, columns as wide as their texts.</summary>
internal static class SummaryTable
{
    private sealed record Column(TextColumn Text, Func<LayerDescription, string> Cell);

    /// <summary>The table and the totals below it.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Lines that end in <c>\n</c>.</returns>
    public static string Render(ModelDescription model)
    {
        Column[] columns = [.. ColumnsOf(model)];
        TextTable layers = new([.. columns.Select(column => column.Text)]);
        for (int i = 0; i < model.Layers.Length; i++)
        {
            if (i > 0)
            {
                layers.AddRule();
            }

            layers.AddRow([.. columns.Select(column => column.Cell(model.Layers[i]))]);
        }

        StringBuilder table = new();
        table.Append($"Model: \"{model.Name}\"\n");
        layers.AppendTo(table);
        table.Append($" Total params: {CountAndSize(model.ParameterCount)}\n");
        table.Append($" Trainable params: {CountAndSize(model.TrainableCount)}\n");
        table.Append($" Non-trainable params: {CountAndSize(model.ParameterCount - model.TrainableCount)}\n");
        return table.ToString();
    }

    /// <summary>The columns; one for masks where a layer has to do with them, and one for connections where layers do not just follow each other.</summary>
    private static IEnumerable<Column> ColumnsOf(ModelDescription model)
    {
        yield return new(new("Layer (type)"), layer => $"{layer.Name} ({layer.Kind})");
        yield return new(new("Output Shape"), layer => BatchShape(layer.OutputShape));
        if (model.Layers.Any(layer => layer.MaskIn || layer.MaskOut))
        {
            yield return new(new("Mask"), MaskRole);
        }

        yield return new(new("Param #", AlignRight: true), layer => Count(layer.ParameterCount));
        if (model.Layers.Any(layer => !layer.Inputs.IsEmpty))
        {
            yield return new(new("Connected to"), layer => string.Join(", ", layer.Inputs));
        }
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
}
