using ModelGen.Training;

namespace ModelGen.Tests.Training;

public class DatasetFactoryTests
{
    private sealed record Flower(float[] Leaves, int Kind, float Height);

    private static readonly Flower[] Flowers = [new([1, 2], 0, 0.5f), new([3, 4], 2, 1.5f)];

    [Fact]
    public void ItemsGiveInputsAndTargetsOfEveryKind()
    {
        Assert.Equal([1, 2, 3, 4], Dataset.From(Flowers, flower => flower.Leaves).Inputs.ToArray());
        Assert.Equal(0, Dataset.From(Flowers, flower => flower.Leaves).TargetLength);
        Assert.Equal([0, 2], Dataset.From(Flowers, flower => flower.Leaves, flower => flower.Kind).Targets.ToArray());
        Assert.Equal([0.5f, 1.5f], Dataset.From(Flowers, flower => flower.Leaves, flower => flower.Height).Targets.ToArray());
        Dataset itself = Dataset.From(Flowers.Where(flower => flower.Kind > 0), flower => flower.Leaves, flower => flower.Leaves);
        Assert.Equal((1, 2, 2), (itself.Count, itself.InputLength, itself.TargetLength));
    }

    [Fact]
    public void BadItemsAreToldWithTheirIndex()
    {
        Flower[] ragged = [.. Flowers, new([5], 1, 1)];
        Assert.StartsWith(
            "The input of item 2 has 1 element, and that of item 0 has 2; each has to have as many. Dataset.Pad brings sequences to one length.",
            Assert.Throws<ArgumentException>("items", () => Dataset.From(ragged, flower => flower.Leaves)).Message);
        Assert.StartsWith(
            "The target of item 2 has 1 element",
            Assert.Throws<ArgumentException>("items", () => Dataset.From(ragged, _ => new float[3], flower => flower.Leaves)).Message);
        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => Dataset.From(
            ["1", "2", "x"], text => new[] { float.Parse(text, System.Globalization.CultureInfo.InvariantCulture) }));
        Assert.StartsWith("The input of item 2 can't be read: ", exception.Message);
        Assert.IsType<FormatException>(exception.InnerException);
        Assert.StartsWith("There is no item;", Assert.Throws<ArgumentException>("items", () => Dataset.From<Flower>([], _ => null)).Message);
        Assert.Throws<OperationCanceledException>(() => Dataset.From(Flowers, _ => throw new OperationCanceledException()));
    }

    /// <summary>The examples of Keras' documentation of pad_sequences, and both sides of both.</summary>
    [Theory]
    [InlineData(null, SequenceSide.Pre, SequenceSide.Pre, new float[] { 0, 0, 1, 0, 2, 3, 4, 5, 6 })]
    [InlineData(null, SequenceSide.Post, SequenceSide.Pre, new float[] { 1, 0, 0, 2, 3, 0, 4, 5, 6 })]
    [InlineData(2, SequenceSide.Pre, SequenceSide.Pre, new float[] { 0, 1, 2, 3, 5, 6 })]
    [InlineData(2, SequenceSide.Pre, SequenceSide.Post, new float[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData(2, SequenceSide.Post, SequenceSide.Post, new float[] { 1, 0, 2, 3, 4, 5 })]
    public void SequencesArePaddedAsInKeras(int? length, SequenceSide padding, SequenceSide truncation, float[] expected)
    {
        float[][] sequences = [[1], [2, 3], [4, 5, 6]];
        Assert.Equal(expected, Dataset.Pad(sequences, length, padding: padding, truncation: truncation));
        if (padding == SequenceSide.Pre && truncation == SequenceSide.Pre)
        {
            Assert.Equal(expected, Dataset.Pad(sequences, length));
        }
    }

    [Fact]
    public void StepsOfSeveralFeaturesStayWhole()
    {
        float[][] sequences = [[1, 2], [], [3, 4, 5, 6, 7, 8]];
        Assert.Equal([-1, -1, 1, 2, -1, -1, -1, -1, 5, 6, 7, 8], Dataset.Pad(sequences, 2, features: 2, value: -1));
        Assert.Equal(
            [1, 2, 9, 9, 9, 9, 9, 9, 3, 4, 5, 6], Dataset.Pad(sequences, 2, 2, 9, SequenceSide.Post, SequenceSide.Post));
    }

    /// <summary>Without the features of a step, one step is one number: what is missing are features, not targets.</summary>
    [Theory]
    [InlineData(6, "labels")]
    [InlineData(4, "inputs")]
    public void WherePaddingWasNotToldTheFeaturesTheErrorSaysSo(int count, string parameter)
    {
        float[][] sequences = [.. Enumerable.Range(1, count).Select(steps => new float[3 * steps])];
        float[] inputs = Dataset.Pad(sequences, length: 5);
        string message = Assert.Throws<ArgumentException>(parameter, () => Dataset.WithLabels(inputs, 5 * 3, new int[count])).Message;
        Assert.Contains(
            "There are 5 elements of inputs for each target: of sequences, tell Pad how many features a step has, here features: 3.", message);
        Assert.Equal(count, Dataset.WithLabels(Dataset.Pad(sequences, length: 5, features: 3), 5 * 3, new int[count]).Count);
    }

    /// <summary>Labels of a tagger: one for each of 48 steps of 4 features.</summary>
    [Fact]
    public void LabelsOfStepsThatAreNotSaidToBeSoAreTold()
    {
        string message = Assert.Throws<ArgumentException>("labels", () => Dataset.WithLabels(new float[2 * 192], 192, new int[2 * 48])).Message;
        Assert.StartsWith(
            "There are 96 labels; for 2 samples with 1 label each give 2. For a model whose output is a sequence, and 48 for each sample, write "
            + "labelsPerSample: 48. Or, where each sample has one: There are 4 elements of inputs for each target: of sequences, tell Pad how many "
            + "features a step has, here features: 48.",
            message);
        message = Assert.Throws<ArgumentException>("labels", () => Dataset.WithLabels(new float[192], 192, new byte[47], labelsPerSample: 48)).Message;
        Assert.StartsWith(
            "There are 47 labels; for 1 sample with 48 labels each give 48. For a model whose output is a sequence, and 47 for each sample, write "
            + "labelsPerSample: 47.",
            message);
        message = Assert.Throws<ArgumentException>("labels", () => Dataset.WithLabels(new float[2 * 192], 192, new int[1])).Message;
        Assert.StartsWith("There is 1 label; for 2 samples with 1 label each give 2. (Parameter", message);
        message = Assert.Throws<ArgumentException>("targets", () => new Dataset(new float[2 * 192], 192, new float[2 * 48], 1)).Message;
        Assert.Contains("and 48 for each sample, write targetLength: 48.", message);
        Assert.Equal(48, Dataset.WithLabels(new float[2 * 192], 192, new int[2 * 48], labelsPerSample: 48).TargetLength);
    }

    [Fact]
    public void WindowsForecastTheNextStepUnlessTold()
    {
        float[] series = [0, 1, 2, 3, 4];
        Assert.Equal(
            Dataset.Windows(series, 1, 2, ahead: 1).ToMemory().Targets.ToArray(), Dataset.Windows(series, features: 1, length: 2).ToMemory().Targets.ToArray());
        Assert.Equal([12f, 13, 14], Dataset.Windows(series, 1, new float[] { 10, 11, 12, 13, 14 }, 1, length: 2).ToMemory().Targets.ToArray());
    }

    [Fact]
    public void SequencesThatCannotBePaddedAreTold()
    {
        Assert.StartsWith(
            "Sequence 1 has 3 elements, which is no multiple of 2, the features of one step.",
            Assert.Throws<ArgumentException>("sequences", () => Dataset.Pad([[1f, 2], [1, 2, 3]], features: 2)).Message);
        Assert.StartsWith(
            "Sequence 0 is null; an empty one is all padding.",
            Assert.Throws<ArgumentException>("sequences", () => Dataset.Pad(new float[][] { null! })).Message);
        Assert.StartsWith("There is no sequence to pad.", Assert.Throws<ArgumentException>("sequences", () => Dataset.Pad(Array.Empty<float[]>(), 3)).Message);
        Assert.StartsWith(
            "No sequence has a step; give the length to pad to.",
            Assert.Throws<ArgumentException>("sequences", () => Dataset.Pad(new float[][] { [], [] })).Message);
        Assert.Equal([0, 0], Dataset.Pad(new float[][] { [], [] }, 1));
        Assert.Throws<ArgumentOutOfRangeException>("length", () => Dataset.Pad([[1f]], 0));
        Assert.Throws<ArgumentOutOfRangeException>("truncation", () => Dataset.Pad([[1f]], truncation: (SequenceSide)2));
    }

    /// <summary>The first example of Keras' documentation: 100 steps in windows of 10, sampling rate 2, stride 3.</summary>
    [Fact]
    public void WindowsAreThoseOfKeras()
    {
        Dataset windows = Dataset.Windows(Count(100), features: 1, length: 10, ahead: 0, targetSteps: 0, stride: 3, samplingRate: 2);
        Assert.Equal([0, 2, 4, 6, 8, 10, 12, 14, 16, 18], windows[0].Input.ToArray());
        Assert.Equal([3, 5, 7, 9, 11, 13, 15, 17, 19, 21], windows[1].Input.ToArray());
        Assert.Equal([78, 80, 82, 84, 86, 88, 90, 92, 94, 96], windows[26].Input.ToArray());

        // 81 to 99 is whole too.
        Assert.Equal(28, windows.Count);
        Assert.Equal(0, windows.TargetLength);
    }

    /// <summary>Keras' targets series[(length - 1) * rate + ahead:], of which window i takes element i * stride.</summary>
    [Theory]
    [InlineData(12, 3, 1, 1, 1)]
    [InlineData(12, 3, 2, 2, 1)]
    [InlineData(12, 4, 1, 5, 3)]
    [InlineData(12, 1, 3, 0, 2)]
    [InlineData(4, 3, 1, 1, 1)]
    public void TargetsAreTheStepsAhead(int steps, int length, int samplingRate, int ahead, int stride)
    {
        float[] series = Count(steps), shifted = series[(((length - 1) * samplingRate) + ahead)..];
        Dataset windows = Dataset.Windows(series, 1, length, ahead, stride: stride, samplingRate: samplingRate);
        int[] starts = [.. Enumerable.Range(0, shifted.Length).Where(start => start % stride == 0)];
        Assert.Equal(starts.Length, windows.Count);
        Assert.All(starts, start =>
        {
            Assert.Equal(Enumerable.Range(0, length).Select(step => series[start + (step * samplingRate)]), windows[start / stride].Input.ToArray());
            Assert.Equal([shifted[start]], windows[start / stride].Target.ToArray());
        });
    }

    [Fact]
    public void WindowsMayHaveSeveralFeaturesAndTargetsOfTheirOwn()
    {
        float[] series = [0, 10, 1, 11, 2, 12, 3, 13, 4, 14];
        Dataset itself = Dataset.Windows(series, 2, length: 2, ahead: 1, targetSteps: 2);
        Assert.Equal((2, 4, 4), (itself.Count, itself.InputLength, itself.TargetLength));
        Assert.Equal([1, 11, 2, 12], itself[1].Input.ToArray());
        Assert.Equal([3, 13, 4, 14], itself[1].Target.ToArray());

        Dataset states = Dataset.Windows(series, 2, Count(5), 1, length: 2, ahead: 0);
        Assert.Equal([1, 2, 3, 4], states.ToMemory().Targets.ToArray());
        (Dataset early, Dataset late) = states.Split(0.25);
        Assert.Equal([3], early[2].Target.ToArray());
        Assert.Equal([4], late[0].Target.ToArray());
    }

    /// <summary>Element (step, k) of a window's target is ahead + k steps of the series behind the window's step.</summary>
    [Theory]
    [InlineData(12, 3, 1, 1, 1, 1)]
    [InlineData(12, 3, 2, 1, 0, 1)]
    [InlineData(13, 4, 2, 3, 2, 3)]
    [InlineData(12, 1, 1, 2, 1, 2)]
    public void EachStepMayHaveATarget(int steps, int length, int samplingRate, int stride, int ahead, int targetSteps)
    {
        float[] targets = [.. Enumerable.Range(0, 2 * steps).Select(i => 100f + i)];
        Dataset windows = Dataset.Windows(
            Count(steps), 1, targets, 2, length, ahead, targetSteps, stride, samplingRate, eachStep: true);
        Dataset last = Dataset.Windows(Count(steps), 1, targets, 2, length, ahead, targetSteps, stride, samplingRate);
        Assert.Equal((last.Count, length * last.TargetLength), (windows.Count, windows.TargetLength));
        Assert.All(Enumerable.Range(0, windows.Count), window =>
        {
            IEnumerable<float> expected =
                from step in Enumerable.Range(0, length)
                from k in Enumerable.Range(0, targetSteps)
                from feature in Enumerable.Range(0, 2)
                select targets[(2 * ((window * stride) + (step * samplingRate) + ahead + k)) + feature];
            Assert.Equal(expected, windows[window].Target.ToArray());
            Assert.Equal(last[window].Target.ToArray(), windows[window].Target.ToArray()[^last.TargetLength..]);
            Assert.Equal(last[window].Input.ToArray(), windows[window].Input.ToArray());
        });
    }

    [Fact]
    public void OfATextEachStepForetellsTheNext()
    {
        Dataset windows = Dataset.Windows([3, 1, 4, 1, 5], length: 3, eachStep: true);
        Assert.Equal([3, 1, 4], windows[0].Input.ToArray());
        Assert.Equal([1, 4, 1], windows[0].Target.ToArray());
        Assert.Equal([4, 1, 5], windows[1].Target.ToArray());
        Assert.Equal(0, Dataset.Windows([3, 1, 4], length: 2, targetSteps: 0, eachStep: true).TargetLength);
    }

    [Fact]
    public void WindowsThatDoNotFitAreTold()
    {
        Assert.StartsWith(
            "A window takes 5 steps of the series with its target, and the series has 4: give a longer series, or shorter windows.",
            Assert.Throws<ArgumentException>("series", () => Dataset.Windows(Count(4), 1, length: 3, ahead: 2)).Message);
        Assert.StartsWith(
            "A window takes 4294967296 steps",
            Assert.Throws<ArgumentException>("series", () => Dataset.Windows(Count(4), 1, 3, 1, samplingRate: int.MaxValue)).Message);
        Assert.StartsWith(
            "The series holds 3 elements; give a multiple of 2, the features of one step.",
            Assert.Throws<ArgumentException>("series", () => Dataset.Windows(Count(3), 2, 1, 1)).Message);
        Assert.StartsWith(
            "The targets hold 3 elements; for 4 steps of the series with 1 each give 4.",
            Assert.Throws<ArgumentException>("targets", () => Dataset.Windows(Count(4), 1, Count(3), 1, 1, 1)).Message);
        Assert.StartsWith(
            "A window takes 5 steps of the series with its target, and the series has 4",
            Assert.Throws<ArgumentException>("series", () => Dataset.Windows(Count(4), 1, length: 3, ahead: 2, eachStep: true)).Message);
        Assert.Throws<ArgumentOutOfRangeException>("ahead", () => Dataset.Windows(Count(4), 1, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>("stride", () => Dataset.Windows(Count(4), 1, 1, 1, stride: 0));
    }

    private static float[] Count(int steps) => [.. Enumerable.Range(0, steps).Select(i => (float)i)];
}
