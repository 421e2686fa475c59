using ModelGen.Training;

namespace ModelGen.Tests.Reports;

/// <summary>Trainings that lack something have a page all the same.</summary>
public class UnusualTrainingTests
{
    [Fact]
    public void WithoutAnEpochThereAreSettingsAndData()
    {
        History history = Trainings.Empty(Trainings.Strokes, Trainings.Data([1], [0]), null, EndReason.Cancelled);
        Page page = Page.Of((history, null, null));
        Assert.Equal(["results", "curves", "data", "model", "settings", "environment"], page.Sections);
        Assert.Contains("No epoch ran: cancelled.", page.Part("curves").Value);
        Assert.Contains("Epochs0cancelled", page.Part("results").Value);
        Assert.DoesNotContain("share of validation samples", page.Facts("Training").Keys);
        Assert.DoesNotContain("mean duration of an epoch", page.Facts("Run").Keys);
    }

    [Fact]
    public void AnEpochThatWasCutShortHasNoValidation()
    {
        History history = Trainings.Of([1.5, 0.25, 1.75, 0.5]);
        history.Add(Trainings.Epoch(history, 1, complete: false, 0.5, 0.75));
        Page page = Page.Of((history, null, null));
        string[][] rows = page.Rows("Values after each epoch");
        Assert.Equal(["2, not complete", "0.5000", "0.7500", "–", "–", "0.0005", "2.25"], rows[2]);
        Assert.Contains("Validation accuracy0.5000best 0.5000 in epoch 1", page.Part("results").Value);
        Assert.Equal("1 and a part of the next", page.Facts("Run")["weights are those after epoch"]);

        History never = Trainings.Of();
        never.Add(Trainings.Epoch(never, 0, complete: false, 0.5, 0.75));
        Page unfinished = Page.Of((never, null, "a"), (never, null, "b"));
        Assert.Equal(["a", "0.5000 0.5000", "–", "0.7500 0.7500", "–"], unfinished.Rows("Final values, below them the best")[2][..5]);
        Assert.DoesNotContain("weights are those after epoch", unfinished.Facts("Run", "run-1").Keys);
    }

    [Fact]
    public void LossesThatAreNoNumbersAreShownAndNeverTheBest()
    {
        History history = Trainings.Of([2, 0.5, 3, 0.25], [double.NaN, 0, double.PositiveInfinity, 0]);
        Page page = Page.Of((history, null, null));
        Assert.Equal(["2", "NaN", "0", "Infinity", "0", "0.0005", "2.25"], page.Rows("Values after each epoch")[2]);
        Assert.Contains("Validation lossInfinitybest 3.000 in epoch 1", page.Part("results").Value);

        History nothing = Trainings.Of([double.NaN, 0, double.NaN, 0]);
        Assert.Contains("Validation lossNaNEpochs", Page.Of((nothing, null, null)).Part("results").Value);
    }

    [Fact]
    public void OutputsThatAreNotFiniteAreCounted()
    {
        Predictions test = Trainings.Predict(Trainings.Strokes, [1, 2], [0, 1, 0], [float.NaN, 0, 1]);
        History history = Trainings.Of();
        history.Add(Trainings.Epoch(history, 0, complete: true, 1, 1, 1, 1) with { NotFinite = 7 });
        Page page = Page.Of((history, test, null));
        Assert.Contains("Test accuracy0.5000of 2 samplesOutputs that are not finite1on the test data", page.Part("results").Value);
        Assert.Contains("Outputs that are not finite7in the final epoch", page.Part("results").Value);
        string[][] matrix = page.Rows("Rows are true classes, columns predicted ones");
        Assert.Equal("none (not finite)", matrix[0][^1]);
        Assert.Equal(["0", "0", "1"], matrix[1..].Select(row => row[^1]));
        Assert.EndsWith("For 1 of them the output is not finite.", test.Confusion.ToPicture(test.Names).Description);
        Assert.Contains("none (not finite)", page.Part("samples").Value);
    }

    [Fact]
    public void ARegressionHasNoClasses()
    {
        History history = Trainings.Empty(
            Trainings.Regression, new Dataset(new float[] { 1, 2, 3, 4 }, 2, new float[] { 0.5f, 1 }, 1), null, EndReason.Converged);
        history.Add(Trainings.Epoch(history, 0, complete: true, 0.5, 0.25));
        Page page = Page.Of((history, null, null));
        Assert.Equal(["results", "curves", "data", "model", "settings", "environment"], page.Sections);
        Assert.Empty(page.Pictures("data"));
        Assert.Equal(["Line: loss", "Line: mean_absolute_error"], page.Pictures("curves"));
        Assert.Contains("Training loss0.5000best 0.5000 in epoch 1Epochs1converged", page.Part("results").Value);
    }

    [Fact]
    public void ClassesWithoutLabelsHaveTheirIndices()
    {
        ModelDescription model = Trainings.Strokes with { Labels = [] };
        Page page = Page.Of((Trainings.Of(model, [1, 1, 1, 1]), Trainings.Five(model), null));
        Assert.Equal(["0", "0.5000", "0.5000", "0.5000", "2"], page.Rows("Scores of each class on the test data")[1]);
    }

    [Fact]
    public void AModelWithoutLayersOrSummaryHasAPage()
    {
        ModelDescription model = Trainings.Strokes with { Summary = "", Layers = [] };
        Page page = Page.Of((Trainings.Of(model, [1, 1, 1, 1]), Trainings.Five(model), "Title"));
        Assert.Empty(page.Root.Element("body")!.Element("header")!.Elements("p"));
        Assert.Equal(["Classes of samples"], page.Pictures("data"));
    }

    [Fact]
    public void EightLongTrainingsMakeAFileOfModerateSize()
    {
        double[][] epochs = [.. Enumerable.Range(1, 400).Select(i => new[] { 2.0 / i, 1 - (0.9 / i), 2.1 / i, 1 - (0.95 / i) })];
        Predictions test = Trainings.Predict(
            Trainings.Strokes,
            [.. Enumerable.Range(0, 300).Select(i => i % 3)],
            [.. Enumerable.Range(0, 300).Select(i => new[] { 0.5f, 0.25f, 0.25f })]);
        Page page = Page.Of([.. Enumerable.Range(0, 8).Select(i => (Trainings.Of(epochs), test, $"run {i}"))]);
        Assert.InRange(page.Text.Length, 100_000, 1_500_000);
    }
}
