using System.Security.Cryptography;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

public class DatasetTests
{
    [Fact]
    public void SlicesShareTheMemory()
    {
        float[] inputs = [1, 2, 3, 4, 5, 6];
        Dataset slice = new Dataset(inputs, 2, new float[] { 7, 8, 9 }, 1).Slice(1, 2);
        inputs[2] = 30;
        Assert.Equal([30, 4, 5, 6], slice.Inputs.ToArray());
        Assert.Equal([8, 9], slice.Targets.ToArray());
        Assert.Equal(2, slice.Count);
    }

    [Fact]
    public void SelectedSamplesComeInTheirOrderAndAsOftenAsAsked()
    {
        Dataset selected = Samples.Numbered(5).Select([3, 0, 3]);
        Assert.Equal([3, 0, 3], selected.ToMemory().Inputs.ToArray());
        Assert.Equal([30f], selected[2].Target.ToArray());
        Assert.Equal([0, 30], selected.Slice(1, 2).ToMemory().Targets.ToArray());
        Assert.Equal([3, 3], selected.Select([0, 2]).ToMemory().Inputs.ToArray());
    }

    [Theory]
    [InlineData(10, 0.25, 7)]
    [InlineData(5, 0.5, 2)]
    [InlineData(100, 0.1, 90)]
    [InlineData(3, 0.01, 2)]
    public void SplitTakesTheLastSamplesForValidation(int count, double share, int training)
    {
        (Dataset train, Dataset validation) = Samples.Numbered(count).Split(share);
        Assert.Equal(Enumerable.Range(0, training).Select(i => (float)i), train.Inputs.ToArray());
        Assert.Equal(Enumerable.Range(training, count - training).Select(i => 10f * i), validation.Targets.ToArray());
    }

    [Theory]
    [InlineData(1, 0.5, "A split of 1 sample at a share of 0.5 leaves 0 for training and 1 for validation; both need at least one.")]
    [InlineData(4, 0.9, "A split of 4 samples at a share of 0.9 leaves 0 for training and 4 for validation; both need at least one.")]
    [InlineData(4, 1.0, "The share of the validation samples lies between 0 and 1.")]
    [InlineData(4, double.NaN, "The share of the validation samples lies between 0 and 1.")]
    public void SplitRefusesEmptyParts(int count, double share, string message)
    {
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(() => Samples.Numbered(count).Split(share));
        Assert.StartsWith(message, error.Message);
    }

    /// <summary>Against SHA-256 of the same bytes put together by hand.</summary>
    [Fact]
    public void TheHashIsThatOfShapeInputsAndTargets()
    {
        float[] inputs = [.. Enumerable.Range(0, 3000).Select(i => i / 8f)];
        Dataset data = new(inputs, 3, inputs.AsMemory(0, 1000), 1);
        byte[] bytes =
        [
            .. new[] { 1000, 3, 1 }.SelectMany(BitConverter.GetBytes),
            .. inputs.SelectMany(BitConverter.GetBytes),
            .. inputs.Take(1000).SelectMany(BitConverter.GetBytes),
        ];
        Assert.Equal(Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant(), data.ComputeSha256());
        Assert.NotEqual(data.ComputeSha256(), new Dataset(inputs, 1, inputs, 1).ComputeSha256());
    }

    [Fact]
    public void LabelsBecomeTargets()
    {
        Assert.Equal([0, 9, 3], Dataset.WithLabels(new float[6], 2, new byte[] { 0, 9, 3 }).Targets.ToArray());
        Dataset steps = Dataset.WithLabels(new float[4], 2, new[] { 1, 2, 3, 4 }, labelsPerSample: 2);
        Assert.Equal((2, 2), (steps.Count, steps.TargetLength));
        Assert.Equal([0, -100, int.MinValue], Dataset.WithLabels(new float[3], 1, new[] { 0, -100, int.MinValue }).Targets.ToArray());
    }

    [Fact]
    public void WrongLengthsAreRefused()
    {
        Assert.StartsWith(
            "The inputs hold 5 elements; give a positive multiple of 2, the length of one sample.",
            Assert.Throws<ArgumentException>(() => new Dataset(new float[5], 2)).Message);
        Assert.StartsWith("The inputs hold 0 elements;", Assert.Throws<ArgumentException>(() => new Dataset(default, 2)).Message);
        Assert.StartsWith(
            "The targets hold 4 elements; for 3 samples with targets of 1 give 3.",
            Assert.Throws<ArgumentException>(() => new Dataset(new float[6], 2, new float[4], 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Samples.Numbered(3).Slice(2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Samples.Numbered(3).Slice(1, 0));
    }
}
