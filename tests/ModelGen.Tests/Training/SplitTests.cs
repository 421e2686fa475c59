using ModelGen.Training;

namespace ModelGen.Tests.Training;

public class SplitTests
{
    [Theory]
    [InlineData(SplitMode.Shuffled)]
    [InlineData(SplitMode.Stratified)]
    public void TheDrawnPartsHaveEachSampleOnceAndDependOnTheSeedAlone(SplitMode mode)
    {
        Dataset data = new(Enumerable.Range(0, 100).Select(i => (float)i).ToArray(), 1, new float[100], 1);
        (float[] training, float[] validation) = Parts(data, 0.2, mode, seed: 7);
        Assert.Equal(20, validation.Length);
        Assert.Equal(training.Order(), training);
        Assert.Equal(validation.Order(), validation);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (float)i), training.Concat(validation).Order());
        Assert.Equal(validation, Parts(data, 0.2, mode, seed: 7).Validation);
        Assert.NotEqual(validation, Parts(data, 0.2, mode, seed: 8).Validation);
        Assert.Contains(validation, sample => sample < 50);
    }

    /// <summary>70 of class 0, 20 of class 1 and 10 of class 3: 14, 4 and 2 of 20.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AStratifiedSplitKeepsTheSharesOfTheClasses(bool oneHot)
    {
        int[] labels = [.. Enumerable.Range(0, 100).Select(i => i < 70 ? 0 : i < 90 ? 1 : 3)];
        float[] inputs = [.. labels.Select(label => (float)label)];
        Dataset data = oneHot
            ? new Dataset(inputs, 1, labels.SelectMany(label => Enumerable.Range(0, 4).Select(i => i == label ? 1f : 0)).ToArray(), 4)
            : Dataset.WithLabels(inputs, 1, labels);
        (float[] training, float[] validation) = Parts(data, 0.2, SplitMode.Stratified, seed: 1);
        Assert.Equal([14, 4, 2], validation.CountBy(label => label).OrderBy(pair => pair.Key).Select(pair => pair.Value));
        Assert.Equal([56, 16, 8], training.CountBy(label => label).OrderBy(pair => pair.Key).Select(pair => pair.Value));
    }

    /// <summary>Shares of 0.9, 0.6 and 1.5 of 3: the whole parts 0, 0 and 1, then one each by the largest remainders.</summary>
    [Fact]
    public void TheLargestRemaindersGiveWhatIsMissing()
    {
        Dataset data = Dataset.WithLabels(new float[] { 0, 0, 0, 1, 1, 2, 2, 2, 2, 2 }, 1, new[] { 0, 0, 0, 1, 1, 2, 2, 2, 2, 2 });
        Assert.Equal([0, 1, 2], Parts(data, 0.3, SplitMode.Stratified, seed: 4).Validation);
    }

    [Fact]
    public void WhatIsNotOneClassCannotBeStratified()
    {
        Dataset line = new(new float[4], 1, new float[] { 0, 1, 0.5f, 1 }, 1);
        Assert.StartsWith(
            "A stratified split takes as many samples of each class, and the target of sample 2 is not one class: a class index, or 1 at the "
            + "class and 0 elsewhere. Split with SplitMode.Shuffled.",
            Assert.Throws<ArgumentException>("mode", () => line.Split(0.5, SplitMode.Stratified)).Message);
        Dataset several = new(new float[2], 1, new float[] { 0, 1, 1, 1 }, 2);
        Assert.Contains("sample 1 is", Assert.Throws<ArgumentException>("mode", () => several.Split(0.5, SplitMode.Stratified)).Message);
        Assert.Throws<ArgumentOutOfRangeException>("mode", () => line.Split(0.5, (SplitMode)3));
    }

    [Fact]
    public void FitSplitsByItsSeedAndTheHistorySaysHow()
    {
        using ScriptedModel model = new(1) { ValidationLosses = new double[100] };
        FitOptions options = new() { Progress = Progress.None, ValidationSplit = 0.4, Seed = 7, Shuffle = false };
        Dataset data = Samples.Numbered(10);
        History drawn = model.Fit(data, options with { SplitMode = SplitMode.Shuffled });
        Assert.Equal(SplitMode.Shuffled, drawn.Settings.SplitMode);
        (Dataset training, _) = data.Split(0.4, SplitMode.Shuffled, seed: 7);
        Assert.Equal(training.ToMemory().Inputs.ToArray(), model.Steps.Select(step => step.Inputs.Single()));
        Assert.Equal(SplitMode.Last, model.Fit(data, options).Settings.SplitMode);
        Assert.Null(model.Fit(data, options with { ValidationSplit = 0 }).Settings.SplitMode);
        Assert.Null(model.Fit(data, options with { ValidationData = data }).Settings.SplitMode);
    }

    private static (float[] Training, float[] Validation) Parts(Dataset data, double share, SplitMode mode, ulong seed)
    {
        (Dataset training, Dataset validation) = data.Split(share, mode, seed);
        return (training.ToMemory().Inputs.ToArray(), validation.ToMemory().Inputs.ToArray());
    }
}
