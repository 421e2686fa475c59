using ModelGen.Training;

namespace ModelGen.Tests.Evaluation;

public class ClassWeightsTests
{
    private static readonly int[] Labels = [1, 1, 1, 1, 0, 0];

    /// <summary>The examples of scikit-learn's <c>compute_class_weight</c> and <c>compute_sample_weight</c>.</summary>
    [Fact]
    public void BalancedWeightsMakeClassesCountTheSame()
    {
        double[] balanced = ClassWeights.Balanced(Labels, 2);
        Assert.Equal([1.5, 0.75], balanced);
        Assert.Equal([0.75, 0.75, 0.75, 0.75, 1.5, 1.5], ClassWeights.ToSampleWeights(Labels, balanced));
        ConfusionMatrix matrix = ConfusionMatrix.Of(Labels, [1, 1, 1, 0, 0, 0], 2, ClassWeights.ToSampleWeights(Labels, balanced));
        Assert.Equal([3, 3], Enumerable.Range(0, 2).Select(index => matrix.Scores(index).Support));
        Assert.Equal((1 + 0.75) / 2, matrix.Accuracy);
    }

    [Fact]
    public void AClassThatDoesNotOccurTakesNoShare()
    {
        Assert.Equal([1.5, 0.75, 1], ClassWeights.Balanced(Labels, 3));
        Assert.Equal([1, 1], ClassWeights.Balanced([], 2));
    }

    [Fact]
    public void WhatIsOutOfRangeIsRefused()
    {
        Assert.StartsWith("Position 0 has the class 1; classes go from 0 to 0.", Refused(() => ClassWeights.Balanced(Labels, 1)));
        Assert.StartsWith("Position 0 has the class 1;", Refused(() => ClassWeights.ToSampleWeights(Labels, [2])));
        Assert.StartsWith("The weight at 1 is -1;", Refused(() => ClassWeights.ToSampleWeights(Labels, [2, -1])));
        Assert.ThrowsAny<ArgumentException>(() => ClassWeights.Balanced([], 0));
    }

    private static string Refused(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
}
