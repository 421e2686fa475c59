using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>The few numbers that a reader looks for first.</summary>
internal static class ResultSection
{
    /// <summary>The section of a training.</summary>
    public static XElement Render(RunPart part)
    {
        ReportRun run = part.Run;
        History history = run.History;
        return part.Section("results", "Results", Html.Element(
            "dl",
            run.Test is null
                ? null
                : Figure("Test accuracy", Format.Fixed(run.Test.Accuracy), $"of {Format.Count(run.Test.Count)} {part.Run.Classified}"),
            run.Test is { NotFinite: > 0 and int notFinite }
                ? Figure("Outputs that are not finite", Format.Count(notFinite), "on the test data; they count as wrong")
                : null,
            history.Final is { NotFinite: > 0 and long inTraining }
                ? Figure("Outputs that are not finite", Format.Count(inTraining), "in the final epoch; they count as wrong")
                : null,
            Best(run, ReportRun.ValidationAccuracy, "Validation accuracy"),
            Best(run, ReportRun.ValidationLoss, "Validation loss"),
            history.Validation is null ? Best(run, "accuracy", "Training accuracy") : null,
            history.Validation is null ? Best(run, "loss", "Training loss") : null,
            Figure("Epochs", Format.Count(history.Epochs.Count), history.EndReason.InWords()),
            Figure("Time", Format.Duration(history.Seconds), null),
            Figure("Parameters", Format.Count(part.Model.ParameterCount), null)));
    }

    private static XElement? Best(ReportRun run, string column, string name) => run.Final(column) is not EpochValue final ? null : Figure(
        name,
        Format.Fixed(final.Value),
        run.Best(column) is EpochValue best ? $"best {Format.Fixed(best.Value)} in epoch {Format.Count(best.Epoch + 1)}" : null);

    private static XElement Figure(string name, string value, string? note) => Html.Element(
        "div",
        Html.Element("dt", name),
        Html.Element("dd", Html.Class("value"), value),
        note is null ? null : Html.Element("dd", Html.Class("note"), note));
}
