using System.Globalization;
using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>Test samples with what the model said of them.</summary>
internal static class GallerySection
{
    /// <summary>The section of a training run, or null where there is nothing to show.</summary>
    public static XElement? Render(RunPart part)
    {
        if (part.Run.Test is not Predictions { Count: > 0 } test || part.GallerySize == 0)
        {
            return null;
        }

        Gallery gallery = Gallery.Choose(test, part.GallerySize);
        return part.Section(
            "samples",
            "Test samples",
            Group(part, test, "Mistakes, the worst first", gallery.Mistakes, gallery.MistakesInAll),
            Group(part, test, "Right", gallery.Right, gallery.RightInAll));
    }

    private static IEnumerable<XElement> Group(
        RunPart part, Predictions test, string heading, IReadOnlyList<Prediction> predictions, int inAll)
    {
        string count = inAll == 0 ? "none" : $"{Format.Count(predictions.Count)} of {Format.Count(inAll)}";
        yield return Html.Heading(part.Level + 1, $"{heading} ", Html.Element("span", Html.Class("note"), count));
        if (predictions.Count > 0)
        {
            yield return Html.Element("ul", Html.Class("gallery"), predictions.Select(prediction => Item(part, test, prediction)));
        }
    }

    private static XElement Item(RunPart part, Predictions test, Prediction prediction)
    {
        string label = test.Names[prediction.Label], predicted = test.NameOf(prediction.Predicted);
        string which = part.Run.Tested.Positions == 1
            ? string.Create(CultureInfo.InvariantCulture, $"sample{Format.NoBreak}{prediction.Sample}")
            : string.Create(CultureInfo.InvariantCulture, $"sample{Format.NoBreak}{prediction.Sample}, step{Format.NoBreak}{prediction.Step}");
        Picture picture = SamplePictures.Draw(
            $"{which}: true {label}, predicted {predicted}",
            test.Data[prediction.Sample].Input.Span,
            part.Model.InputShape,
            part.Samples,
            part.Run.Mask);
        return Html.Element(
            "li",
            Html.Element(
                "figure",
                picture.Svg,
                Html.Element(
                    "figcaption",
                    Html.Element(
                        "dl",
                        Line("true", label, prediction.LabelProbability),
                        Line("predicted", predicted, prediction.Probability)),
                    Html.Element("span", Html.Class("note"), which))));
    }

    private static XElement Line(string what, string name, double probability) => Html.Element(
        "div",
        Html.Element("dt", what),
        Html.Element("dd", Html.Class("name"), new XAttribute("title", name), name),
        Html.Element("dd", Format.Probability(probability)));
}
