namespace ModelGen.Training;

/// <summary>The data of a training run as pictures: how often there is each class, and how long sequences are.</summary>
public static class Distributions
{
    /// <summary>The title of the lengths.</summary>
    internal const string LengthsTitle = "Lengths of sequences in steps";

    /// <summary>
    /// Draws how many samples, or steps of output sequences that are not masked, are of each class: in the training data, the validation data
    /// and the test data, and how many of the test data were predicted as it.
    /// </summary>
    /// <param name="history">The training run.</param>
    /// <param name="test">The predictions of the trained model on the test data; null: the picture is without them.</param>
    /// <exception cref="ArgumentException">The targets are no classes, or the predictions are another model's.</exception>
    public static Picture ClassDistribution(this History history, Predictions? test = null)
    {
        ReportRun run = Run(history, test);
        IReadOnlyList<BarGroup> classes = Classes(run);
        return classes.Count > 0
            ? Draw(run, classes)
            : throw new ArgumentException($"The targets of {run.Model.Name} are no classes, so there is nothing to count.", nameof(history));
    }

    /// <summary>
    /// Draws how many sequences there are of each length: steps up to the last that is not masked, in the training data, the validation data and
    /// the test data.
    /// </summary>
    /// <param name="history">The training run of a model whose first layer is a masking, which tells the lengths.</param>
    /// <param name="test">The result of the trained model on the test data; null: the picture is without them.</param>
    /// <exception cref="ArgumentException">The first layer is no masking, or the test result is another model's.</exception>
    public static Picture LengthDistribution(this History history, TestResult? test = null)
    {
        ReportRun run = Run(history, test);
        IReadOnlyList<(string Name, IReadOnlyList<int> Numbers)> lengths = Lengths(run);
        return lengths.Count > 0
            ? Draw(lengths)
            : throw new ArgumentException($"The first layer of {run.Model.Name} is no masking, so nothing tells how long sequences are.", nameof(history));
    }

    /// <summary>The title of the counts of the classes.</summary>
    internal static string ClassesTitle(ReportRun run) => $"Classes of {run.Tested.PositionNoun()}s";

    /// <summary>The counts of the classes in each data set whose targets are classes, then those of the predictions.</summary>
    internal static IReadOnlyList<BarGroup> Classes(ReportRun run)
    {
        List<BarGroup> groups = [];
        foreach ((string name, Dataset data) in run.DataSets)
        {
            if (ClassCounts.OfTargets(data, run) is double[] counts)
            {
                groups.Add(new BarGroup(name, counts));
            }
        }

        if (run.Test is Predictions test)
        {
            IEnumerable<int> predicted = test.Select(prediction => prediction.Predicted).Where(index => index != Classification.NoClass);
            groups.Add(new BarGroup("predicted for test", ClassCounts.Of(predicted, test.Classes)));
        }

        return groups;
    }

    /// <summary>The lengths of the sequences of each data set; none where nothing tells them.</summary>
    internal static IReadOnlyList<(string Name, IReadOnlyList<int> Numbers)> Lengths(ReportRun run) => run.Mask is not null || run.Model.TakesLengths
        ? [.. run.DataSets.Select(set => (set.Name, (IReadOnlyList<int>)SequenceLengths.Of(set.Data, run.Model.InputShape[1], run.Mask)))]
        : [];

    /// <summary>Draws counts of classes.</summary>
    internal static Picture Draw(ReportRun run, IReadOnlyList<BarGroup> classes) => BarChart.Draw(ClassesTitle(run), run.ClassNames, classes);

    /// <summary>Draws lengths.</summary>
    internal static Picture Draw(IReadOnlyList<(string Name, IReadOnlyList<int> Numbers)> lengths) => Histogram.Draw(LengthsTitle, lengths);

    private static ReportRun Run(History history, TestResult? test)
    {
        ArgumentNullException.ThrowIfNull(history);
        return ReportRun.Of(history, test, history.Model.Name);
    }
}
