using System.Runtime.InteropServices;

namespace ModelGen.Tests.Indices;

/// <summary>Calls that take indices: what they give, what they refuse, and that they allocate nothing.</summary>
public class CallTests
{
    private const int Samples = 130;

    private static readonly int[] Lengths = [3, 7, 1, 5];

    [Fact]
    public void Indices_are_predicted_as_the_numbers_that_they_are()
    {
        foreach (int threads in new[] { 1, 3 })
        {
            using ITrainableModel model = IndexModels.Create("Mood", new ModelOptions { Threads = threads, PartWork = 1 });
            int[] indices = IndexModels.Draw(Samples * IndexModels.Steps);
            float[] expected = new float[Samples * 3], actual = new float[expected.Length];
            model.Predict(IndexModels.Numbers(indices), expected);
            model.Predict(indices, actual);
            Assert.Equal(Bits(expected), Bits(actual));
            using ModelSession session = ((ISharedModel)model).CreateSession(threads);
            using SessionPool pool = new(((ISharedModel)model).Publish());
            foreach (IPredictor other in new IPredictor[] { session, pool })
            {
                Array.Clear(actual);
                other.Predict(indices, actual);
                Assert.Equal(Bits(expected), Bits(actual));
            }
        }
    }

    [Fact]
    public void Sequences_of_indices_are_predicted_as_numbers_are()
    {
        using ITrainableModel model = IndexModels.Create("Tags");
        int[] indices = IndexModels.Draw(Lengths.Sum());
        float[] expected = new float[indices.Length * 3], actual = new float[expected.Length];
        model.Predict(IndexModels.Numbers(indices), Lengths, expected);
        model.Predict(indices, Lengths, actual);
        Assert.Equal(Bits(expected), Bits(actual));
        using SessionPool pool = new(((ISharedModel)model).Publish());
        Array.Clear(actual);
        pool.Predict(indices, Lengths, actual);
        Assert.Equal(Bits(expected), Bits(actual));
        model.Predict(indices.AsSpan(0, 3), actual.AsSpan(0, 9));
        Assert.Equal(Bits(expected.AsSpan(0, 9)), Bits(actual.AsSpan(0, 9)));
    }

    [Fact]
    public void A_step_of_training_takes_indices()
    {
        foreach ((string name, int[] lengths) in new[] { ("Sums", Array.Empty<int>()), ("Tags", Lengths) })
        {
            using ITrainableModel model = IndexModels.Create(name), other = IndexModels.Create(name);
            int count = lengths.Length > 0 ? lengths.Sum() : IndexModels.BatchSize * IndexModels.Steps;
            int[] indices = IndexModels.Draw(count);
            float[] targets = [.. indices.Select(index => (float)(index % 3))];
            StepContext context = new(true);
            double loss = model.Forward(new SampleBatch { Indices = indices, Lengths = lengths, Target = targets }, in context);
            Assert.Equal(other.Forward(new SampleBatch { Input = IndexModels.Numbers(indices), Lengths = lengths, Target = targets }, in context), loss);
            model.Backward();
            other.Backward();
            Assert.Equal(Bits(other.Gradients), Bits(model.Gradients));
        }
    }

    [Fact]
    public void Streams_take_an_index_a_step()
    {
        using ITrainableModel model = IndexModels.Create("Tags");
        int[] indices = IndexModels.Draw(2 * IndexModels.Steps);
        float[] expected = new float[indices.Length * 3], actual = new float[expected.Length];
        model.Predict(indices, [IndexModels.Steps, IndexModels.Steps], expected);
        using ModelStream one = ((ISharedModel)model).Publish().CreateStream(), two = ((ISharedModel)model).Publish().CreateStream(2);
        for (int step = 0; step < indices.Length; step++)
        {
            if (step % IndexModels.Steps == 0)
            {
                one.Reset();
            }

            one.Step(indices[step], actual.AsSpan(3 * step, 3));
        }

        Assert.Equal(Bits(expected), Bits(actual));
        Array.Clear(actual);
        two.Step(indices, actual);
        Assert.Equal(Bits(expected), Bits(actual));
        two.Reset();
        Array.Clear(actual);
        two.Step(new[] { int.MaxValue, indices[IndexModels.Steps] }, actual.AsSpan(0, 6), [false, true]);
        Assert.Equal(Bits(expected.AsSpan(3 * IndexModels.Steps, 3)), Bits(actual.AsSpan(3, 3)));
        Assert.Equal(new float[3], actual[..3]);
    }

