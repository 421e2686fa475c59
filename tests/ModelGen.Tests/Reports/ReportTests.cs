using System.Globalization;
using System.Runtime.InteropServices;
using ModelGen.Tests.Digits;
using ModelGen.Training;

namespace ModelGen.Tests.Reports;

public class ReportTests
{
    private static readonly double[][] ThreeEpochs = [[1.5, 0.25, 1.75, 0.5], [0.5, 0.75, 0.9876543, 1], [0.12345678, 0.5, 1e-7, 0.5]];

    [Fact]
    public void OneTrainingHasAllSections()
    {
        Page page = Page.Of((Trainings.Of(ThreeEpochs), Trainings.Five(), null));
        Assert.Equal(["results", "curves", "classes", "samples", "data", "model", "settings", "environment"], page.Sections);
        Assert.Equal(["Strokes: loss", "Strokes: accuracy"], page.Pictures("curves"));
        Assert.Equal(["Confusion matrix"], page.Pictures("classes"));
        Assert.Equal(["Classes of samples", "Lengths of sequences in steps"], page.Pictures("data"));
        Assert.Equal(["Strokes"], page.Pictures("model"));
        Assert.Equal("Title", page.Root.Element("head")!.Element("title")!.Value);
        Assert.Equal("Title", Assert.Single(page.Root.Descendants("h1")).Value);
        Assert.Equal("Strokes: Tells strokes apart.", page.Root.Descendants("header").Single().Element("p")!.Value);
        Assert.Equal(page.Sections, page.Root.Descendants("nav").Single().Descendants("a").Select(a => a.Attribute("href")!.Value[1..]));
    }

    [Fact]
    public void TheNumbersOfTheCurvesAreThoseOfTheHistory()
    {
        History history = Trainings.Of(ThreeEpochs);
        string[][] rows = Page.Of((history, null, null)).Rows("Values after each epoch");
        Assert.Equal(["epoch", "loss", "accuracy", "val_loss", "val_accuracy", "learning rate", "seconds"], rows[0]);
        Assert.Equal(["1", "1.500", "0.2500", "1.750", "0.5000", "0.001", "1.25"], rows[1]);
        Assert.Equal(["2", "0.5000", "0.7500", "0.9877", "1.000", "0.0005", "2.25"], rows[2]);
        Assert.Equal(["3", "0.1235", "0.5000", "1e-7", "0.5000", "0.00025", "3.25"], rows[3]);
        Assert.Equal(4, rows.Length);
    }

    [Fact]
    public void ResultsAreTheFinalAndTheBestValues()
    {
        string results = Page.Of((Trainings.Of(ThreeEpochs), Trainings.Five(), null)).Part("results").Value;
        Assert.Contains("Test accuracy0.4000of 5 samples", results);
        Assert.Contains("Validation accuracy0.5000best 1.000 in epoch 2", results);
        Assert.Contains("Validation loss1e-7best 1e-7 in epoch 3", results);
        Assert.Contains("Epochs3all epochs ran", results);
        Assert.Contains("Time1 min 23 s", results);
        Assert.Contains("Parameters127", results);

        History restored = Trainings.Of(ThreeEpochs);
        restored.RestoredEpoch = 1;
        Page page = Page.Of((restored, null, null));
        Assert.Contains("Validation accuracy1.000best 1.000 in epoch 2Validation loss0.9877best 1e-7 in epoch 3", page.Part("results").Value);
        Assert.Equal("2", page.Facts("Run")["weights are those after epoch"]);
    }

    [Fact]
    public void ConfusionAndScoresAreThoseOfThePredictions()
    {
        Page page = Page.Of((Trainings.Of(ThreeEpochs), Trainings.Five(), null));
        Assert.Equal(
            [["true", "ai", "bA", "chA"], ["ai", "1", "1", "0"], ["bA", "1", "0", "1"], ["chA", "0", "0", "1"]],
            page.Rows("Rows are true classes, columns predicted ones"));
        Assert.Equal(
            [
                ["class", "precision", "recall", "F1", "support"],
                ["ai", "0.5000", "0.5000", "0.5000", "2"],
                ["bA", "0.0000", "0.0000", "0.0000", "2"],
                ["chA", "0.5000", "1.0000", "0.6667", "1"],
                ["macro mean", "0.3333", "0.5000", "0.3889", "5"],
                ["weighted mean", "0.3000", "0.4000", "0.3333", "5"],
            ],
            page.Rows("Scores of each class on the test data"));
    }

