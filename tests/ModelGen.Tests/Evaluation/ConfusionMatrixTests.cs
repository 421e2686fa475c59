using ModelGen.Training;

namespace ModelGen.Tests.Evaluation;

public class ConfusionMatrixTests
{
    /// <summary>The example in the documentation of scikit-learn's <c>confusion_matrix</c>.</summary>
    [Fact]
    public void RowsAreLabelsAndColumnsArePredictions()
    {
        ConfusionMatrix matrix = ConfusionMatrix.Of([2, 0, 2, 2, 0, 1], [0, 0, 2, 2, 0, 2], 3);
        Assert.Equal([2, 0, 0, 0, 0, 1, 1, 0, 2], Cells(matrix));
        Assert.Equal(6, matrix.Total);
        Assert.Equal(4.0 / 6, matrix.Accuracy);
        Assert.Equal(3, matrix.Classes);
    }

    /// <summary>The example in the documentation of scikit-learn's <c>classification_report</c>, which rounds to two digits.</summary>
    [Fact]
    public void ScoresAreThoseOfAClassificationReport()
    {
        ConfusionMatrix matrix = ConfusionMatrix.Of([0, 1, 2, 2, 2], [0, 0, 2, 2, 1], 3);
        AssertRounded(0.50, 1.00, 0.67, 1, matrix.Scores(0));
        AssertRounded(0.00, 0.00, 0.00, 1, matrix.Scores(1));
        AssertRounded(1.00, 0.67, 0.80, 3, matrix.Scores(2));
        AssertRounded(0.50, 0.56, 0.49, 5, matrix.Macro);
        AssertRounded(0.70, 0.60, 0.61, 5, matrix.Weighted);
        Assert.Equal(0.6, matrix.Accuracy);
    }

    /// <summary>The example of scikit-learn's <c>precision_recall_fscore_support</c>, by hand: only class 0 is ever right.</summary>
    [Fact]
    public void ClassesThatAreNeverRightHaveScoresOfZero()
    {
        ConfusionMatrix matrix = ConfusionMatrix.Of([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1], 3);
        Assert.Equal(new ClassScores(2.0 / 3, 1, 0.8, 2), matrix.Scores(0));
        Assert.Equal(new ClassScores(0, 0, 0, 2), matrix.Scores(1));
        AssertClose(new ClassScores(2.0 / 9, 1.0 / 3, 0.8 / 3, 6), matrix.Macro);
        AssertClose(matrix.Macro, matrix.Weighted);
    }

    /// <summary>The examples of Keras' <c>Precision</c> and <c>Recall</c>, without and with <c>sample_weight</c>.</summary>
    [Fact]
    public void PositionsCountByTheirWeight()
    {
        int[] labels = [0, 1, 1, 1];
        int[] predicted = [1, 0, 1, 1];
        ClassScores scores = ConfusionMatrix.Of(labels, predicted, 2).Scores(1);
        Assert.Equal(0.6666667, scores.Precision, 1e-7);
        Assert.Equal(0.6666667, scores.Recall, 1e-7);
        scores = ConfusionMatrix.Of(labels, predicted, 2, [0, 0, 1, 0]).Scores(1);
        Assert.Equal(new ClassScores(1, 1, 1, 1), scores);
    }

    /// <summary>By hand: TP 1, FP 0.5 and FN 2 for class 1; the weights of class 0 are 3 right and 0.5 wrong.</summary>
    [Fact]
    public void WeightsEnterEveryScore()
    {
        ConfusionMatrix matrix = ConfusionMatrix.Of([0, 0, 1, 1, 1], [0, 1, 0, 1, 1], 2, [3, 0.5, 2, 0.75, 0.25]);
        Assert.Equal([3, 0.5, 2, 1], Cells(matrix));
        AssertClose(new ClassScores(3.0 / 5, 3 / 3.5, 6 / 8.5, 3.5), matrix.Scores(0));
        AssertClose(new ClassScores(1 / 1.5, 1.0 / 3, 2 / 4.5, 3), matrix.Scores(1));
        Assert.Equal(4 / 6.5, matrix.Accuracy, 1e-15);
        Assert.Equal((3.5 * 6 / 8.5 + 3 * 2 / 4.5) / 6.5, matrix.Weighted.F1, 1e-15);
        Assert.Equal(matrix.Accuracy, matrix.Weighted.Recall, 1e-15);
        Assert.Equal((6 / 8.5 + 2 / 4.5) / 2, matrix.Macro.F1, 1e-15);
        Assert.Equal(6.5, matrix.Macro.Support);
    }

    /// <summary>The example of Keras' <c>F1Score</c> with a threshold of 0.5, where every class is a yes or no of its own.</summary>
    [Theory]
    [InlineData(new[] { 1, 1, 1 }, new[] { 0.2f, 0.2f, 0.6f }, 0.5)]
    [InlineData(new[] { 1, 0, 1 }, new[] { 0.6f, 0.6f, 0.8f }, 0.8)]
    [InlineData(new[] { 1, 0, 0 }, new[] { 0.7f, 0.6f, 0.0f }, 0.6666667)]
    public void F1IsTheHarmonicMeanOfPrecisionAndRecall(int[] labels, float[] outputs, double expected)
    {
        int[] predicted = Classification.PredictedClasses(outputs, width: 1);
        Assert.Equal(expected, ConfusionMatrix.Of(labels, predicted, 2).Scores(1).F1, 1e-7);
    }

