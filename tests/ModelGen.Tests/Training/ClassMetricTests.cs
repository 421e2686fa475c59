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
    [InlineData("precision", 0.5, 1.0 / 2)]
    [InlineData("recall", 0.5, 1.0 / 2)]
    [InlineData("f1_score", 0.5, 1.0 / 2)]
    [InlineData("accuracy", 0.5, 1.0 / 2)]
    [InlineData("precision", 0.3, 2.0 / 3)]
    [InlineData("recall", 0.3, 1.0)]
    [InlineData("f1_score", 0.3, 4.0 / 5)]
    [InlineData("accuracy", 0.3, 3.0 / 4)]
    [InlineData("precision", 0.95, 0.0)]
    [InlineData("auc", 0.5, 3.0 / 4)]
    [InlineData("average_precision", 0.5, (1 + (2.0 / 3)) / 2)]
    public void OfTwoClassesTheyAreThoseOfClass1(string metric, double threshold, double expected) =>
        Assert.Equal(expected, Value(metric, 1, Loss.BinaryCrossentropy, Binary, [1, 1, 0, 0], threshold), Exact);

    [Theory]
    [InlineData("precision", (1 + (1.0 / 3) + 0) / 3)]
    [InlineData("recall", (0.5 + 1 + 0) / 3)]
    [InlineData("f1_score", ((2.0 / 3) + 0.5 + 0) / 3)]
    [InlineData("auc", (1 + (2.0 / 3) + 0.5) / 3)]
    [InlineData("average_precision", (1 + 0.5 + 0.25) / 3)]
    public void OfSeveralTheyAreMeansOverEachAgainstTheOthers(string metric, double expected)
    {
        Assert.Equal(expected, Value(metric, 3, Loss.SparseCategoricalCrossentropy, Three, [0, 1, 2, 0]), Exact);
        float[] oneHot = [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0];
        Assert.Equal(expected, Value(metric, 3, Loss.CategoricalCrossentropy, Three, oneHot), Exact);
    }

    /// <summary>The labels of a binary cross-entropy need not exclude each other.</summary>
    [Theory]
    [InlineData("precision", 0.5, 0.75)]
    [InlineData("recall", 0.5, 0.75)]
    [InlineData("recall", 0.15, 1)]
    [InlineData("auc", 0.5, 0.75)]
    public void OfSeveralLabelsEachIsAQuestion(string metric, double threshold, double expected) => Assert.Equal(
        expected,
        Value(metric, 2, Loss.BinaryCrossentropy, [0.9f, 0.1f, 0.8f, 0.7f, 0.2f, 0.6f], [1, 0, 0, 1, 1, 1], threshold),
        Exact);

    /// <summary>Without a position of the class there is no recall and no ranking; without another one no ranking.</summary>
    [Theory]
    [InlineData("auc", 0f, double.NaN)]
    [InlineData("auc", 1f, double.NaN)]
    [InlineData("average_precision", 0f, double.NaN)]
    [InlineData("average_precision", 1f, 1)]
    [InlineData("recall", 0f, 0)]
    [InlineData("precision", 0f, 0)]
    [InlineData("precision", 1f, 1)]
    public void WhereAllAreOfOneClass(string metric, float target, double expected) =>
        Assert.Equal(expected, Value(metric, 1, Loss.BinaryCrossentropy, Binary, [target, target, target, target]));

    /// <summary>Class 0 at positions 0, 2 and 3, scores 0.7, 0.2, 0.4 against 0.3; class 1 at 1, 0.6 against 0.2, 0.7, 0.5; class 2 nowhere.</summary>
    [Fact]
    public void AClassThatDoesNotOccurIsLeftOutOfTheMeanOfRankings() => Assert.Equal(
        ((2.0 / 3) + (2.0 / 3)) / 2, Value("auc", 3, Loss.SparseCategoricalCrossentropy, Three, [0, 1, 0, 0]), Exact);

    [Fact]
    public void ARankingWithAnOutputThatIsNotFiniteIsNone()
    {
        Assert.Equal(double.NaN, Value("auc", 1, Loss.BinaryCrossentropy, [float.NaN, 0.5f], [1, 0]));
        Assert.Equal(double.NaN, Value("average_precision", 1, Loss.BinaryCrossentropy, [float.PositiveInfinity, 0.5f], [1, 0]));
        Assert.Equal(0.5, Value("recall", 1, Loss.BinaryCrossentropy, [float.PositiveInfinity, 0.75f], [1, 1]));
    }

    [Fact]
    public void TheyAreInTheHistoryAndMonitoredByTheirNames()
    {
        ModelDescription description = FakeModel.Describe(
            new TensorShape(1), new TensorShape(1), Loss.BinaryCrossentropy, ["auc", "f1_score"]);
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
            new TensorShape(1), new TensorShape(1), Loss.BinaryCrossentropy, ["precision", "recall", "f1_score"]);
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
        string kind, int width, Loss loss, float[] outputs, float[] targets, double? threshold = null)
    {
        MetricAccumulator metric = new(new MetricDescription(kind), FakeModel.Describe(new TensorShape(1), new TensorShape(width), loss), threshold);
        int half = outputs.Length / width / 2, target = targets.Length / (outputs.Length / width);

        // What came before a reset is forgotten; batches add up.
        metric.Add(outputs, targets, []);
        metric.Reset();
        metric.Add(outputs.AsSpan(0, half * width), targets.AsSpan(0, half * target), []);
        metric.Add(outputs.AsSpan(half * width), targets.AsSpan(half * target), []);
        return metric.Value;
    }
}
