using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>The few numbers that a reader looks for first.</summary>
internal static class ResultSection
{
    /// <summary>The section of a training run.</summary>
    public static XElement Render(RunPart part)
    {
        ReportRun run = part.Run;
        History history = run.History;
        return part.Section("results", "Results", Html.Element(
            "dl",
            run.Test is null ? null : Test(run.Test),
            run.Test is { NotFinite: > 0 } test ? NotFinite(test.NotFinite, "on the test data") : null,
            history.Final is { NotFinite: > 0 } final ? NotFinite(final.NotFinite, "in the final epoch") : null,
            Best(run, ReportRun.ValidationAccuracy, "Validation accuracy"),
            Best(run, ReportRun.ValidationLoss, "Validation loss"),
            history.ValidationData is null ? Best(run, "accuracy", "Training accuracy") : null,
            history.ValidationData is null ? Best(run, "loss", "Training loss") : null,
            Figure("Epochs", Format.Count(history.Epochs.Count), history.EndReason.InWords()),
            Figure("Time", Format.Duration(history.Seconds), null),
            Figure("Parameters", Format.Count(part.Model.ParameterCount), null)));
    }

    private static IEnumerable<XElement> Test(TestResult test)
    {
        string of = $"of {Format.Count(test.Extent.Count)}{Format.NoBreak}{Quantity.Noun(test.Extent.Count, test.Extent.What)}";
        return test.Values.Select((value, index) => Figure(
            $"Test {value.Name}", Format.Value(value.Value), index == 0 ? of : null));
    }

    private static XElement NotFinite(long count, string where) => Figure("Outputs that are not finite", Format.Count(count), where);

    private static XElement? Best(ReportRun run, string column, string name) => run.Final(column) is not EpochValue final ? null : Figure(
        name,
        Format.Value(final.Value),
        run.Best(column) is EpochValue best ? $"best{Format.NoBreak}{Format.Value(best.Value)} in {Format.Epoch(best.Epoch)}" : null);

    private static XElement Figure(string name, string value, string? note) => Html.Element(
        "div",
        Html.Element("dt", name),
        Html.Element("dd", Html.Class("value"), value),
        note is null ? null : Html.Element("dd", Html.Class("note"), note));
}