    [Fact]
    public void AClassThatNeverOccursCountsInTheMacroMeanAlone()
    {
        ConfusionMatrix matrix = ConfusionMatrix.Of([0, 1], [0, 1], 4);
        Assert.Equal(new ClassScores(0, 0, 0, 0), matrix.Scores(3));
        Assert.Equal(new ClassScores(0.5, 0.5, 0.5, 2), matrix.Macro);
        Assert.Equal(new ClassScores(1, 1, 1, 2), matrix.Weighted);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void WhereNothingWeighsAnythingAllScoresAreZero(int count)
    {
        int[] labels = new int[count];
        ConfusionMatrix matrix = ConfusionMatrix.Of(labels, labels, 3, new double[count]);
        Assert.Equal(0, matrix.Accuracy);
        Assert.Equal(0, matrix.Total);
        Assert.Equal(default, matrix.Scores(0));
        Assert.Equal(default, matrix.Macro);
        Assert.Equal(default, matrix.Weighted);
    }

    [Fact]
    public void PositionsCanBeAddedOneByOne()
    {
        ConfusionMatrix matrix = new(2);
        matrix.Add(0, 1);
        matrix.Add(0, 1, 0.25);
        matrix.Add(1, 1, 0);
        Assert.Equal([0, 1.25, 0, 0], Cells(matrix));
    }

    [Fact]
    public void WhatIsOutOfRangeIsRefusedAndNotCounted()
    {
        ConfusionMatrix matrix = new(2);
        Assert.StartsWith("There is no class 2; classes go from 0 to 1.", Refused(() => matrix.Add(2, 0)));
        Assert.StartsWith("There is no class -2; classes go from 0 to 1.", Refused(() => matrix.Add(0, -2)));
        Assert.StartsWith("A weight is a finite number of at least 0.", Refused(() => matrix.Add(0, 0, -1)));
        Assert.StartsWith("A weight is a finite number of at least 0.", Refused(() => matrix.Add(0, 0, double.NaN)));
        Assert.StartsWith("There is no class 2;", Refused(() => _ = matrix[0, 2]));
        Assert.StartsWith("There is no class -1;", Refused(() => _ = matrix[-1, 0]));
        Assert.StartsWith("There is no class 2;", Refused(() => matrix.Scores(2)));
        Assert.Equal(0, matrix.Total);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConfusionMatrix(0));
    }

    [Fact]
    public void ErrorsSayWhichPositionIsWrong()
    {
        Assert.StartsWith("Position 1 has the class 2; classes go from 0 to 1.", Refused(() => ConfusionMatrix.Of([0, 2], [0, 0], 2)));
        Assert.StartsWith("Position 0 has the class -1;", Refused(() => ConfusionMatrix.Of([-1, 1], [1, 0], 2)));
        Assert.StartsWith("Position 0 has the class -2;", Refused(() => ConfusionMatrix.Of([0, 1], [-2, 0], 2)));
        Assert.StartsWith(
            "There are 2 labels and 1 prediction; give one prediction for each label.", Refused(() => ConfusionMatrix.Of([0, 1], [0], 2)));
        Assert.StartsWith(
            "There is 1 weight; give one for each of 2, or none at all.", Refused(() => ConfusionMatrix.Of([0, 1], [0, 1], 2, [1])));
        Assert.StartsWith(
            "The weight at 1 is -0.5; weights are finite numbers of at least 0.",
            Refused(() => ConfusionMatrix.Of([0, 1], [0, 1], 2, [1, -0.5])));
        Assert.StartsWith("The weight at 0 is Infinity;", Refused(() => ConfusionMatrix.Of([0], [0], 2, [double.PositiveInfinity])));
    }

    private static string Refused(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;

    private static double[] Cells(ConfusionMatrix matrix) =>
    [
        .. from label in Enumerable.Range(0, matrix.Classes)
           from predicted in Enumerable.Range(0, matrix.Classes)
           select matrix[label, predicted],
    ];

    private static void AssertRounded(double precision, double recall, double f1, double support, ClassScores actual) => Assert.Equal(
        new ClassScores(precision, recall, f1, support),
        new ClassScores(Math.Round(actual.Precision, 2), Math.Round(actual.Recall, 2), Math.Round(actual.F1, 2), actual.Support));

    private static void AssertClose(ClassScores expected, ClassScores actual)
    {
        Assert.Equal(expected.Precision, actual.Precision, 1e-15);
        Assert.Equal(expected.Recall, actual.Recall, 1e-15);
        Assert.Equal(expected.F1, actual.F1, 1e-15);
        Assert.Equal(expected.Support, actual.Support);
    }
}
