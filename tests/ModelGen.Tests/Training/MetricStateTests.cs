using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>What a metric has gathered can be taken down in the middle of an epoch; and what a metric can't be is said.</summary>
public class MetricStateTests
{
    public static TheoryData<string> Names => new(MetricKind.All.Select(kind => kind.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void AnotherAccumulatorGoesOnFromIt(string name)
    {
        MetricReading reading = MetricKind.Find(name)!.Reading;
        bool areIndices = reading == MetricReading.ClassIndices;
        MetricCase drawn = MetricCase.Draw(3, areIndices ? 1 : 3, 30, (random, isTarget) => isTarget ? random.Next(2) : random.Next(1, 9) / 8f);
        Loss loss = areIndices ? Loss.SparseCategoricalCrossentropy : Loss.BinaryCrossentropy;
        Check(drawn, name.Contains("top_k") ? new(name, [new("k", 1)]) : new(name), loss);
        if (name == "auc")
        {
            Check(drawn, new MetricDescription(name, [new("num_thresholds", 7)]), loss);
        }
    }

    [Fact]
    public void AStateOfAnotherMetricIsRefused()
    {
        ModelDescription model = FakeModel.Describe(new TensorShape(1), new TensorShape(1), Loss.MeanSquaredError);
        MetricAccumulator r2 = new(new MetricDescription("r2_score"), model);
        Assert.Throws<InvalidDataException>(() => r2.Pass(MetricState.Restoring([1, 2])));
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        static string Refusal(MetricDescription metric, Loss loss = Loss.SparseCategoricalCrossentropy) => Assert.Throws<ArgumentException>(
            () => new MetricAccumulator(metric, FakeModel.Describe(new TensorShape(1), new TensorShape(3), loss))).Message;
        Assert.StartsWith("There is no metric \"acuracy\". Did you mean \"accuracy\"?", Refusal(new("acuracy")));
        Assert.StartsWith("The metric accuracy has no setting \"k\"; it has none.", Refusal(new("accuracy", [new("k", 3)])));
        Assert.StartsWith("The metric auc has no setting \"k\"; there are: curve, num_thresholds,", Refusal(new("auc", [new("k", 3)])));
        Assert.StartsWith(
            "The setting k of the metric top3 is 2.5; give an integer from 1 to", Refusal(new("top_k_accuracy", [new("k", 2.5)]) { Key = "top3" }));
        Assert.StartsWith("The setting class_id of the metric recall is 3; give an integer from 0 to 2.", Refusal(new("recall", [new("class_id", 3)])));
        Assert.StartsWith("The setting curve=ROC of the metric auc is none; there are: roc, pr.", Refusal(new("auc", [new("curve", "ROC")])));
        Assert.StartsWith("The metric r2_score compares outputs with targets element by element,", Refusal(new("r2_score")));
        Assert.StartsWith(
            "The metric sparse_categorical_accuracy takes class indices for targets, but those of Fake have 3 elements.",
            Refusal(new("sparse_categorical_accuracy"), Loss.CategoricalCrossentropy));
    }

    [Fact]
    public void ADescriptionIsText()
    {
        Assert.Equal("accuracy", new MetricDescription("accuracy").ToString());
        Assert.Equal("auc(curve=pr, num_thresholds=200)", new MetricDescription("auc", [new("curve", "pr"), new("num_thresholds", 200)]).ToString());
    }

    private static void Check(MetricCase drawn, MetricDescription metric, Loss loss)
    {
        MetricAccumulator whole = new(metric, drawn.Model(loss)), first = new(metric, drawn.Model(loss)), second = new(metric, drawn.Model(loss));
        drawn.AddTo(whole, 0, 30);
        drawn.AddTo(first, 0, 12);
        List<double> numbers = [];
        first.Pass(new MetricState(numbers));

        // What was there before does not matter.
        drawn.AddTo(second, 0, 30);
        MetricState state = MetricState.Restoring(numbers);
        second.Pass(state);
        Assert.True(state.IsAtEnd);
        Assert.Equal(first.Value, second.Value);
        drawn.AddTo(second, 12, 30);
        Assert.Equal(whole.Value, second.Value);
        Assert.NotEqual(first.Value, second.Value);
    }
}
