using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>The layers of a model, as a diagram and as a table.</summary>
internal static class ModelSection
{
    /// <summary>The section of a training run.</summary>
    public static XElement Render(RunPart part)
    {
        Table table = new("Layers", "layer", "output", "mask", "parameters");
        foreach (LayerDescription layer in part.Model.Layers)
        {
            XElement kind = Html.Element("span", Html.Class("below"), layer.Kind);
            table.Add(new object[] { layer.Name, kind }, layer.OutputShape.ToString(), MaskRole(layer), Format.Count(layer.ParameterCount));
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
