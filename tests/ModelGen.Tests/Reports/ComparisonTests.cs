using System.Xml.Linq;
using ModelGen.Training;

namespace ModelGen.Tests.Reports;

public class ComparisonTests
{
    [Fact]
    public void SeveralTrainingsHaveATableAndASectionEach()
    {
        History first = Trainings.Of([1.5, 0.25, 1.75, 0.5], [1.25, 0.5, 2, 0.25]);
        History second = Trainings.Of([1.5, 0.25, 1.75, 0.75]);
        second.EndReason = EndReason.EarlyStopped;
        Page page = Page.Of((first, null, "LSTM <1>"), (second, Trainings.Five(), "RNN"));
        string[][] rows = page.Rows("Final values, below them the best");
        Assert.Equal(["run", "loss", "accuracy", "test accuracy", "parameters", "epochs", "seconds", "ended"], rows[0]);
        Assert.Equal(["training", "validation", "training", "validation"], rows[1]);
        Assert.Equal(
            [
                "LSTM <1>", "1.250 1.250", "2.000 1.750", "0.5000 0.5000", "0.2500 0.5000", "–", "127", "2", "83.40", "all epochs ran",
            ],
            rows[2]);
        Assert.Equal(
            [
                "RNN best", "1.500 1.500", "1.750 1.750", "0.2500 0.2500", "0.7500 0.7500", "0.4000", "127", "1", "83.40",
                "no further improvement",
            ],
            rows[3]);
        Assert.Equal(["loss", "val_loss", "accuracy", "val_accuracy"], page.Pictures("comparison"));

        // On a phone a row is a list, in which each value has its name.
        XElement cards = page.Part("comparison").Descendants("table").Single();
        Assert.Equal("cards", cards.Attribute("class")!.Value);
        Assert.All(cards.Descendants("tbody").Elements("tr"), row => Assert.Equal(
            [
                "loss, training", "loss, validation", "accuracy, training", "accuracy, validation", "test accuracy", "parameters", "epochs",
                "seconds", "ended",
            ],
            row.Elements("td").Select(cell => cell.Attribute("data-label")!.Value)));
        Assert.Contains(
            "Best by validation accuracy: RNN, with 0.7500 in epoch 1. Its test accuracy is 0.4000.", page.Part("comparison").Value);
        Assert.Equal(["LSTM <1>", "RNN"], Runs(page));
        Assert.Equal(["run-2"], Open(page));
        Assert.Contains("run-1-curves", page.Sections);
        Assert.Contains("run-2-classes", page.Sections);
        Assert.DoesNotContain("run-1-classes", page.Sections);
    }

