using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace ModelGen.Tool.Reports;

/// <summary>A model as a flowchart in the language of Mermaid, which pages and repositories draw.</summary>
internal static class MermaidGraph
{
    /// <summary>What layers call the one input of a model.</summary>
    private const string InputName = "input";

    /// <summary>The text of a model's graph: its inputs, its layers, and who reads whom.</summary>
    public static string Of(ModelDescription model)
    {
        StringBuilder text = new("flowchart TD\n");
        Dictionary<string, string> nodes = [];
        if (model.Inputs.IsEmpty)
        {
            text.Append(Input(Node(nodes, InputName), InputName, model.InputShape));
        }

        string above = InputName;
        Dictionary<string, LayerDescription> layers = model.Layers.ToDictionary(layer => layer.Name);
        foreach (LayerDescription layer in model.Layers)
        {
            string node = Node(nodes, layer.Name);
            if (model.Inputs.Any(input => input.Name == layer.Name))
            {
                text.Append(Input(node, layer.Name, layer.OutputShape));
                continue;
            }

            string parameters = layer.ParameterCount switch { 0 => "", 1 => "<br/>1 parameter", int count => Invariant($"<br/>{count} parameters") };
            text.Append($"    {node}[\"{Text(layer.Name)} ({Text(layer.Kind)})<br/>{layer.OutputShape}{parameters}\"]\n");
            foreach (string input in layer.Inputs.IsEmpty ? [above] : layer.Inputs)
            {
                text.Append($"    {nodes[Source(nodes, input)]} -->{Label(input, layer, layers.GetValueOrDefault(input))} {node}\n");
            }

            above = layer.Name;
        }

        return text.ToString();
    }

    private static string Input(string node, string name, TensorShape shape) => $"    {node}([\"{Text(name)}<br/>{shape}\"])\n";

    private static string Node(Dictionary<string, string> nodes, string name) => nodes[name] = string.Create(CultureInfo.InvariantCulture, $"n{nodes.Count}");

    /// <summary>The layer or the input that gives a value, which may be a state such as <c>encoder/c</c>.</summary>
    private static string Source(Dictionary<string, string> nodes, string value) => nodes.ContainsKey(value) ? value : value[..value.LastIndexOf('/')];

    /// <summary>What is said of a value on its way: which state it is, or that a mask goes along.</summary>
    private static string Label(string value, LayerDescription reader, LayerDescription? source) =>
        source is null && value.Contains('/') ? $"|\"{Text(value[(value.LastIndexOf('/') + 1)..])}\"|"
        : source is { MaskOut: true } && reader.MaskIn ? "|mask|"
        : "";

    /// <summary>A name as a text within quotes.</summary>
    private static string Text(string name) => string.Concat(name.Select(letter => letter switch
    {
        '"' => "#quot;",
        '#' => "#35;",
        '<' => "#lt;",
        '>' => "#gt;",
        '&' => "#amp;",
        _ => letter.ToString(),
    }));
}
