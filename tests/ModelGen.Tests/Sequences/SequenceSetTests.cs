using ModelGen.Training;
using Sequences.Data;

namespace ModelGen.Tests.Sequences;

public sealed class SequenceSetTests
{
    [Fact]
    public void Pads_each_sequence_at_its_end()
    {
        SequenceSet set = new([new([1, 2, 3, 4], 1, "first"), new([5, 6], 0, "second")], 3, 2, ["a", "b"]);

        Assert.Equal((2, 3, 2), (set.Count, set.Steps, set.Features));
        Assert.Equal([1f, 2, 3, 4, 2, 2, 5, 6, 2, 2, 2, 2], set.Inputs.ToArray());
        Assert.Equal([2, 1], set.Lengths.ToArray());
        Assert.Equal([1f, 2, 3, 4], set[0].ToArray());
        Assert.Equal([5f, 6], set[1].ToArray());

        Dataset data = set.ToDataset();
        Assert.Equal((2, 6, 1), (data.Count, data.InputLength, data.TargetLength));
        Assert.Equal(set.Inputs.ToArray(), data.Inputs.ToArray());
        Assert.Equal([1f, 0], data.Targets.ToArray());
    }

    [Fact]
    public void Each_class_has_its_turn()
    {
        SequenceSet set = SequenceSet.Make(5, 2, 1, ["a", "b", "c"], index => [index + 10]);
        Assert.Equal([0, 1, 2, 0, 1], set.Labels.ToArray());
        Assert.Equal([10f, 2, 11, 2, 12, 2, 13, 2, 14, 2], set.Inputs.ToArray());
    }

    [Theory]
    [InlineData(0, "the place: expected 1 to 3 steps, as many as the model takes, found 0")]
    [InlineData(4, "the place: expected 1 to 3 steps, as many as the model takes, found 4")]
    public void Refuses_a_sequence_that_does_not_fit(int length, string message) =>
        Assert.Equal(message, Error([.. Enumerable.Repeat(1f, 2 * length)]));

    [Fact]
    public void Refuses_a_step_that_would_be_taken_for_padding()
    {
        Assert.Equal("the place: step 2: expected a step that is no padding, found all 2 features equal to 2", Error([2, 3, 2, 2, 1, 1]));
        Assert.Equal([2f, 3, 3, 2], new SequenceSet([new([2, 3, 3, 2], 0, "")], 2, 2, ["a", "b"]).Inputs.ToArray());
    }

    private static string Error(float[] values) =>
        Assert.Throws<InvalidDataException>(() => new SequenceSet([new(values, 0, "the place")], 3, 2, ["a", "b"])).Message;
}
