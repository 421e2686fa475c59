using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>Which classes are taken for which: the confusion matrix, and the scores of each class.</summary>
internal static class ClassSection
{
    /// <summary>How many kinds of mistakes are listed where the matrix has too many classes to be drawn.</summary>
    private const int MostMistakes = 20;

    /// <summary>The section of a training run, or null without predictions.</summary>
    public static XElement? Render(RunPart part)
    {
        if (part.Run.Test is not Predictions test)
        {
            return null;
        }

        ConfusionMatrix confusion = test.Confusion;
        bool isDrawn = test.Classes <= RunPart.MostClassesDrawn;
        return part.Section(
            "classes",
            "Results by class",
            Html.SideBySide(
                isDrawn ? Html.Figure(confusion.ToPicture(test.Names)) : Mistakes(confusion, test.Names),
                Scores(confusion, test.Names)),
            isDrawn ? Html.Details("Numbers of the confusion matrix", Counts(confusion, test.Names)) : null);
    }

    private static XElement Scores(ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        Table table = new("Scores of each class on the test data", "class", "precision", "recall", "F1", "support");
        for (int i = 0; i < confusion.Classes; i++)
        {
            Add(names[i], confusion.Scores(i));
        }

        Add(Html.Element("b", "macro mean"), confusion.Macro);
        Add(Html.Element("b", "weighted mean"), confusion.Weighted);
        return table.ToElement();

        void Add(object name, ClassScores scores) => table.Add(
            name, Numbers.Share(scores.Precision), Numbers.Share(scores.Recall), Numbers.Share(scores.F1), Numbers.Count(scores.Support));
    }

    private static XElement Counts(ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        bool allHaveClass = confusion.WithoutClass == 0;
        Table table = new(
            "Rows are true classes, columns predicted ones", ["true", .. names, .. allHaveClass ? (string[])[] : [Classification.NoClassName]]);
        IEnumerable<int> columns = Enumerable.Range(0, confusion.Classes).Concat(allHaveClass ? [] : [Classification.NoClass]);
        for (int label = 0; label < confusion.Classes; label++)
        {
            IEnumerable<double> counts = columns.Select(predicted => confusion[label, predicted]);
            table.Add(names[label], [.. counts.Select(Numbers.Count)]);
        }

        return table.ToElement();
    }

    private static XElement Mistakes(ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        IEnumerable<(int Label, int Predicted, double Count)> cells =
            from label in Enumerable.Range(0, confusion.Classes)
            from predicted in Enumerable.Range(0, confusion.Classes)
            where label != predicted && confusion[label, predicted] > 0
            select (label, predicted, confusion[label, predicted]);
        Table table = new("The most frequent mistakes", "true", "predicted", "count");
        foreach ((int label, int predicted, double count) in cells.OrderByDescending(cell => cell.Count).Take(MostMistakes))
        {
            table.Add(names[label], names[predicted], Numbers.Count(count));
        }

        return table.ToElement();
    }
}
