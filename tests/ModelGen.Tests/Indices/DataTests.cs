using ModelGen.Training;

namespace ModelGen.Tests.Indices;

/// <summary>Data sets of indices, and training, evaluation and prediction on them.</summary>
public class DataTests
{
    private static readonly int[][] Sequences = [[3, 1, 4], [1, 5], [9, 2, 6, 5]];

    [Fact]
    public void Indices_make_the_data_set_of_the_numbers_that_they_are()
    {
        int[] indices = IndexModels.Draw(3 * IndexModels.Steps), labels = [0, 2, 1];
        Same(Dataset.WithLabels(IndexModels.Numbers(indices), IndexModels.Steps, labels), Dataset.WithLabels(indices, IndexModels.Steps, labels));
        Same(new Dataset(IndexModels.Numbers(indices), IndexModels.Steps), Dataset.Indices(indices, IndexModels.Steps));
        float[][] numbers = [.. Sequences.Select(IndexModels.Numbers)];
        int[][] tags = [.. Sequences.Select(some => some.Select(index => index % 3).ToArray())];
        Same(Dataset.Sequences(numbers, 1), Dataset.Sequences(Sequences));
        Same(Dataset.Sequences(numbers, 1, labels), Dataset.Sequences(Sequences, labels));
        Same(Dataset.Sequences(numbers, 1, tags), Dataset.Sequences(Sequences, tags));
        Same(Dataset.Windows(IndexModels.Numbers(indices), 1, 4, stride: 2), Dataset.Windows(indices, 4, stride: 2));
        Assert.Equal([0, 3, 1, 4, 0, 0, 1, 5, 9, 2, 6, 5], Dataset.Pad(Sequences));
        Assert.Equal([3, 1, 1, 5, 9, 2], Dataset.Pad(Sequences, 2, truncation: SequenceSide.Post));
        Assert.Equal([3, 1, 4, 8, 8, 1, 5, 8, 8, 8, 9, 2, 6, 5, 8], Dataset.Pad(Sequences, 5, 8, SequenceSide.Post));
    }

    [Fact]
    public void An_index_that_the_table_lacks_is_found_before_training()
    {
        using ITrainableModel model = IndexModels.Create("Mood");
        int[] indices = new int[3 * IndexModels.Steps];
        indices[^1] = IndexModels.Words;
        Dataset data = Dataset.WithLabels(indices, IndexModels.Steps, [0, 1, 2]);
        Assert.Contains(
            "The input of sample 2 of the training data is 40 at element 6; the indices of the model are whole numbers from 0 to 39.",
            Assert.Throws<ArgumentException>(() => model.Fit(data)).Message);
        Assert.Contains("The input of sample 2", Assert.ThrowsAny<ArgumentException>(() => model.Evaluate(data)).Message);
    }

    [Fact]
    public void An_index_of_a_source_is_found_as_it_is_read()
    {
        using ITrainableModel model = IndexModels.Create("Mood");
        model.Fit(new Dataset(new Source(IndexModels.Words - 1)), new FitOptions { Epochs = 1 });
        Assert.Contains(
            "is 40 at element 2; the indices of the model are whole numbers from 0 to 39.",
            Assert.Throws<InvalidDataException>(() => model.Fit(new Dataset(new Source(IndexModels.Words)), new FitOptions { Epochs = 1 })).Message);
    }

    [Fact]
    public void A_model_learns_which_words_are_in_a_text()
    {
        using ITrainableModel model = IndexModels.Create("Mood", new ModelOptions { Threads = 1, Seed = 3 });
        System.Random random = new(5);
        int[][] texts = [.. Enumerable.Range(0, 240).Select(i =>
            Enumerable.Range(0, random.Next(1, IndexModels.Steps + 1)).Select(_ => 1 + (i % 3) + (3 * random.Next(13))).ToArray())];
        int[] labels = [.. Enumerable.Range(0, 240).Select(i => i % 3)], padded = Dataset.Pad(texts, IndexModels.Steps);
        model.LearningRate = 0.02;
        model.Fit(Dataset.WithLabels(padded, IndexModels.Steps, labels), new FitOptions { Epochs = 12 });
        int[] classes = new int[240], top = new int[2];
        model.PredictClasses(padded, classes);
        Assert.True(classes.Zip(labels, (found, label) => found == label).Count(same => same) > 230);
        ReadOnlySpan<int> first = padded.AsSpan(0, IndexModels.Steps);
        Assert.Equal(classes[0], model.PredictClass(first));
        model.PredictTop(first, top, new float[2]);
        Assert.Equal(classes[0], top[0]);
    }

    [Fact]
    public void A_checkpoint_knows_the_data_again()
    {
        using ITrainableModel model = IndexModels.Create("Tags"), same = IndexModels.Create("Tags");
        int[][] tags = [.. Sequences.Select(some => some.Select(index => index % 3).ToArray())];
        History one = model.Fit(Dataset.Sequences(Sequences, tags), new FitOptions { Epochs = 2 });
        History other = same.Fit(Dataset.Sequences([.. Sequences.Select(IndexModels.Numbers)], 1, tags), new FitOptions { Epochs = 2 });
        Assert.Equal(one.Epochs[^1]["loss"], other.Epochs[^1]["loss"]);
        Assert.Equal(model.Parameters.ToArray(), same.Parameters.ToArray());
    }

    [Fact]
    public void Checks_of_models_take_indices()
    {
        using ITrainableModel model = IndexModels.Create("Mood");
        Dataset data = Dataset.WithLabels(IndexModels.Draw(12 * IndexModels.Steps), IndexModels.Steps, [.. Enumerable.Range(0, 12).Select(i => i % 3)]);
        GradientCheckResult result = model.CheckGradients(data);
        Assert.True(result.Passed, result.ToString());
    }

    private static void Same(Dataset expected, Dataset actual)
    {
        Assert.Equal(
            (expected.Count, expected.InputLength, expected.TargetLength, expected.Steps),
            (actual.Count, actual.InputLength, actual.TargetLength, actual.Steps));
        for (int sample = 0; sample < expected.Count; sample++)
        {
            Assert.Equal(Read(expected, sample), Read(actual, sample));
        }
    }

    private static (float[] Input, float[] Target) Numbers(Dataset data, int sample)
    {
        int steps = data.Steps > 0 ? data.LengthOf(sample) : 0;
        float[] input = new float[steps > 0 ? steps : data.InputLength];
        float[] target = new float[steps > 0 && data.HasStepTargets ? steps : data.TargetLength];
        ((IBatchSource)data).Read([sample], input, target);
        return (input, target);
    }

    /// <summary>Samples that are made as they are read.</summary>
    private sealed class Source(int word) : IBatchSource
    {
        public int Count => 3;

        public int InputLength => IndexModels.Steps;

        public int TargetLength => 1;

        public void Read(ReadOnlySpan<int> samples, Span<float> inputs, Span<float> targets)
        {
            inputs.Clear();
            targets.Clear();
            inputs[2] = word;
        }
    }

    private static float[] Read(Dataset data, int sample)
    {
        (float[] input, float[] target) = Numbers(data, sample);
        return [.. input, .. target];
    }
}
