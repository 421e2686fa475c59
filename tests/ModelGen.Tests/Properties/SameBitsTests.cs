using System.Runtime.InteropServices;

namespace ModelGen.Tests.Properties;

/// <summary>The same numbers, to the last bit, whatever the number of threads, the width of vectors and the company of a sample.</summary>
public class SameBitsTests
{
    private const int Steps = 4;

    public static TheoryData<string> Models => SampleModels.Trainable;

    [Theory]
    [MemberData(nameof(Models))]
    public void Training_gives_the_same_bits_for_any_threads_and_vectors(string name)
    {
        int[] expected = Train(name, new ModelOptions { Threads = 1, VectorWidth = VectorWidth.Bits128 });
        foreach (ModelOptions options in Machines().Skip(1))
        {
            AssertSameBits(expected, Train(name, options), $"{name}, {options}");
        }
    }

    [Theory]
    [InlineData("Mixed")]
    [InlineData("Stacked")]
    public void Training_gives_the_same_bits_with_more_parts_than_threads(string name)
    {
        int[] expected = Train(name, new ModelOptions { Threads = 1, BatchSize = 101 });
        foreach (int threads in new[] { 2, 3 })
        {
            AssertSameBits(expected, Train(name, new ModelOptions { Threads = threads, BatchSize = 101 }), $"{name}, {threads} threads");
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_prediction_does_not_depend_on_the_samples_beside_it(string name)
    {
        const int Count = 61;
        float[]? expected = null;
        foreach (ModelOptions options in Machines())
        {
            using ITrainableModel model = SampleModels.Create(name, options with { BatchSize = 0 });
            Samples samples = new(model.Description, Count, seed: 3);
            float[] together = new float[Count * model.Description.OutputLength], single = new float[together.Length];
            model.Predict(samples.Input, together);
            int input = model.Description.InputLength, output = model.Description.OutputLength;
            for (int i = 0; i < Count; i++)
            {
                model.Predict(samples.Input.AsSpan(i * input, input), single.AsSpan(i * output, output));
            }

            expected ??= together;
            Assert.True(together.Distinct().Count() > Count, $"{name} gives few different outputs.");
            AssertSameBits(Bits(expected), Bits(together), $"{name}, {options}, all at once");
            AssertSameBits(Bits(expected), Bits(single), $"{name}, {options}, one at a time");
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Inference_mode_of_a_training_step_gives_what_Predict_gives(string name)
    {
        using ITrainableModel model = SampleModels.Create(name);
        Samples samples = new(model.Description, model.BatchSize, seed: 4);
        float[] output = new float[model.BatchSize * model.Description.OutputLength];
        model.Predict(samples.Input, output);
        model.Forward(samples.Input, samples.Target, StepContext.Inference);
        AssertSameBits(Bits(output), Bits(model.Outputs), name);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_seed_fixes_weights_and_dropout_and_another_seed_changes_them(string name)
    {
        AssertSameBits(Train(name, new ModelOptions { Seed = 5 }), Train(name, new ModelOptions { Seed = 5 }), name);
        float[] Weights(ulong seed)
        {
            using ITrainableModel model = SampleModels.Create(name, new ModelOptions { Seed = seed });
            return model.Parameters.ToArray();
        }

        double Loss(StepContext context)
        {
            using ITrainableModel model = SampleModels.Create(name);
            Samples samples = new(model.Description, model.BatchSize, seed: 6);
            return model.Forward(samples.Input, samples.Target, context);
        }

        Assert.NotEqual(Weights(5), Weights(6));
        StepContext context = new(Training: true, Seed: 7, Epoch: 1, Step: 2);
        Assert.Equal(Loss(context), Loss(context));
        Assert.NotEqual(Loss(context), Loss(context with { Seed = 8 }));
        Assert.NotEqual(Loss(context), Loss(context with { Epoch = 2 }));
        Assert.NotEqual(Loss(context), Loss(context with { Step = 3 }));
        Assert.NotEqual(Loss(context), Loss(context with { Training = false }));
    }

    private static IEnumerable<ModelOptions> Machines() =>
        from threads in new[] { 1, 2, 3 }
        from width in new[] { VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512 }
        select new ModelOptions { Threads = threads, VectorWidth = width };

    /// <summary>The bits of all that training steps give: losses, outputs, gradients and parameters. The last batch is short.</summary>
    private static int[] Train(string name, ModelOptions options)
    {
        List<int> trace = [];
        using ITrainableModel model = SampleModels.Create(name, options);
        float[] before = model.Parameters.ToArray();
        for (int step = 0; step < Steps; step++)
        {
            int count = step == Steps - 1 ? model.BatchSize - 2 : model.BatchSize;
            Samples samples = new(model.Description, count, seed: step);
            long loss = BitConverter.DoubleToInt64Bits(model.Forward(samples.Input, samples.Target, new StepContext(true, 1, 0, step)));
            trace.AddRange([(int)loss, (int)(loss >> 32), .. Bits(model.Outputs), .. Bits(model.OutputMask)]);
            model.Backward();
            trace.AddRange(Bits(model.Gradients));
            model.Update();
            trace.AddRange(Bits(model.Parameters));
        }

        Assert.Contains(model.Gradients.ToArray(), gradient => gradient != 0);
        Assert.All(model.Parameters.ToArray(), parameter => Assert.True(float.IsFinite(parameter)));
        Assert.NotEqual(before, model.Parameters.ToArray());
        return [.. trace];
    }

    private static int[] Bits(ReadOnlySpan<float> numbers) => MemoryMarshal.Cast<float, int>(numbers).ToArray();

    private static void AssertSameBits(int[] expected, int[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        int different = expected.Zip(actual).Count(pair => pair.First != pair.Second);
        Assert.True(different == 0, $"{what}: {different} of {expected.Length} numbers differ.");
    }
}
