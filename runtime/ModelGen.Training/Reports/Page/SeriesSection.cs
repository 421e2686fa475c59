using System.Globalization;
using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>Some series of the test data with what the model made of them: the worst, and some about the median.</summary>
internal static class SeriesSection
{
    /// <summary>The section of a training run, or null where its outputs are no series.</summary>
    public static XElement? Render(RunPart part)
    {
        if (part.Run.Test is not RegressionResult { Count: > 0 } test || !SampleSeries.Has(part.Run.Tested) || part.GallerySize == 0)
        {
            return null;
        }

        // Series take more room than samples, so there are a quarter as many.
        (IReadOnlyList<(int, double)> worst, IReadOnlyList<(int, double)> typical, int inAll) = SampleSeries.Choose(test, (part.GallerySize + 3) / 4);
        return part.Section(
            "samples",
            "Test samples",
            Group(part, test, "The largest errors, the largest first", worst, inAll),
            typical.Count == 0 ? null : Group(part, test, "Errors about the median", typical, inAll));
    }

    private static IEnumerable<XElement> Group(
        RunPart part, RegressionResult test, string heading, IReadOnlyList<(int Sample, double Error)> samples, int inAll)
    {
        yield return Html.Heading(
            part.Level + 1,
            $"{heading} ",
            Html.Element("span", Html.Class("note"), $"{Format.Count(samples.Count)} of {Format.Count(inAll)}"));
        yield return Html.SideBySide(samples.Select(sample => Item(test, sample.Sample, sample.Error)));
    }

    private static XElement Item(RegressionResult test, int sample, double error)
    {
        XElement figure = Html.Figure(test.Series(sample));
        string which = string.Create(CultureInfo.InvariantCulture, $"sample{Format.NoBreak}{sample}");
        figure.Add(Html.Element("figcaption", Html.Class("note"), $"{which}: RMSE{Format.NoBreak}{Format.Value(error)}"));
        return figure;
    }
}
