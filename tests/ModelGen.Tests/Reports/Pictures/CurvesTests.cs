using ModelGen.Tests.Training;
using ModelGen.Training;

namespace ModelGen.Tests.Reports.Pictures;

public class CurvesTests
{
    [Fact]
    public void ACurveShowsTrainingAndValidationTogether()
    {
        History history = Train(3, validated: true);
        ReadChart chart = new(history.Curve("loss"));
        Assert.Equal(["training", "validation"], Names(history.Curve("loss")));
        Assert.Equal(history.Column("loss"), chart.Lines[0].Select(point => point.Value), (a, b) => Math.Abs(a - b) < 0.02);
        Assert.Equal(history.Column("val_loss"), chart.Lines[1].Select(point => point.Value), (a, b) => Math.Abs(a - b) < 0.02);
        Assert.Equal(["validation"], Names(history.Curve("val_loss")));
        Assert.Equal(["training"], Names(Train(3, validated: false).Curve("loss")));
        Assert.Equal("Fake: accuracy", history.Curve("accuracy").Title);
    }

    [Fact]
    public void ATrainingThatGoesOnStandsAtItsEpochs()
    {
        ReadChart chart = new(Train(5, validated: false, first: 2).Curve("loss"));
        Assert.Equal([3.0, 4, 5], chart.Lines[0].Select(point => Math.Round(point.Epoch, 2)));
    }

    [Fact]
    public void TheBestAccuracyIsTheGreatest() =>
        Assert.Contains("best 1.000 after epoch 1", Train(3, validated: true).Curve("val_accuracy").Description);

    [Fact]
    public void SeveralTrainingsCompareInOneChart()
    {
        History one = Train(2, validated: true), other = Train(3, validated: false);
        Picture picture = Curves.Compare("loss", ("first <run>", one), ("second", other));
        Assert.Equal(["first <run>", "second"], Names(picture));
        ReadChart chart = new(picture);
        Assert.Equal([2, 3], chart.Lines.Select(line => line.Length));
        Assert.Equal(
            "The run \"second\" has no \"val_loss\"; it has: loss, accuracy.",
            Assert.Throws<KeyNotFoundException>(() => Curves.Compare("val_loss", ("first", one), ("second", other))).Message);
        Assert.Throws<ArgumentException>(() => Curves.Compare("loss"));
        Assert.Throws<KeyNotFoundException>(() => one.Curve("f1"));
        Assert.Throws<ArgumentNullException>("name", () => one.Curve(null!));
        Assert.Throws<ArgumentNullException>("name", () => Curves.Compare(null!, ("first", one)));
    }

    private static string[] Names(Picture picture) =>
        [.. picture.Parsed().Elements().Where(e => e.Name.LocalName == "g").Select(Drawn.TitleOf).OfType<string>()];

    private static History Train(int epochs, bool validated, int first = 0)
    {
        using ScriptedModel model = new(2, "accuracy")
        {
            TrainingLoss = step => 3 - (0.5 * step.Epoch),
            ValidationLosses = [3, 2, 2.5, 2, 2],
        };
        Dataset data = new(new float[] { 0, 1 }, 1, new float[] { 0, 1 }, 1);
        return model.Fit(data, new FitOptions
        {
            Epochs = epochs,
            InitialEpoch = first,
            ValidationData = validated ? data : null,
            Progress = Progress.None,
        });
    }
}
