using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>The layers of a model, as a diagram and as a table.</summary>
internal static class ModelSection
{
    /// <summary>The section of a training run.</summary>
    public static XElement Render(RunPart part)
    {
        Table table = new("Layers", "layer", "kind", "output", "mask", "parameters");
        foreach (LayerDescription layer in part.Model.Layers)
        {
            table.Add(layer.Name, layer.Kind, layer.OutputShape.ToString(), MaskRole(layer), Format.Count(layer.ParameterCount));
        }

        return part.Section("model", "Model", Html.SideBySide(Html.Figure(part.Model.ToPicture()), table.ToElement()));
    }

    private static string MaskRole(LayerDescription layer) => (layer.MaskIn, layer.MaskOut) switch
    {
        (false, false) => Format.None,
        (false, true) => "starts",
        (true, true) => "passes",
        (true, false) => "ends",
    };
}
