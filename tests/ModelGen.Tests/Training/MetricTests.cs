using ModelGen.Training;

namespace ModelGen.Tests.Training;

public class MetricTests
{
    [Fact]
    public void BinaryAccuracyCountsAHalfAsClassZero() =>
        Assert.Equal(
            0.75, Mean("accuracy", [1], Loss.BinaryCrossentropy, [0.5f, 0.51f, 0.2f, 0.9f], [0, 1, 0, 0]));

    [Fact]
    public void SparseAccuracyTakesTheFirstOfEqualOutputs() =>
        Assert.Equal(
            2.0 / 3,
            Mean(
                "accuracy", [3], Loss.SparseCategoricalCrossentropy,
                [0.4f, 0.4f, 0.2f, 0.2f, 0.4f, 0.4f, 0.1f, 0.2f, 0.7f], [0, 2, 2]));

    [Fact]
    public void CategoricalAccuracyComparesTheLargest() =>
        Assert.Equal(
            0.5, Mean("accuracy", [2], Loss.CategoricalCrossentropy, [0.7f, 0.3f, 0.6f, 0.4f], [0.9f, 0.1f, 0.2f, 0.8f]));

    [Fact]
    public void WideBinaryOutputsAreComparedAsCategories() =>
        Assert.Equal(1, Mean("accuracy", [2], Loss.BinaryCrossentropy, [0.4f, 0.3f], [1, 1]));

    [Fact]
    public void ErrorsAreMeansOverElements()
    {
        Assert.Equal(3.75, Mean("mean_squared_error", [2], Loss.MeanSquaredError, [1, 2, 3, 4], [0, 2, 0, 6.236068f]), 1e-5);
        Assert.Equal(1.5, Mean("mean_absolute_error", [2], Loss.MeanSquaredError, [1, 2, 3, 4], [0, 2, 0, 6]));
    }

    [Theory]
    [InlineData(float.NaN, 1)]
    [InlineData(1, float.NaN)]
    public void NaNComesOutOfErrorsAndIsNeverRight(float output, float target)
    {
        Assert.Equal(double.NaN, Mean("mean_squared_error", [1], Loss.MeanSquaredError, [output, 0], [target, 0]));
        Assert.Equal(double.NaN, Mean("mean_absolute_error", [1], Loss.MeanSquaredError, [output, 0], [target, 0]));
        Assert.Equal(0.5, Mean("accuracy", [1], Loss.BinaryCrossentropy, [output, 0], [target, 0]));
        Assert.Equal(0.5, Mean("accuracy", [2], Loss.CategoricalCrossentropy, [output, 0, 1, 0], [target, 0, 1, 0]));
    }

    [Fact]
    public void AnOutputThatIsNotFiniteIsNotRightWhateverTheTarget() =>
        Assert.Equal(0, Mean("accuracy", [1], Loss.BinaryCrossentropy, [float.NaN], [Classification.NoClass]));

    [Fact]
    public void MaskedStepsDoNotCount()
    {
        // Two sequences of two steps over two classes; right, wrong | wrong but masked, right.
        float[] outputs = [0.9f, 0.1f, 0.9f, 0.1f, 0.9f, 0.1f, 0.1f, 0.9f];
        Assert.Equal(
            2.0 / 3, Mean("accuracy", [2, 2], Loss.SparseCategoricalCrossentropy, outputs, [0, 1, 1, 1], [1, 1, 0, 1]));
        Assert.Equal(0, Mean("accuracy", [2, 2], Loss.SparseCategoricalCrossentropy, outputs, [0, 1, 1, 1], [0, 0, 0, 0]));
    }

    [Fact]
    public void BatchesAddUpAndResetForgets()
    {
        MetricAccumulator metric = new(
            new MetricDescription("mean_absolute_error"), FakeModel.Describe(new TensorShape(1), new TensorShape(1), Loss.MeanSquaredError));
        metric.Add([1, 2], [0, 0], []);
        metric.Add([6], [0], []);
        Assert.Equal(3, metric.Value);
        metric.Reset();
        metric.Add([5], [0], []);
        Assert.Equal(5, metric.Value);
        Assert.Equal("mean_absolute_error", metric.Name);
    }

    [Fact]
    public void ErrorsOfClassIndicesAreRefused()
    {
        ModelDescription model = FakeModel.Describe(new TensorShape(1), new TensorShape(3), Loss.SparseCategoricalCrossentropy);
        ArgumentException error = Assert.Throws<ArgumentException>(() => new MetricAccumulator(new MetricDescription("mean_squared_error"), model));
        Assert.StartsWith(
            "The metric mean_squared_error compares outputs with targets element by element, but the targets of Fake are class indices.",
            error.Message);
    }

    private static double Mean(string kind, int[] outputShape, Loss loss, float[] outputs, float[] targets, float[]? mask = null)
    {
        MetricAccumulator metric = new(new MetricDescription(kind), FakeModel.Describe(new TensorShape(1), new TensorShape(outputShape), loss));
        metric.Add(outputs, targets, mask);
        return metric.Value;
    }
}
