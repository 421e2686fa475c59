using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>Precision, recall, F1, the area under the ROC curve and the average precision, against values worked out by hand.</summary>
public class ClassMetricTests
{
    private const double Exact = 1e-12;

    /// <summary>Four positions of two classes, told apart by one number.</summary>
    private static readonly float[] Binary = [0.9f, 0.4f, 0.6f, 0.2f];

    /// <summary>Four positions of three classes, of which the largest are 0, 1, 1 and 1.</summary>
    private static readonly float[] Three = [0.7f, 0.2f, 0.1f, 0.3f, 0.6f, 0.1f, 0.2f, 0.7f, 0.1f, 0.4f, 0.5f, 0.1f];

    [Theory]
    [InlineData(Metric.Precision, 0.5, 1.0 / 2)]
    [InlineData(Metric.Recall, 0.5, 1.0 / 2)]
    [InlineData(Metric.F1Score, 0.5, 1.0 / 2)]
    [InlineData(Metric.Accuracy, 0.5, 1.0 / 2)]
    [InlineData(Metric.Precision, 0.3, 2.0 / 3)]
    [InlineData(Metric.Recall, 0.3, 1.0)]
    [InlineData(Metric.F1Score, 0.3, 4.0 / 5)]
    [InlineData(Metric.Accuracy, 0.3, 3.0 / 4)]
    [InlineData(Metric.Precision, 0.95, 0.0)]
    [InlineData(Metric.AreaUnderRoc, 0.5, 3.0 / 4)]
    [InlineData(Metric.AveragePrecision, 0.5, (1 + (2.0 / 3)) / 2)]
    public void OfTwoClassesTheyAreThoseOfClass1(Metric metric, double threshold, double expected) =>
        Assert.Equal(expected, Value(metric, 1, Loss.BinaryCrossentropy, Binary, [1, 1, 0, 0], threshold), Exact);

    [Theory]
    [InlineData(Metric.Precision, (1 + (1.0 / 3) + 0) / 3)]
    [InlineData(Metric.Recall, (0.5 + 1 + 0) / 3)]
    [InlineData(Metric.F1Score, ((2.0 / 3) + 0.5 + 0) / 3)]
    [InlineData(Metric.AreaUnderRoc, (1 + (2.0 / 3) + 0.5) / 3)]
    [InlineData(Metric.AveragePrecision, (1 + 0.5 + 0.25) / 3)]
    public void OfSeveralTheyAreMeansOverEachAgainstTheOthers(Metric metric, double expected)
    {
        Assert.Equal(expected, Value(metric, 3, Loss.SparseCategoricalCrossentropy, Three, [0, 1, 2, 0]), Exact);
        float[] oneHot = [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0];
        Assert.Equal(expected, Value(metric, 3, Loss.CategoricalCrossentropy, Three, oneHot), Exact);
    }

    /// <summary>The labels of a binary cross-entropy need not exclude each other.</summary>
    [Theory]
    [InlineData(Metric.Precision, 0.5, 0.75)]
    [InlineData(Metric.Recall, 0.5, 0.75)]
    [InlineData(Metric.Recall, 0.15, 1)]
    [InlineData(Metric.AreaUnderRoc, 0.5, 0.75)]
    public void OfSeveralLabelsEachIsAQuestion(Metric metric, double threshold, double expected) => Assert.Equal(
        expected,
        Value(metric, 2, Loss.BinaryCrossentropy, [0.9f, 0.1f, 0.8f, 0.7f, 0.2f, 0.6f], [1, 0, 0, 1, 1, 1], threshold),
        Exact);

    /// <summary>Without a position of the class there is no recall and no ranking; without another one no ranking.</summary>
    [Theory]
    [InlineData(Metric.AreaUnderRoc, 0f, double.NaN)]
    [InlineData(Metric.AreaUnderRoc, 1f, double.NaN)]
    [InlineData(Metric.AveragePrecision, 0f, double.NaN)]
    [InlineData(Metric.AveragePrecision, 1f, 1)]
    [InlineData(Metric.Recall, 0f, 0)]
    [InlineData(Metric.Precision, 0f, 0)]
    [InlineData(Metric.Precision, 1f, 1)]
    public void WhereAllAreOfOneClass(Metric metric, float target, double expected) =>
        Assert.Equal(expected, Value(metric, 1, Loss.BinaryCrossentropy, Binary, [target, target, target, target]));

