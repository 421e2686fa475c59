using ModelGen.Tests.Training;
using ModelGen.Training;

namespace ModelGen.Tests.Evaluation;

/// <summary>Scores of rankings and of thresholds, on plain numbers and on predictions.</summary>
public class RankingTests
{
    private const double Exact = 1e-12;

    /// <summary>The first is the example of scikit-learn's pages; the others were counted pair by pair.</summary>
    [Theory]
    [InlineData(new[] { 0, 0, 1, 1 }, new[] { 0.1f, 0.4f, 0.35f, 0.8f }, null, 3.0 / 4, (1 + (2.0 / 3)) / 2)]
    [InlineData(new[] { 1, 0, 1, 0 }, new[] { 0.9f, 0.5f, 0.5f, 0.1f }, null, 3.5 / 4, (1 + (2.0 / 3)) / 2)]
    [InlineData(new[] { 0, 1, 0, 1, 0 }, new[] { 0.5f, 0.5f, 0.5f, 0.5f, 0.5f }, null, 0.5, 0.4)]
    [InlineData(new[] { 1, 0, 1, 0 }, new[] { 0.9f, 0.5f, 0.5f, 0.1f }, new[] { 1.0, 2, 3, 1 }, 9.0 / 12, 3.0 / 4)]
    [InlineData(new[] { 1, 0, 1, 0 }, new[] { 0.9f, 0.5f, 0.5f, 0.1f }, new[] { 1.0, 0, 1, 1 }, 1, 1)]
    [InlineData(new[] { 0, 1 }, new[] { 0.75f, 0.25f }, null, 0, 0.5)]
    [InlineData(new[] { 1, 1 }, new[] { 0.75f, 0.25f }, null, double.NaN, 1)]
    [InlineData(new[] { 0, 0 }, new[] { 0.75f, 0.25f }, null, double.NaN, double.NaN)]
    [InlineData(new[] { 1, 0 }, new[] { float.NaN, 0.25f }, null, double.NaN, double.NaN)]
    [InlineData(new int[0], new float[0], null, double.NaN, double.NaN)]
    public void OfNumbers(int[] labels, float[] scores, double[]? weights, double area, double precision)
    {
        Assert.Equal(area, Classification.AreaUnderRoc(labels, scores, weights), Exact);
        Assert.Equal(precision, Classification.AveragePrecision(labels, scores, weights), Exact);
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        Assert.Throws<ArgumentException>("scores", () => Classification.AreaUnderRoc([0, 1], [0.5f]));
        Assert.Throws<ArgumentException>("labels", () => Classification.AreaUnderRoc([0, 2], [0.5f, 0.5f]));
        Assert.Throws<ArgumentException>("weights", () => Classification.AveragePrecision([0, 1], [0.5f, 0.5f], [1, -1]));
    }

    [Fact]
    public void OfPredictionsOfTwoClasses()
    {
        Predictions predictions = Classify(1, [0.9f, 0.4f, 0.6f, 0.2f], [1, 1, 0, 0], Loss.BinaryCrossentropy);
        Assert.Equal(0.75, predictions.AreaUnderRoc(), Exact);
        Assert.Equal(0.75, predictions.AreaUnderRoc(0), Exact);
        Assert.Equal((1 + (2.0 / 3)) / 2, predictions.AveragePrecision(), Exact);
        Assert.Equal((1 + (2.0 / 3)) / 2, predictions.AveragePrecision(0), Exact);
        Assert.Equal(predictions.Confusion.Scores(1), predictions.ConfusionAt(0.5).Scores(1));
        Assert.Equal(new ClassScores(2.0 / 3, 1, 0.8, 2), predictions.ConfusionAt(0.3).Scores(1));
        Assert.Throws<ArgumentOutOfRangeException>("classIndex", () => predictions.AreaUnderRoc(2));
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => predictions.ConfusionAt(double.NaN));
    }

    [Fact]
    public void OfPredictionsOfSeveral()
    {
        Predictions predictions = Classify(
            3, [0.7f, 0.2f, 0.1f, 0.3f, 0.6f, 0.1f, 0.2f, 0.7f, 0.1f, 0.4f, 0.5f, 0.1f], [0, 1, 2, 0], Loss.SparseCategoricalCrossentropy);
        Assert.Equal((1 + (2.0 / 3) + 0.5) / 3, predictions.AreaUnderRoc(), Exact);
        Assert.Equal(2.0 / 3, predictions.AreaUnderRoc(1), Exact);
        Assert.Equal(0.25, predictions.AveragePrecision(2), Exact);
        Assert.StartsWith(
            "A threshold decides for outputs that are a single number; of the 3 of Fake the largest is the class.",
            Assert.Throws<ArgumentException>("threshold", () => predictions.ConfusionAt(0.3)).Message);
    }

    private static Predictions Classify(int width, float[] outputs, float[] targets, Loss loss)
    {
        using ScriptedModel model = new(FakeModel.Describe(new TensorShape(width), new TensorShape(width), loss), 4);
        return model.Classify(new Dataset(outputs, width, targets, 1));
    }
}
