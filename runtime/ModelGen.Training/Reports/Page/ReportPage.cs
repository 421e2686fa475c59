using System.Globalization;
using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>The page of a <see cref="Report"/>.</summary>
internal static class ReportPage
{
    /// <summary>
    /// What the page may load and do: nothing but its own style, even if a text of a user's got into it as markup. Frames that show the page
    /// are no matter of a <c>meta</c> element.
    /// </summary>
    private const string SecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    /// <summary>The page.</summary>
    /// <param name="report">Its title, its notes and how to draw samples.</param>
    /// <param name="runs">The training runs; one at least.</param>
    public static XElement Render(Report report, IReadOnlyList<ReportRun> runs)
    {
        ReportRun? chosen = ReportRun.Choose(runs);
        XElement[] sections =
        [
            .. runs.Count == 1 ? Alone(report, runs[0]) : Several(report, runs, chosen),
            EnvironmentSection.Render(report.Notes),
        ];
        return Html.Element(
            "html",
            new XAttribute("lang", "en"),
            Head(report.Title),
            Html.Element(
                "body",
                Html.Element(
                    "header",
                    Html.Heading(1, report.Title),
                    runs.Count == 1 ? Lead(runs[0].Name == report.Title ? "" : runs[0].Name, runs[0].History.Model.Summary) : null,
                    Contents(sections)),
                Html.Element("main", sections),
                Html.Element("footer", Html.Element("p", "Made by ModelGen."))));
    }

    /// <summary>What the ids of a training run's part of the page begin with.</summary>
    /// <param name="index">The training run, from 0.</param>
    public static string RunId(int index) => string.Create(CultureInfo.InvariantCulture, $"run-{index + 1}");

    private static XElement Head(string title) => Html.Element(
        "head",
        Html.Element("meta", new XAttribute("charset", "utf-8")),
        Html.Element("meta", new XAttribute("http-equiv", "Content-Security-Policy"), new XAttribute("content", SecurityPolicy)),
        Html.Element("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
        Html.Element("title", title),
        Html.Element("style", Picture.StyleSheet + PageStyle.Text));

    /// <summary>What stands below a heading, or null where there is nothing to say.</summary>
    private static XElement? Lead(params string[] parts)
    {
        string text = string.Join(": ", parts.Where(part => part.Length > 0));
        return text.Length == 0 ? null : Html.Element("p", Html.Class("lead"), text);
    }

    private static XElement Contents(IEnumerable<XElement> sections) => Html.Element(
        "nav",
        new XAttribute("aria-label", "Contents"),
        Html.Element(
            "ul",
            sections.Select(section => Html.Element(
                "li", Html.Link(section.Attribute("id")!.Value, section.Descendants("h2").First().Value)))));

    private static IEnumerable<XElement> Alone(Report report, ReportRun run) =>
        Sections(new RunPart(run, "", 2, report.GallerySize, DrawingOf(report, run), new DataHashes()));

    private static IEnumerable<XElement> Several(Report report, IReadOnlyList<ReportRun> runs, ReportRun? chosen)
    {
        DataHashes hashes = new();
        ReportRun open = chosen ?? runs[0];
        yield return ComparisonSection.Render(runs, chosen);
        foreach ((int index, ReportRun run) in runs.Select((run, index) => (index, run)))
        {
            int gallerySize = run == open ? report.GallerySize : report.GallerySize / 4;
            RunPart part = new(run, RunId(index) + "-", 3, gallerySize, DrawingOf(report, run), hashes);
            yield return Html.Element(
                "details",
                Html.Id(RunId(index)),
                Html.Class("run"),
                run == open ? new XAttribute("open", "open") : null,
                Html.Element("summary", Html.Heading(2, run.Name), Html.Element("span", Html.Class("note"), Short(run))),
                Lead(run.History.Model.Summary),
                Sections(part));
        }
    }

    /// <summary>What stands beside the name of a training run whose part is closed.</summary>
    private static string Short(ReportRun run) => run.Test is null
        ? run.History.EndReason.InWords()
        : $"test {run.Test.Headline.Name} {Format.Value(run.Test.Headline.Value)}";

    /// <summary>How samples are drawn: as the caller says, but the line of a pen needs two features.</summary>
    private static SampleDrawing DrawingOf(Report report, ReportRun run)
    {
        TensorShape shape = run.History.Model.InputShape;
        bool canBePen = shape.Rank == 2 && shape[1] == 2;
        return report.Samples is SampleDrawing drawing && (drawing != SampleDrawing.Pen || canBePen) ? drawing : SamplePictures.For(shape);
    }

    private static IEnumerable<XElement> Sections(RunPart part)
    {
        XElement?[] sections =
        [
            ResultSection.Render(part),
            CurveSection.Render(part),
            NormSection.Render(part),
            ClassSection.Render(part),
            RegressionSection.Render(part),
            GallerySection.Render(part),
            SeriesSection.Render(part),
            DataSection.Render(part),
            ModelSection.Render(part),
            SettingsSection.Render(part),
        ];
        return sections.OfType<XElement>();
    }
}
