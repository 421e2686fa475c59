using System.Globalization;
using ModelGen.Tests.Digits;
using ModelGen.Training;

namespace ModelGen.Tests.Reports;

public class HistoryCsvTests
{
    [Fact]
    public void TheFileHoldsTheHistory()
    {
        History history = Trainings.Of([1.5, 0.25, 1.75, 1.0 / 3], [Math.PI, 0.1, double.NaN, 1e-300]);
        history.Add(Trainings.Epoch(history, 2, complete: false, double.PositiveInfinity, 0.5));
        string[] lines = Save(history).Split('\n');
        Assert.Equal("epoch,accuracy,loss,val_accuracy,val_loss,learning_rate,seconds", lines[0]);
        Assert.Equal("0,0.25,1.5,0.3333333333333333,1.75,0.001,1.25", lines[1]);
        Assert.Equal("1,0.1,3.141592653589793,1E-300,NaN,0.0005,2.25", lines[2]);
        Assert.Equal("2,0.5,Infinity,,,0.00025,3.25", lines[3]);
        Assert.Equal("", Assert.Single(lines[4..]));
    }

    [Fact]
    public void NumbersReadBackAreTheSame()
    {
        double[] losses = [0.1 + 0.2, double.Epsilon, double.MaxValue, -1.0 / 7];
        History history = Trainings.Of([.. losses.Select(loss => new[] { loss, 0, 0, 0 })]);
        string[] lines = Save(history).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(losses, lines.Skip(1).Select(line => double.Parse(line.Split(',')[2], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void AHistoryWithoutEpochsHasHeadingsAlone() =>
        Assert.Equal("epoch,accuracy,loss,val_accuracy,val_loss,learning_rate,seconds\n", Save(Trainings.Of()));

    [Fact]
    public void NamesAreQuotedWhereTheyMustBe()
    {
        TrainingPlan plan = new(Trainings.Data([1], [0]), null, new TrainingSettings(1, 0, 1, 0, false, 1, ""));
        History history = new(Trainings.Strokes, plan, ["a,b", "say \"c\"", "d\ne", "f g"]);
        Assert.Equal("epoch,\"a,b\",\"d\ne\",f g,\"say \"\"c\"\"\",learning_rate,seconds\n", Save(history));
    }

    [Fact]
    public void AFileThatCannotBeWrittenSaysWhy()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.File("none"), "history.csv");
        Assert.Contains("make it first", Assert.Throws<DirectoryNotFoundException>(() => Trainings.Of().SaveCsv(path)).Message);
    }

    private static string Save(History history)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("history.csv");
        history.SaveCsv(path);
        return File.ReadAllText(path);
    }
}
