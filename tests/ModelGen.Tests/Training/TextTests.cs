using ModelGen.CompilerServices;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>What results say of themselves when a program just prints them, and what is said of too much of them.</summary>
public class TextTests
{
    [Fact]
    public void ResultsSayTheirNumbers()
    {
        using LinearModel model = new(2, 2, 0, Metric.MeanAbsoluteError);
        EvaluationResult result = model.Evaluate(Samples.Numbered(2));
        Assert.Equal("loss: 50.0000 - mean_absolute_error: 5.0000", result.ToString());
        Assert.Equal("mean_absolute_error: 5.0000", result.Values[1].ToString());
        History history = model.Fit(Samples.Numbered(2), new FitOptions { Progress = Progress.None, Shuffle = false });
        string last = history.Epochs[1].ToString();
        Assert.Matches(@"^epoch 2 - \d+\.\ds - loss: \d+\.\d{4} - mean_absolute_error: \d+\.\d{4}$", last);
        Assert.Matches(@"^Fake: 2 epochs in \d+\.\ds, all epochs ran - epoch 2 - ", history.ToString());
        Assert.EndsWith(last, history.ToString());
        Assert.Equal("Fake: (1) to (1), 1 parameters", history.Model.ToString());
    }

    [Fact]
    public void PredictionsSayHowManyAreRight()
    {
        using ScriptedModel model = new(2, Metric.Accuracy);
        Predictions predictions = model.Classify(new Dataset(new float[] { 0, 1 }, 1, new float[2], 1));
        Assert.Equal("Fake: 2 predictions - accuracy: 0.5000", predictions.ToString());
        Assert.Equal(predictions.Confusion.ToTable(), predictions.Confusion.ToString());
    }

    [Fact]
    public void DataSaysItsLengths()
    {
        Assert.Equal("3 samples of 2 elements", new Dataset(new float[6], 2).ToString());
        Assert.Equal("4 samples of 1 elements with targets of 1", Samples.Numbered(4).ToString());
    }

    [Fact]
    public void MoreOutputsThanAnArrayHoldsAreRefusedWithTheirNumber()
    {
        using ScriptedModel model = new(
            FakeModel.Describe(new TensorShape(1), new TensorShape(1 << 24), Loss.MeanSquaredError), batchSize: 1);
        Dataset data = new(new float[130], 1);
        Assert.Equal(
            "The outputs of 130 samples with 16777216 elements each are 2181038080 elements, and an array holds 2147483591: "
            + "take the samples in parts, with Dataset.Slice.",
            Assert.Throws<ArgumentException>(() => model.Predict(data)).Message);
    }

    [Fact]
    public void WhereMemoryIsShortTheErrorSaysHowMuchWasNeeded() => Assert.Equal(
        "The wishes take 8796090925056 bytes of memory, and there are not as many free: wish less.",
        Assert.Throws<OutOfMemoryException>(() => LargeArray.Make<Large>(Array.MaxLength - 455, "The wishes", "wish less")).Message);

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Size = 4096)]
    private readonly struct Large;
}
