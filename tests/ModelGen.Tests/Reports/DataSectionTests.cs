using System.Xml.Linq;
using ModelGen.Training;

namespace ModelGen.Tests.Reports;

public class DataSectionTests
{
    private static readonly History History = Trainings.Of([1, 1, 1, 1]);

    [Fact]
    public void EveryDataSetHasItsSizeAndHash()
    {
        Predictions test = Trainings.Five();
        string[][] rows = Page.Of((History, test, null)).Rows("Data sets");
        Assert.Equal(["training", "6", History.TrainingData.ComputeSha256()], rows[1]);
        Assert.Equal(["validation", "2", History.ValidationData!.ComputeSha256()], rows[2]);
        Assert.Equal(["test", "5", test.Data.ComputeSha256()], rows[3]);
    }

    [Fact]
    public void ClassesAreCountedInAllDataAndPredictions() => Assert.Equal(
        [
            ["class", "training", "validation", "test", "predicted for test"],
            ["ai", "3", "0", "2", "2"],
            ["bA", "2", "1", "2", "1"],
            ["chA", "1", "1", "1", "2"],
        ],
        Page.Of((History, Trainings.Five(), null)).Rows("Classes of samples"));

    [Fact]
    public void LengthsEndBeforeThePadding()
    {
        Assert.Equal([6, 0, 3], SequenceLengths.Of(Trainings.Data([6, 0, 3], [0, 0, 0]), 2, 2));

        // Masked steps in between count; a step of which one feature is not 2 is not masked.
        Dataset gaps = new(new float[] { 2, 2, 1, 1, 2, 2, 2, 1, 2, 2, 2, 2 }, 12);
        Assert.Equal([4], SequenceLengths.Of(gaps, 2, 2));
        Assert.Equal(
            [
                ["data", "shortest", "median", "mean", "longest"],
                ["training", "1", "3.5", "3.7", "6"],
                ["validation", "2", "4", "4.0", "6"],
                ["test", "1", "3", "3.0", "5"],
            ],
            Page.Of((History, Trainings.Five(), null)).Rows("Lengths of sequences in steps"));
    }

    [Fact]
    public void ThePicturesOfThePageAreThereByThemselves()
    {
        Predictions test = Trainings.Five();
        string[] shown =
        [
            .. Page.Of((History, test, null)).Part("data").Descendants()
                .Where(element => element.Name.LocalName == "svg")
                .Select(svg => svg.ToString(SaveOptions.DisableFormatting)),
        ];
        Assert.Equal([Svg(History.ClassDistribution(test)), Svg(History.LengthDistribution(test))], shown);

        static string Svg(Picture picture) => picture.Svg.ToString(SaveOptions.DisableFormatting);
    }

    [Fact]
    public void WhatCannotBeCountedIsRefused()
    {
        History line = Trainings.Empty(Trainings.Regression, new Dataset(new float[] { 1, 2 }, 2, new float[] { 0.5f }, 1), null, EndReason.Completed);
        Assert.Contains("are no classes", Assert.Throws<ArgumentException>(() => line.ClassDistribution()).Message);
        Assert.Contains("is no masking", Assert.Throws<ArgumentException>(() => line.LengthDistribution()).Message);
        Assert.Contains("The test result is that of", Assert.Throws<ArgumentException>(() => line.ClassDistribution(Trainings.Five())).Message);
    }

    [Fact]
    public void OnlyAMaskingInFrontTellsLengths()
    {
        ModelDescription behind = Trainings.Strokes with { Layers = [Trainings.Strokes.Layers[1], Trainings.Strokes.Layers[0]] };
        Assert.Equal(["Classes of samples"], Page.Of((Trainings.Of(behind, [1, 1, 1, 1]), null, null)).Pictures("data"));
    }

    [Fact]
    public void MaskedStepsOfOutputSequencesAreOfNoClass()
    {
        ModelDescription model = Trainings.Strokes with { OutputShape = new(6, 3), Layers = [Trainings.Strokes.Layers[0]] };
        Dataset strokes = Trainings.Data([2, 6], [0, 0]);
        Dataset data = new(strokes.Inputs, 12, new float[] { 1, 2, 0, 0, 0, 0, 0, 1, 1, 2, 2, 2 }, 6);
        History tagged = Trainings.Empty(model, data, null, EndReason.Completed);
        Assert.Equal(
            [["class", "training"], ["ai", "1"], ["bA", "3"], ["chA", "4"]], Page.Of((tagged, null, null)).Rows("Classes of steps"));
    }

    [Fact]
    public void DistributionsCountByTheirLargestProbability()
    {
        TrainingDescription training = Trainings.Strokes.Training! with { Loss = Loss.CategoricalCrossentropy };
        ModelDescription model = Trainings.Strokes with { Training = training };
        Dataset data = new(new float[24], 12, new float[] { 0.25f, 0.5f, 0.25f, 0, 0, 1 }, 3);
        History soft = Trainings.Empty(model, data, null, EndReason.Completed);
        Assert.Equal(
            [["class", "training"], ["ai", "0"], ["bA", "1"], ["chA", "1"]], Page.Of((soft, null, null)).Rows("Classes of samples"));
    }

    [Fact]
    public void TargetsThatAreNoClassesAreNotCounted()
    {
        TrainingDescription training = Trainings.Regression.Training! with { Metrics = [new("accuracy")] };
        ModelDescription model = Trainings.Regression with { Training = training };
        History line = Trainings.Empty(model, new Dataset(new float[] { 1, 2 }, 2, new float[] { 0.5f }, 1), null, EndReason.Completed);
        Assert.Empty(Page.Of((line, null, null)).Pictures("data"));
    }
}