    [Fact]
    public void LinksLeadToPartsOfThePage()
    {
        History history = Trainings.Of([1, 1, 1, 1]);
        Page page = Page.Of((history, Trainings.Five(), null), (history, Trainings.Five(), null));
        string[] ids = [.. page.Root.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.NotEmpty(page.Root.Descendants("a"));
        Assert.All(page.Root.Descendants("a"), link => Assert.Contains(link.Attribute("href")!.Value[1..], ids));
        Assert.Equal(["Strokes", "Strokes (2)"], Runs(page));
    }

    [Fact]
    public void TheBestFinalValidationAccuracyIsChosenNotTheTest()
    {
        History peak = Trainings.Of([1, 1, 0.5, 1], [1, 1, 3, 0.25]), steady = Trainings.Of([1, 1, 0.25, 0.5]);
        History restored = Trainings.Of([1, 1, 0.5, 0.75], [1, 1, 3, 0.25]);
        restored.RestoredEpoch = 0;
        Predictions good = Trainings.Predict(Trainings.Strokes, [0], [1, 0, 0]);
        Predictions bad = Trainings.Predict(Trainings.Strokes, [1], [1, 0, 0]);
        Assert.Same(restored, Best((peak, good), (steady, good), (restored, bad)));
        Assert.Same(restored, Best((restored, bad), (peak, good), (steady, good)));
        Assert.Same(steady, Best((peak, good), (steady, bad)));
    }

    [Fact]
    public void TiesGoToTheLeastLossThenTheFewestParametersThenTheFirst()
    {
        History worse = Trainings.Of([1, 1, 0.5, 0.75]), better = Trainings.Of([1, 1, 0.25, 0.75]);
        Assert.Same(better, Best((worse, null), (better, null)));
        Assert.Same(worse, Best((Trainings.Of([1, 1, double.NaN, 0.75]), null), (worse, null)));
        History same = Trainings.Of([1, 1, 0.25, 0.75]);
        Assert.Same(better, Best((better, null), (same, null)));
        ModelDescription large = Trainings.Strokes;
        ModelDescription small = new(
            "Small", "", large.InputShape, large.OutputShape, [], [], [new("kernel", new(3), 0, true, Initializer.Zeros)], large.Training);
        History smaller = Trainings.Of(small, [1, 1, 0.25, 0.75]);
        Assert.Same(smaller, Best((better, null), (smaller, null)));
    }

    [Fact]
    public void WithoutAccuracyTheLeastValidationLossIsChosenWhereLossesAreAlike()
    {
        History three = Lines(Loss.MeanSquaredError, 3), two = Lines(Loss.MeanSquaredError, 2), one = Lines(Loss.MeanAbsoluteError, 1);
        Assert.Same(two, Best((three, null), (two, null)));
        Assert.Null(Best((three, null), (two, null), (one, null)));
        History diverged = Lines(Loss.MeanSquaredError, double.NaN);
        Assert.Same(three, Best((diverged, null), (three, null)));
        Assert.Null(Best((diverged, null), (diverged, null)));
        Page decided = Page.Of((three, null, "a"), (two, null, "b")), undecided = Page.Of((three, null, "a"), (one, null, "b"));
        Assert.Contains("Best by validation loss: b, with 2.000 in epoch 1.", decided.Part("comparison").Value);
        Assert.DoesNotContain("Best by", undecided.Part("comparison").Value);
        Assert.Equal(["run-1"], Open(undecided));
    }

    [Fact]
    public void TrainingsWithoutValidationAreCompared()
    {
        History plain = Trainings.Empty(Trainings.Strokes, Trainings.Data([1], [0]), null, EndReason.Completed);
        plain.Add(Trainings.Epoch(plain, 0, complete: true, 1, 0.5));
        Page page = Page.Of((plain, null, "plain"), (Trainings.Of(), null, "nothing"));
        string[][] rows = page.Rows("Final values, below them the best");
        Assert.Equal(["plain", "1.000 1.000", "–", "0.5000 0.5000", "–", "127"], rows[2][..6]);
        Assert.Equal(["nothing", "–", "–", "–", "–", "127"], rows[3][..6]);
    }

    /// <summary>The names over the sections of the trainings.</summary>
    private static IEnumerable<string> Runs(Page page) => page.Root.Descendants("details")
        .Where(details => details.Attribute("class")?.Value == "run")
        .Select(run => run.Descendants("h2").Single().Value);

    /// <summary>The ids of what is open from the start.</summary>
    private static IEnumerable<string> Open(Page page) => page.Root.Descendants("details")
        .Where(details => details.Attribute("open") is not null)
        .Select(details => details.Attribute("id")!.Value);

    private static History? Best(params (History History, Predictions? Test)[] runs)
    {
        Report report = new("Title");
        foreach ((History history, Predictions? test) in runs)
        {
            report.Add(history, test);
        }

        return report.Best;
    }

    private static History Lines(Loss loss, double validationLoss)
    {
        ModelDescription model = Trainings.Regression with { Training = Trainings.Regression.Training! with { Loss = loss } };
        Dataset data = new(new float[] { 1, 2 }, 2, new float[] { 3 }, 1);
        History history = Trainings.Empty(model, data, data, EndReason.Completed);
        history.Add(Trainings.Epoch(history, 0, complete: true, 1, 1, validationLoss, 1));
        return history;
    }
}
