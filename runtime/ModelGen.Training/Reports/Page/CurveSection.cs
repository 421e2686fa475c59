using System.Globalization;
using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>Losses and metrics over the epochs, as curves and as numbers.</summary>
internal static class CurveSection
{
    /// <summary>The section of a training run.</summary>
    public static XElement Render(RunPart part)
    {
        History history = part.History;
        return history.Epochs.Count == 0
            ? part.Section("curves", "Loss and metrics", Html.Element("p", $"No epoch ran: {history.EndReason.InWords()}."))
            : part.Section(
                "curves",
                "Loss and metrics",
                Html.SideBySide(Names(history).Select(name => Html.Figure(history.Curve(name)))),
                Html.Details("Numbers of all epochs", Numbers(history)));
    }

    /// <summary>
    /// The curves of several training runs: those of training and validation in charts of their own, as twice as many lines in one could not be
    /// told apart.
    /// </summary>
    public static XElement Compare(IReadOnlyList<ReportRun> runs)
    {
        IEnumerable<string> names = runs.SelectMany(run => Names(run.History)).Distinct();
        return Html.SideBySide(
            from name in names.SelectMany(name => new[] { name, Curves.ValidationPrefix + name })
            let those = runs.Where(run => run.History.Names.Contains(name)).Select(run => (run.Name, run.History)).ToArray()
            where those.Length > 0
            select Html.Figure(Curves.Compare(name, those)));
    }

    /// <summary>The names of loss and metrics, without those of the validation.</summary>
    public static IEnumerable<string> Names(History history) =>
        history.Names.Where(name => !name.StartsWith(Curves.ValidationPrefix, StringComparison.Ordinal));

    private static XElement Numbers(History history)
    {
        Table table = new("Values after each epoch", ["epoch", .. history.Names, "learning rate", "seconds"]);
        Func<double, string> seconds = Format.Seconds(history.Epochs.Select(epoch => epoch.Seconds));
        foreach (EpochRecord epoch in history.Epochs)
        {
            string number = (epoch.Epoch + 1).ToString(CultureInfo.InvariantCulture);
            table.Add(
                epoch.Complete ? number : $"{number}, not complete",
                [
                    .. history.Names.Select(name => Format.Value(epoch.Values.TryGetValue(name, out double value) ? value : null)),
                    Format.Setting(epoch.LearningRate),
                    seconds(epoch.Seconds),
                ]);
        }

        return table.ToElement();
    }
}
