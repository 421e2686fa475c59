using ModelGen.Training;

namespace ModelGen.Tests.Evaluation;

public class ClassificationTests
{
    /// <summary>The examples of Keras' <c>Accuracy</c>.</summary>
    [Fact]
    public void AccuracyIsTheWeightedShareOfRightPredictions()
    {
        Assert.Equal(0.75, Classification.Accuracy([1, 2, 3, 4], [0, 2, 3, 4]));
        Assert.Equal(0.5, Classification.Accuracy([1, 2, 3, 4], [0, 2, 3, 4], [1, 1, 0, 0]));
        Assert.Equal(0, Classification.Accuracy([1, 2], [1, 2], [0, 0]));
        Assert.Equal(0, Classification.Accuracy([], []));
    }

    /// <summary>The examples of Keras' <c>BinaryAccuracy</c>.</summary>
    [Fact]
    public void ASingleOutputIsClassOneAboveAHalf()
    {
        int[] predicted = Classification.PredictedClasses([0.98f, 1, 0, 0.6f], width: 1);
        Assert.Equal(0.75, Classification.Accuracy([1, 1, 0, 0], predicted));
        Assert.Equal(0.5, Classification.Accuracy([1, 1, 0, 0], predicted, [1, 0, 0, 1]));
        Assert.Equal([0, 1, 0, 1], Classification.PredictedClasses([0.5f, 0.50000006f, 0.49999997f, 7], width: 1));
    }

    /// <summary>The examples of Keras' <c>SparseCategoricalAccuracy</c>.</summary>
    [Fact]
    public void SeveralOutputsAreTheClassOfTheFirstLargest()
    {
        int[] predicted = Classification.PredictedClasses([0.1f, 0.6f, 0.3f, 0.05f, 0.95f, 0], width: 3);
        Assert.Equal(0.5, Classification.Accuracy([2, 1], predicted));
        Assert.Equal(0.3, Classification.Accuracy([2, 1], predicted, [0.7, 0.3]), 1e-15);
        Assert.Equal([1], Classification.PredictedClasses([0.2f, 0.4f, 0.4f], width: 3));
    }

    [Fact]
    public void AnOutputThatIsNotFiniteIsNoClass()
    {
        const float Nan = float.NaN, Infinity = float.PositiveInfinity;
        int[] predicted = Classification.PredictedClasses([Nan, Nan, 0.1f, 0.9f, Nan, 0.9f, Infinity, 0, 0, -Infinity], width: 2);
        Assert.Equal([Classification.NoClass, 1, Classification.NoClass, Classification.NoClass, Classification.NoClass], predicted);
        Assert.Equal([-1, 1, -1], Classification.PredictedClasses([Nan, 1, Infinity], width: 1));
        Assert.Equal(0.2, Classification.Accuracy([0, 1, 1, 0, 0], predicted));
    }

    /// <summary>The examples of Keras' <c>TopKCategoricalAccuracy</c> and <c>SparseTopKCategoricalAccuracy</c>.</summary>
    [Fact]
    public void TopKIsTheWeightedShareOfLabelsAmongTheKLargest()
    {
        float[] scores = [0.1f, 0.9f, 0.8f, 0.05f, 0.95f, 0];
        Assert.Equal(0.5, Classification.TopK([2, 1], scores, 3, k: 1));
        Assert.Equal(0.3, Classification.TopK([2, 1], scores, 3, k: 1, [0.7, 0.3]), 1e-15);
        Assert.Equal(1, Classification.TopK([2, 1], scores, 3, k: 2));
        Assert.Equal(0.5, Classification.TopK([0, 1], scores, 3, k: 2));
        Assert.Equal(1, Classification.TopK([0, 1], scores, 3, k: 5));
        Assert.Equal(0, Classification.TopK([2, 1], scores, 3, k: 3, [0, 0]));
    }

    /// <summary>The example of TensorFlow's <c>in_top_k</c>; its last two rows have ties.</summary>
    [Theory]
    [InlineData(0, new[] { 1.2f, -0.3f, 2.8f, 5.2f }, false)]
    [InlineData(1, new[] { 0.1f, 0, 0, 0 }, true)]
    [InlineData(3, new[] { 0, 0.5f, 0.3f, 0.3f }, true)]
    public void OfEqualClassesOnTheBorderAllAreIn(int label, float[] scores, bool expected) =>
        Assert.Equal(expected, Classification.IsInTopK(scores, label, k: 2));

    [Fact]
    public void ATieAboveTheBorderLeavesNoRoom() => Assert.False(Classification.IsInTopK([0.4f, 0.4f, 0.2f], 2, k: 2));

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void WhereAScoreIsNotFiniteNoClassIsIn(float score)
    {
        Assert.False(Classification.IsInTopK([score, 0.9f, 0.1f], 1, k: 3));
        Assert.False(Classification.IsInTopK([0.9f, score, 0.1f], 1, k: 3));
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        Assert.StartsWith("There are 5 scores; for 2 labels of 3 classes give 6.", Refused(() => Classification.TopK([0, 1], new float[5], 3, 1)));
        Assert.StartsWith("Position 1 has the class 3; classes go from 0 to 2.", Refused(() => Classification.TopK([0, 3], new float[6], 3, 1)));
        Assert.StartsWith("The weight at 0 is NaN;", Refused(() => Classification.TopK([0], new float[3], 3, 1, [double.NaN])));
        Assert.StartsWith("k ", Refused(() => Classification.TopK([0], new float[3], 3, 0)));
        Assert.StartsWith("k ", Refused(() => Classification.IsInTopK([1], 0, 0)));
        Assert.StartsWith("There is no class 1;", Refused(() => Classification.IsInTopK([1], 1, 1)));
        Assert.StartsWith("There are 2 labels and 3 predictions;", Refused(() => Classification.Accuracy([0, 1], [0, 1, 2])));
        Assert.StartsWith("There are 3 weights;", Refused(() => Classification.Accuracy([0, 1], [0, 1], [1, 1, 1])));
        Assert.StartsWith("The outputs hold 5 elements; give a multiple of 2,", Refused(() => Classification.PredictedClasses(new float[5], 2)));
        Assert.StartsWith("width ", Refused(() => Classification.PredictedClasses(new float[5], 0)));
    }

    private static string Refused(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
}
