using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>How large the gradients of the layers were, and how far updates went, over the epochs.</summary>
internal static class NormSection
{
    /// <summary>The section of a training run, or null where its norms were not tracked.</summary>
    public static XElement? Render(RunPart part) => part.History.Epochs is not [{ Norms.IsEmpty: false }, ..]
        ? null
        : part.Section(
            "norms",
            "Gradients and updates",
            Html.SideBySide([Html.Figure(part.History.GradientNorms()), Html.Figure(part.History.UpdateRatios())]));
}