    /// <summary>Class 0 at positions 0, 2 and 3, scores 0.7, 0.2, 0.4 against 0.3; class 1 at 1, 0.6 against 0.2, 0.7, 0.5; class 2 nowhere.</summary>
    [Fact]
    public void AClassThatDoesNotOccurIsLeftOutOfTheMeanOfRankings() => Assert.Equal(
        ((2.0 / 3) + (2.0 / 3)) / 2, Value(Metric.AreaUnderRoc, 3, Loss.SparseCategoricalCrossentropy, Three, [0, 1, 0, 0]), Exact);

    [Fact]
    public void ARankingWithAnOutputThatIsNotFiniteIsNone()
    {
        Assert.Equal(double.NaN, Value(Metric.AreaUnderRoc, 1, Loss.BinaryCrossentropy, [float.NaN, 0.5f], [1, 0]));
        Assert.Equal(double.NaN, Value(Metric.AveragePrecision, 1, Loss.BinaryCrossentropy, [float.PositiveInfinity, 0.5f], [1, 0]));
        Assert.Equal(0.5, Value(Metric.Recall, 1, Loss.BinaryCrossentropy, [float.PositiveInfinity, 0.75f], [1, 1]));
    }

    [Fact]
    public void TheyAreInTheHistoryAndMonitoredByTheirNames()
    {
        ModelDescription description = FakeModel.Describe(
            new TensorShape(1), new TensorShape(1), Loss.BinaryCrossentropy, [Metric.AreaUnderRoc, Metric.F1Score]);
        using ScriptedModel model = new(description, 2) { ValidationLosses = [1, 1, 1, 1] };
        Dataset data = new(Binary, 1, new float[] { 1, 1, 0, 0 }, 1);
        EarlyStopping stopping = new("val_roc_auc", patience: 1);
        Assert.StartsWith("EarlyStopping(monitor=val_roc_auc, mode=max,", stopping.ToString());
        Assert.All(
            ["auc", "val_auc", "roc_auc", "precision", "val_recall", "f1", "val_f1_score", "average_precision"],
            name => Assert.Contains("mode=max", new EarlyStopping(name).ToString()));
        TrainingRun? seen = null;
        LambdaCallback live = new((run, _) => seen = run);
        History history = model.Fit(
            data, new FitOptions { Progress = Progress.None, Epochs = 9, ValidationData = data, Callbacks = [stopping, live] });

        // The first epoch is the best, and the second is no better.
        Assert.Equal(EndReason.EarlyStopped, history.EndReason);
        Assert.Equal(["loss", "auc", "f1_score", "val_loss", "val_auc", "val_f1_score"], history.Names.AsEnumerable());
        Assert.Equal([0.75, 0.75], history.Column("val_roc_auc"));
        Assert.Equal([0.5, 0.5], history.Column("f1"));

        // While an epoch runs nobody sorts all its outputs a few times a second.
        Assert.Equal(["loss", "f1_score"], seen!.CurrentMeans().Select(value => value.Name));
    }

    [Fact]
    public void EvaluateTakesAThreshold()
    {
        ModelDescription description = FakeModel.Describe(
            new TensorShape(1), new TensorShape(1), Loss.BinaryCrossentropy, [Metric.Precision, Metric.Recall, Metric.F1Score]);
        using ScriptedModel model = new(description, 4) { ValidationLosses = [1, 1] };
        Dataset data = new(Binary, 1, new float[] { 1, 1, 0, 0 }, 1);
        Assert.Equal([1, 0.5, 0.5, 0.5], model.Evaluate(data).Values.Select(value => value.Value));
        Assert.Equal([1, 2.0 / 3, 1, 0.8], model.Evaluate(data, threshold: 0.3).Values.Select(value => value.Value));
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => model.Evaluate(data, threshold: double.NaN));
        using ScriptedModel several = new(FakeModel.Describe(new(3), new(3), Loss.SparseCategoricalCrossentropy), 4);
        Assert.StartsWith(
            "A threshold decides where an output stands for itself; of the 3 outputs of Fake the largest is the class.",
            Assert.Throws<ArgumentException>("threshold", () => several.Evaluate(new Dataset(Three, 3, new float[4], 1), threshold: 0.3)).Message);
    }

    private static double Value(
        Metric kind, int width, Loss loss, float[] outputs, float[] targets, double threshold = 0.5)
    {
        MetricAccumulator metric = new(kind, FakeModel.Describe(new TensorShape(1), new TensorShape(width), loss), threshold);
        int half = outputs.Length / width / 2, target = targets.Length / (outputs.Length / width);

        // What came before a reset is forgotten; batches add up.
        metric.Add(outputs, targets, []);
        metric.Reset();
        metric.Add(outputs.AsSpan(0, half * width), targets.AsSpan(0, half * target), []);
        metric.Add(outputs.AsSpan(half * width), targets.AsSpan(half * target), []);
        return metric.Value;
    }
}
