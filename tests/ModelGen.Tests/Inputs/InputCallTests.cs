using System.Runtime.InteropServices;

namespace ModelGen.Tests.Inputs;

/// <summary>Calls with an array for each input: what they give, what they refuse, and that they allocate nothing.</summary>
public class InputCallTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(70)]
    [InlineData(205)]
    public void Inputs_are_predicted_from_as_the_samples_that_they_make(int samples)
    {
        (float[] pen, int[] word, float[] writer) = InputModels.Draw(samples);
        float[] joined = new float[samples * InputModels.Length], expected = new float[samples * 4], actual = new float[samples * 4];
        InputModels.Call("Join", pen, word, writer, joined);
        Assert.Equal(InputModels.Join((pen, word, writer)), joined);
        foreach (int threads in new[] { 1, 3 })
        {
            using ITrainableModel model = InputModels.Create(new ModelOptions { Seed = 3, Threads = threads, PartWork = 1 });
            model.Predict(joined, expected);
            Array.Clear(actual);
            InputModels.Call("Predict", model, pen, word, writer, actual);
            Assert.Equal(Bits(expected), Bits(actual));
            using ModelSession session = ((ISharedModel)model).CreateSession(threads);
            session.Predict(joined, actual);
            Assert.Equal(Bits(expected), Bits(actual));
            model.Predict(joined, [.. Enumerable.Repeat(1, samples)], actual);
            Assert.Equal(Bits(expected), Bits(actual));
        }
    }

    [Fact]
    public void A_step_of_training_takes_inputs()
    {
        (float[] pen, int[] word, float[] writer) = InputModels.Draw(InputModels.BatchSize);
        float[] target = [.. Enumerable.Range(0, InputModels.BatchSize).Select(i => i % 4f)];
        using ITrainableModel model = InputModels.Create(), other = InputModels.Create();
        double loss = (double)InputModels.Call("Forward", model, pen, word, writer, target)!;
        Assert.Equal(other.Forward(InputModels.Join((pen, word, writer)), target, new StepContext(true)), loss);
        model.Backward();
        other.Backward();
        Assert.Equal(Bits(other.Gradients), Bits(model.Gradients));
        Assert.Contains(model.Gradients.ToArray(), gradient => gradient != 0);
    }

    [Fact]
    public void Inputs_that_do_not_belong_together_are_refused_before_anything_runs()
    {
        (float[] pen, int[] word, float[] writer) = InputModels.Draw(80);
        float[] output = new float[320], target = new float[80];
        using ITrainableModel model = InputModels.Create();
        Refused("The input 'pen' of Tagger takes 12 elements for each sample; 13 are no multiple of that.", () => Predict(pen[..13], word, writer, output));
        Refused("The input 'class' of Tagger has 2 samples, and 'pen' has 80; give as many for each.", () => Predict(pen, word, writer[..6], output));
        Refused("The output of Tagger takes 4 elements for each sample, and the input has 80 samples: 320 elements, not 316.", () => Predict(pen, word, writer, output[..316]));
        Refused("A batch of Tagger holds 1 to 70 samples, not 80.", () => Forward(pen, word, writer, target));
        Refused("A batch of Tagger holds 1 to 70 samples, not 0.", () => Forward([], [], [], []));
        Refused("All inputs of Tagger have 21 elements for each sample, and there are 80 samples: give room for 1680, not for 5.", () =>
            InputModels.Call("Join", pen, word, writer, new float[5]));
        word[451] = InputModels.Words;
        const string Index = "Step 1 of 'word' of sample 75 is 9; the indices that Tagger takes there are whole numbers from 0 to 8.";
        Refused(Index, () => Predict(pen, word, writer, output));
        Refused(Index, () => model.Predict(InputModels.Join((pen, word, writer)), output));
        Refused(Index, () => model.Predict(InputModels.Join((pen, word, writer)), [.. Enumerable.Repeat(1, 80)], output));
        using ModelSession session = ((ISharedModel)model).CreateSession();
        Refused(Index, () => session.Predict(InputModels.Join((pen, word, writer)), output));
        Refused(Index, () => session.Predict(InputModels.Join((pen, word, writer)), [.. Enumerable.Repeat(1, 80)], output));
        Assert.All(output, number => Assert.Equal(0, number));
        Refused("Step 1 of 'word' of sample 5 is 9", () => Forward(pen[840..], word[420..], writer[210..], target[..10]));
        Refused("The input of Tagger is numbers, not indices", () => model.Predict(word, output));

        // A call that was refused has ended.
        word[451] = 0;
        Predict(pen, word, writer, output);
        Assert.All(output, number => Assert.NotEqual(0, number));

        void Predict(float[] pen, int[] word, float[] writer, float[] output) => InputModels.Call("Predict", model, pen, word, writer, output);

        void Forward(float[] pen, int[] word, float[] writer, float[] target) => InputModels.Call("Forward", model, pen, word, writer, target);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        (float[] pen, int[] word, float[] writer) = InputModels.Draw(InputModels.BatchSize);
        float[] target = new float[InputModels.BatchSize], output = new float[4 * InputModels.BatchSize];
        using ITrainableModel model = InputModels.Create();
        InputModels.Call("Allocated", model, pen, word, writer, target, output);
        Assert.Equal(0L, InputModels.Call("Allocated", model, pen, word, writer, target, output));
    }

    [Fact]
    public void The_description_tells_where_inputs_lie_in_a_sample()
    {
        using ITrainableModel model = InputModels.Create();
        Assert.Equal(
            [("pen", "(6, 2)", 0, null), ("word", "(6, 1)", 12, InputModels.Words), ("class", "(3)", 18, (int?)null)],
            model.Description.Inputs.Select(input => (input.Name, $"{input.Shape}", input.Offset, input.IndexCount)));
        Assert.Equal(InputModels.Length, model.Description.InputLength);
        Assert.Null(model.Description.IndexCount);
    }

    private static void Refused(string message, Action call) => Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message);

    private static int[] Bits(ReadOnlySpan<float> numbers) => MemoryMarshal.Cast<float, int>(numbers).ToArray();
}
