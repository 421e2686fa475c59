using System.Globalization;
using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>
/// Draws a model as boxes from the input down to the output: a layer's name, kind, output shape and parameters, arrows between them for
/// the data, and dashed ones beside these where a mask goes along; at the right, lines to layers that read others than the one above.
/// </summary>
internal static class ModelDiagram
{
    private const double Width = 360;
    private const double Left = 30;
    private const double Right = Width - 30;
    private const double Gap = 30;
    private const double Padding = 10;
    private const double Line = 16;
    private const double DataX = 130;
    private const double MaskX = 190;

    /// <summary>Draws a model.</summary>
    public static Picture Draw(ModelDescription model)
    {
        List<XElement> content = [Shapes.CutText(Font.Heading, 10, 18, model.Name, Width - 20)];
        List<(double Top, double Bottom)> boxes = [];
        double y = 30;
        y = Box(content, y, rounded: true, [new("input", "", Of(model.InputShape))]);
        boxes.Add((30, y));
        LayerDescription? above = null;
        foreach (LayerDescription layer in model.Layers)
        {
            bool follows = DiagramBranches.Follows(layer, above?.Name ?? "input"), isMasked = layer.MaskIn && above is { MaskOut: true };
            y = follows ? Arrows(content, y, Mask(isMasked, starts: above is { MaskIn: false }, ends: !layer.MaskOut)) : y + Gap;
            double top = y;
            y = Box(content, y, rounded: false, Rows(layer));
            boxes.Add((top, y));
            above = layer;
        }

        double lines = DiagramBranches.Draw(content, model.Layers, boxes, Right);
        y = Arrows(content, y, Mask(above is { MaskOut: true }, starts: above is { MaskIn: false }, ends: false));
        y = Box(content, y, rounded: true, Output(model));
        string totals = $"{Numbers.Thousands(model.ParameterCount, "parameter")}, {Numbers.Thousands(model.TrainableCount)} of them trainable";
        content.Add(Shapes.Text(Font.Regular, Width / 2, y + 20, totals, "middle", "mg-quiet"));
        return new Picture(model.Name, Describe(model, totals), Width + lines, y + 32, content);
    }

    /// <summary>A line of text in a box.</summary>
    /// <param name="Bold">What it begins with, in bold.</param>
    /// <param name="Plain">What follows.</param>
    /// <param name="AtRight">What stands at the right edge.</param>
    private sealed record Row(string Bold, string Plain, string AtRight);

    private static string Of(TensorShape shape) => shape.ToString();

    /// <summary>What stands at the arrow of a mask; empty where none goes along.</summary>
    private static string Mask(bool isMasked, bool starts, bool ends) => !isMasked ? ""
        : starts && ends ? "mask starts and ends"
        : starts ? "mask starts"
        : ends ? "mask ends"
        : "mask";

    private static List<Row> Rows(LayerDescription layer)
    {
        string parameters = layer.ParameterCount == 0 ? "no parameters" : Numbers.Thousands(layer.ParameterCount, "parameter");
        List<Row> rows = [new(layer.Name, "", layer.Kind), new("", Of(layer.OutputShape), parameters)];
        if (layer.MaskValue is float value)
        {
            rows.Add(new("", string.Create(CultureInfo.InvariantCulture, $"masks steps whose features are all {value}"), ""));
        }

        return rows;
    }

    private static List<Row> Output(ModelDescription model)
    {
        List<Row> rows = [new("output", "", Of(model.OutputShape))];
        if (!model.Labels.IsEmpty)
        {
            rows.Add(new("", string.Join(", ", model.Labels), ""));
        }

        return rows;
    }

    /// <summary>Draws a box and gives the y of its lower edge.</summary>
    private static double Box(List<XElement> content, double y, bool rounded, List<Row> rows)
    {
        double height = (rows.Count * Line) + Padding, inside = Right - Left - (2 * Padding);
        XElement box = Shapes.Rectangle("mg-frame", Left, y, Right - Left, height);
        box.Add(Shapes.Attribute("rx", rounded ? height / 2 : 4));
        content.Add(box);
        double line = y + (Padding / 2) + (Line / 2);
        foreach (Row row in rows)
        {
            double rightWidth = Math.Min(Font.Regular.Width(row.AtRight), inside * 0.6), room = inside - rightWidth - 6;
            (Font font, string text) = row.Bold.Length > 0 ? (Font.Bold, row.Bold) : (Font.Regular, row.Plain);
            content.Add(Shapes.CutText(font, Left + Padding, line + font.Drop, text, room));
            if (row.AtRight.Length > 0)
            {
                content.Add(Shapes.CutText(
                    Font.Regular, Right - Padding, line + Font.Regular.Drop, row.AtRight, rightWidth + 0.1, "end", "mg-quiet"));
            }

            line += Line;
        }

        return y + height;
    }

    /// <summary>Draws the arrows to the next box, that of the mask with its text, and gives the y of its upper edge.</summary>
    private static double Arrows(List<XElement> content, double y, string mask)
    {
        content.Add(Arrow("mg-color-8", "mg-line", DataX, y));
        if (mask.Length > 0)
        {
            content.Add(Arrow("mg-color-2", "mg-line mg-dash-2", MaskX, y));
            content.Add(Shapes.Text(Font.Regular, MaskX + 9, y + (Gap / 2) + Font.Regular.Drop, mask, "start", "mg-quiet"));
        }

        return y + Gap;
    }

    private static XElement Arrow(string color, string line, double x, double y)
    {
        double tip = y + Gap - 2, head = tip - 7;
        return Shapes.Element(
            "g",
            color,
            Shapes.Path(line, new PathData().Move(x, y + 2).Line(x, head)),
            Shapes.Path("mg-marker", new PathData().Move(x - 3, head).Line(x + 3, head).Line(x, tip).Line(x - 3, head)));
    }

    private static string Describe(ModelDescription model, string totals)
    {
        IEnumerable<string> layers = model.Layers.Select(layer =>
        {
            string mask = (layer.MaskIn, layer.MaskOut) switch
            {
                (false, true) => ", where the mask starts",
                (true, true) => ", through which the mask flows",
                (true, false) => ", where the mask ends",
                _ => "",
            };
            string inputs = layer.Inputs.IsEmpty ? "" : $" of {string.Join(", ", layer.Inputs)}";
            return $"{layer.Name} ({layer.Kind}){inputs} to {layer.OutputShape}{mask}";
        });
        return $"From an input of {model.InputShape}: {string.Join("; ", layers)}. {totals}.";
    }
}