    [Fact]
    public void ManyClassesHaveTheMostFrequentMistakesInsteadOfAMatrix()
    {
        ModelDescription model = Trainings.Strokes with { OutputShape = new(41), Labels = [] };
        int[] predicted = [1, 1, 0, 40];
        float[][] outputs = [.. predicted.Select(index => Enumerable.Range(0, 41).Select(i => i == index ? 1f : 0).ToArray())];
        Page page = Page.Of((Trainings.Of(model, ThreeEpochs), Trainings.Predict(model, [0, 0, 2, 40], outputs), null));
        Assert.Empty(page.Pictures("classes"));
        Assert.Equal(
            [["true", "predicted", "count"], ["0", "1", "2"], ["2", "0", "1"]], page.Rows("The most frequent mistakes"));
        Assert.Equal(1 + 41 + 2, page.Rows("Scores of each class on the test data").Length);
        Assert.Equal(["Lengths of sequences in steps"], page.Pictures("data"));
    }

    [Fact]
    public void SettingsAreThoseOfTheTraining()
    {
        History history = Trainings.Of(ThreeEpochs);
        Report report = new("Title") { Notes = { new("command line", "--seed 42 <&>"), new("data", "") } };
        report.Add(history, Trainings.Five());
        Page page = Page.Of(report);
        Dictionary<string, string> training = page.Facts("Training", "settings"), run = page.Facts("Run", "settings");
        Assert.Equal("Adam(learning_rate=0.001)", training["optimizer"]);
        Assert.Equal("SparseCategoricalCrossentropy", training["loss"]);
        Assert.Equal("0.001", training["learning rate at the start"]);
        Assert.Equal("0.00025", training["learning rate at the end"]);
        Assert.Equal("32", training["batch size"]);
        Assert.Equal("10", training["epochs asked for"]);
        Assert.Equal("42", training["seed"]);
        Assert.Equal("yes", training["samples shuffled"]);
        Assert.Equal("25%", training["share of validation samples"]);
        Assert.Equal(history.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture), run["started"]);
        Assert.Equal("1 min 23 s", run["duration"]);
        Assert.Equal("2.25 s", run["mean duration of an epoch"]);
        Assert.Equal("3", run["epochs that ran"]);
        Assert.Equal("3", run["weights are those after epoch"]);
        Assert.Equal("all epochs ran", run["ended"]);
        Assert.Equal("TerminateOnNaN", training["callbacks"]);
        Assert.Equal("0123abcd", run["initial weights, SHA-256"]);
        Assert.Equal("4567efab", run["final weights, SHA-256"]);
        Assert.Equal(RuntimeInformation.FrameworkDescription, page.Facts("Versions")[".NET"]);
        Assert.StartsWith("1.0.0", page.Facts("Versions")["ModelGen"]);
        Assert.Equal([["command line", "--seed 42 <&>"], ["data", ""]], page.Rows("Notes"));
    }

    [Fact]
    public void ModelHasItsLayersAndWhereTheMaskGoes() => Assert.Equal(
        [
            ["layer", "output", "mask", "parameters"],
            ["masking Masking", "(6, 2)", "starts", "0"],
            ["lstm LSTM", "(4)", "ends", "112"],
            ["dense Dense", "(3)", "–", "15"],
        ],
        Page.Of((Trainings.Of(ThreeEpochs), null, null)).Rows("Layers"));

    [Fact]
    public void FilesAppearWholeOrNotAtAll()
    {
        using TemporaryFolder folder = new();
        History history = Trainings.Of(ThreeEpochs);
        string path = folder.Write("report.html", [1, 2, 3]);
        history.SaveReport(path, Trainings.Five());
        Report report = new("Strokes");
        report.Add(history, Trainings.Five());
        Assert.Equal(Page.Of(report).Text, File.ReadAllText(path));
        Assert.Equal((byte)'<', File.ReadAllBytes(path)[0]);

        Directory.CreateDirectory(folder.File("taken"));
        string missing = Path.Combine(folder.File("none"), "report.html");
        Assert.Equal(
            $"{folder.File("taken")} is a folder; give the path of a file.",
            Assert.Throws<IOException>(() => history.SaveReport(folder.File("taken"))).Message);
        Assert.Equal(
            $"{missing} can't be written: there is no folder {folder.File("none")}; make it first.",
            Assert.Throws<DirectoryNotFoundException>(() => history.SaveReport(missing)).Message);
        Assert.Equal(["report.html"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void WrongUseIsTold()
    {
        Report report = new("Nothing");
        Assert.StartsWith(
            "The report \"Nothing\" has no training run; Add one",
            Assert.Throws<InvalidOperationException>(() => report.Write(TextWriter.Null)).Message);
        Assert.StartsWith(
            "The test result is that of Strokes with input (6, 2) and output (3), but the training run is that of Line with input (2)",
            Assert.Throws<ArgumentException>(() => report.Add(Trainings.Of(Trainings.Regression), Trainings.Five())).Message);
        Assert.Null(report.Best);
        Assert.Throws<ArgumentOutOfRangeException>(() => report.GallerySize = -1);
        Assert.Throws<ArgumentNullException>(() => new Report(null!));
        Assert.Throws<ArgumentNullException>(() => report.Add(null!));
        Assert.Throws<ArgumentNullException>(() => report.Write(null!));
    }
}