    [Fact]
    public void An_index_that_the_table_lacks_is_refused_before_anything_runs()
    {
        using ITrainableModel mood = IndexModels.Create("Mood"), tags = IndexModels.Create("Tags"), numeric = IndexModels.Create("Numeric");
        int[] indices = new int[2 * IndexModels.Steps];
        indices[9] = IndexModels.Words;
        const string Range = "; the indices that Mood takes are whole numbers from 0 to 39.";
        Refused("Step 2 of sample 1 is 40" + Range, () => mood.Predict(indices, new float[6]));
        Refused("Step 2 of sample 1 is 40" + Range, () => mood.Predict(IndexModels.Numbers(indices), new float[6]));
        Refused("Step 2 of sample 1 is 40" + Range, () => mood.Forward(new SampleBatch { Indices = indices, Target = new float[2] }, default));
        Refused("Step 2 of sample 1 is 40" + Range, () => mood.Forward(IndexModels.Numbers(indices), new float[2], default));
        Refused("Step 0 of sample 0 is -1" + Range, () => mood.Predict(new[] { -1, 0, 0, 0, 0, 0, 0 }, new float[3]));
        Refused("Step 1 of sample 0 is 0.5" + Range, () => mood.Predict([0, 0.5f, 0, 0, 0, 0, 0], new float[3]));
        Refused("Step 1 of sample 0 is NaN" + Range, () => mood.Predict([0, float.NaN, 0, 0, 0, 0, 0], new float[3]));
        Refused("Step 1 of sample 2 is 99; the indices that Tags takes", () => tags.Predict(new[] { 0, 0, 0, 0, 99, 0 }, [2, 1, 3], new float[18]));
        Refused("Step 1 of sample 2 is 99", () => tags.Forward(
            new SampleBatch { Indices = [0, 0, 0, 0, 99, 0], Lengths = [2, 1, 3], Target = new float[6] }, default));
        Refused("A batch has Input or Indices, not both.", () => mood.Forward(
            new SampleBatch { Indices = new int[7], Input = new float[7], Target = new float[1] }, default));
        Refused("The input of Numeric is numbers, not indices: give it floats", () => numeric.Predict(new int[7], new float[3]));
    }

    [Fact]
    public void Streams_refuse_what_the_table_lacks()
    {
        using ITrainableModel tags = IndexModels.Create("Tags"), numeric = IndexModels.Create("Numeric");
        using ModelStream stream = ((ISharedModel)tags).Publish().CreateStream(), two = ((ISharedModel)tags).Publish().CreateStream(2);
        using ModelStream other = ((ISharedModel)numeric).Publish().CreateStream();
        Refused("Step 0 of sample 0 is 40", () => stream.Step(40, new float[3]));
        Refused("Step 0 of sample 0 is 1.5", () => stream.Step([1.5f], new float[3]));
        Refused("Step 1 of sample 1 is 41", () => two.Step(new[] { 1, 2, 3, 41 }, new float[12]));
        Refused("Step 0 of sample 1 is 41", () => two.Step(new[] { 1, 41 }, new float[6], [false, true]));
        Refused("The input of Numeric is numbers", () => other.Step(1, new float[3]));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        using ITrainableModel model = IndexModels.Create("Tags");
        using ModelSession session = ((ISharedModel)model).CreateSession();
        using ModelStream stream = ((ISharedModel)model).Publish().CreateStream(2);
        int[] indices = IndexModels.Draw(Lengths.Sum());
        float[] outputs = new float[indices.Length * 3], targets = new float[indices.Length];
        for (int round = 0; round < 3; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            model.Predict(indices, Lengths, outputs);
            session.Predict(indices, Lengths, outputs);
            stream.Step(indices.AsSpan(0, 2), outputs.AsSpan(0, 6));
            model.Forward(new SampleBatch { Indices = indices, Lengths = Lengths, Target = targets }, new StepContext(true));
            model.Backward();
            model.Update();
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(round < 2 || allocated == 0, $"{allocated} bytes");
        }
    }

    private static void Refused(string expected, Action action) => Assert.Contains(expected, Assert.Throws<ArgumentException>(action).Message);

    private static int[] Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values).ToArray();
}
