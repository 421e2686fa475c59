using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>Several training runs side by side: their results in a table, and their curves in the same charts.</summary>
internal static class ComparisonSection
{
    /// <summary>The section.</summary>
    /// <param name="runs">The training runs.</param>
    /// <param name="chosen">The best of them, or null where nothing tells.</param>
    public static XElement Render(IReadOnlyList<ReportRun> runs, ReportRun? chosen) => Html.Section(
        "comparison",
        2,
        "Comparison",
        chosen is null ? null : Choice(chosen),
        Results(runs, chosen),
        CurveSection.Compare(runs),
        Html.Element("p", Html.Class("note"), "The numbers of these curves are in the sections of the runs."));

    private static XElement Choice(ReportRun chosen)
    {
        (string monitored, EpochValue value) = chosen.Final(ReportRun.ValidationAccuracy) is EpochValue accuracy
            ? ("accuracy", accuracy)
            : ("loss", chosen.Final(ReportRun.ValidationLoss)!.Value);
        string test = chosen.Test is null ? "" : $" Its test {chosen.Test.Headline.Name} is {Format.Value(chosen.Test.Headline.Value)}.";
        return Html.Element(
            "p",
            "Best by validation ",
            monitored,
            ": ",
            Html.Element("strong", chosen.Name),
            $", with {Format.Value(value.Value)} in {Format.Epoch(value.Epoch)}.{test}");
    }

    private static XElement Results(IReadOnlyList<ReportRun> runs, ReportRun? chosen)
    {
        string[] names = [.. runs.SelectMany(run => CurveSection.Names(run.History)).Distinct()];
        string[] tests = [.. runs.SelectMany(run => run.Test?.Values.Select(value => value.Name) ?? []).Distinct()];
        string[] single = [.. tests.Select(name => $"test {name}"), "parameters", "epochs", "seconds", "ended"];
        Table table = new("Final values, below them the best", Head(names, single))
        {
            CardLabels = [.. names.SelectMany(name => new[] { $"{name}, training", $"{name}, validation" }), .. single],
        };
        Func<double, string> seconds = Format.Seconds(runs.Select(run => run.History.Seconds));
        for (int i = 0; i < runs.Count; i++)
        {
            ReportRun run = runs[i];
            XElement? badge = run == chosen ? Html.Element("span", Html.Class("badge"), "best") : null;
            table.Add(
                new object?[] { Html.Link(ReportPage.RunId(i) + "-results", run.Name), badge },
                [
                    .. names.SelectMany(name => new[] { Values(run, name), Values(run, Curves.ValidationPrefix + name) }),
                    .. tests.Select(name => Format.Value(run.Test?.Values.TryGetValue(name, out double value) == true ? value : null)),
                    Format.Count(run.History.Model.ParameterCount),
                    Format.Count(run.History.Epochs.Count),
                    seconds(run.History.Seconds),
                    run.History.EndReason.InWords(),
                ]);
        }

        return table.ToElement();
    }

    private static XElement[] Head(string[] names, string[] single) =>
    [
        Html.Element(
            "tr",
            High("run"),
            names.Select(name => Span("colspan", Table.Heading("colgroup", name))),
            single.Select(High)),
        Html.Element("tr", names.SelectMany(_ => new[] { Table.Heading("col", "training"), Table.Heading("col", "validation") })),
    ];

    private static XElement High(string heading) => Span("rowspan", Table.Heading("col", heading));

    private static XElement Span(string attribute, XElement heading)
    {
        heading.SetAttributeValue(attribute, 2);
        return heading;
    }

    private static object Values(ReportRun run, string column) => run.Final(column) is not EpochValue final
        ? Format.None
        : new object[]
        {
            Format.Value(final.Value),
            Html.Element("span", Html.Class("best"), Format.Value(run.Best(column)?.Value)),
        };
}
