using ModelGen.Training;

namespace ModelGen.Tests.Inputs;

/// <summary>Data sets of several inputs.</summary>
public class JoinedDataTests
{
    private static readonly (float[] Pen, int[] Word, float[] Writer) Inputs = InputModels.Draw(100);

    private static readonly int[] Labels = [.. Enumerable.Range(0, 100).Select(i => Inputs.Word[6 * i] % 4)];

    private static Dataset Joined =>
        Dataset.Join(Dataset.WithLabels(Inputs.Pen, 12, Labels), new Dataset(Array.ConvertAll(Inputs.Word, index => (float)index), 6), new Dataset(Inputs.Writer, 3));

    [Fact]
    public void Inputs_and_targets_lie_one_behind_the_other()
    {
        Dataset joined = Joined;
        Assert.Equal((100, InputModels.Length, 1, 0), (joined.Count, joined.InputLength, joined.TargetLength, joined.WeightLength));
        Assert.Equal(InputModels.Join(Inputs), joined.ToMemory().Inputs.ToArray());
        Assert.Equal(Labels.Select(label => (float)label), joined.ToMemory().Targets.ToArray());
        (ReadOnlyMemory<float> input, ReadOnlyMemory<float> target) = joined[41];
        Assert.Equal(InputModels.Join(Inputs)[(41 * 21)..(42 * 21)], input.ToArray());
        Assert.Equal([Labels[41]], target.ToArray());
        Dataset both = Dataset.Join(new Dataset(new float[6], 2, new float[] { 1, 2, 3 }, 1), new Dataset(new float[3], 1, new float[] { 4, 5, 6, 7, 8, 9 }, 2));
        Assert.Equal([1, 4, 5, 2, 6, 7, 3, 8, 9], both.ToMemory().Targets.ToArray());
    }

    [Fact]
    public void A_model_trains_on_them_as_on_samples_that_are_joined_already()
    {
        Dataset flat = Dataset.WithLabels(InputModels.Join(Inputs), InputModels.Length, Labels);
        using ITrainableModel model = InputModels.Create(), other = InputModels.Create();
        History history = model.Fit(Joined.Split(0.2, SplitMode.Shuffled, 4).TrainingData, new FitOptions { Epochs = 3 });
        History expected = other.Fit(flat.Split(0.2, SplitMode.Shuffled, 4).TrainingData, new FitOptions { Epochs = 3 });
        Assert.Equal(other.Parameters.ToArray(), model.Parameters.ToArray());
        Assert.Equal(expected.Epochs.Select(epoch => epoch.Values["loss"]), history.Epochs.Select(epoch => epoch.Values["loss"]));
        Assert.Equal(flat.ComputeSha256(), Joined.ComputeSha256());
    }

    [Fact]
    public void Weights_come_from_the_part_that_has_them()
    {
        float[] weights = [.. Enumerable.Range(0, 4).Select(i => i + 1f)];
        Dataset weighted = Dataset.Join(new Dataset(new float[4], 1), new Dataset(new float[4], 1).WithWeights(weights));
        float[] read = new float[2];
        ((IBatchSource)weighted).ReadWeights([2, 0], read);
        Assert.Equal([3, 1], read);
        Assert.Equal(1, weighted.WeightLength);
    }

    [Fact]
    public void What_does_not_belong_together_is_refused()
    {
        Dataset three = new(new float[3], 1), two = new(new float[2], 1), weighted = three.WithWeights(new float[] { 1, 2, 3 });
        Refused("There is no data set to join.", () => Dataset.Join());
        Refused("Part 1 has 2 samples, and part 0 has 3: give as many for each.", () => Dataset.Join(three, two));
        Refused("Part 1 has weights, as a part before it has", () => Dataset.Join(weighted, weighted));
        Refused("Part 1 is null.", () => Dataset.Join(three, null!));
        Refused("Part 0 has sequences with lengths of their own", () => Dataset.Join(Dataset.Sequences([[1], [1, 2], [3]], 1), three));
        int[] word = [.. Inputs.Word];
        word[33] = 9;
        Dataset wrong = Dataset.Join(Dataset.WithLabels(Inputs.Pen, 12, Labels), new Dataset(Array.ConvertAll(word, index => (float)index), 6), new Dataset(Inputs.Writer, 3));
        using ITrainableModel model = InputModels.Create();
        Refused(
            "The input of sample 5 of the training data is 9 at element 15; the indices of the model are whole numbers from 0 to 8.", () => model.Fit(wrong, new FitOptions { Shuffle = false }));
        Refused("One sample of the training data has 12 elements; Tagger with input (21) takes 21.", () => model.Fit(Dataset.WithLabels(Inputs.Pen, 12, Labels)));
    }

    private static void Refused(string message, Action call) => Assert.Contains(message, Assert.ThrowsAny<Exception>(call).Message);
}
