using ModelGen.CompilerServices;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>What results say of themselves when a program just prints them, and what is said of too much of them.</summary>
public class TextTests
{
    [Fact]
    public void ResultsSayTheirNumbers()
    {
        using LinearModel model = new(2, 2, 0, "mean_absolute_error");
        EvaluationResult result = model.Evaluate(Samples.Numbered(2));
        Assert.Equal("loss: 50.00 - mean_absolute_error: 5.000", result.ToString());
        Assert.Equal("mean_absolute_error: 5.000", result.Values[1].ToString());
        History history = model.Fit(Samples.Numbered(2), new FitOptions { Progress = Progress.None, Shuffle = false });
        string last = history.Epochs[1].ToString();
        Assert.Matches(@"^epoch 2 - \d+\.\ds - loss: [\d.]{5} - mean_absolute_error: [\d.]{5,6}$", last);
        Assert.Matches(@"^Fake: 2 epochs in \d+\.\ds, all epochs ran - epoch 2 - ", history.ToString());
        Assert.EndsWith(last, history.ToString());
        Assert.Equal("Fake: (1) to (1), 1 parameter", history.Model.ToString());
    }

    /// <summary>Four significant digits wherever people see losses and metrics.</summary>
    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(1.234e-5, "1.234e-5")]
    [InlineData(0.00012345, "1.235e-4")]
    [InlineData(0.0012345, "0.001234")]
    [InlineData(0.02, "0.02000")]
    [InlineData(0.5, "0.5000")]
    [InlineData(0.9409, "0.9409")]
    [InlineData(1, "1.000")]
    [InlineData(12.3456, "12.35")]
    [InlineData(-1234.5, "-1234")]
    [InlineData(12345.6, "12346")]
    [InlineData(123456, "123456")]
    [InlineData(3e12, "3e12")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void ValuesHaveFourSignificantDigits(double value, string expected)
    {
        Assert.Equal(expected, MetricValue.Format(value));
        Assert.Equal("loss: " + expected, new MetricValue("loss", value).ToString());
        Assert.Equal($"loss: {expected} - mae: {expected}", new MetricValues([new("loss", value), new("mae", value)]).ToString());
    }

    [Fact]
    public void PredictionsSayHowManyAreRight()
    {
        using ScriptedModel model = new(2, "accuracy");
        Predictions predictions = model.Classify(new Dataset(new float[] { 0, 1 }, 1, new float[2], 1));
        Assert.Equal("Fake: 2 predictions - accuracy: 0.5000", predictions.ToString());
        Assert.Equal(predictions.Confusion.ToTable(), predictions.Confusion.ToString());
    }

    [Fact]
    public void DataSaysItsLengths()
    {
        Assert.Equal("3 samples of 2 elements", new Dataset(new float[6], 2).ToString());
        Assert.Equal("4 samples of 1 element with targets of 1", Samples.Numbered(4).ToString());
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
