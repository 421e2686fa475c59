using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Properties;

/// <summary>Steps by themselves give the bits of whole sequences, however they are cut, saved and shared.</summary>
public class StreamTests
{
    private const int Steps = 40;

    private const string Yaml = """
        modelgen: 1
        name: Layers
        input: { shape: [40, 3] }
        layers:
          - masking
          - lstm: { units: 17, return_sequences: true }
          - dropout: 0.3
          - batch_normalization
          - gru: { units: 5, return_sequences: true }
          - layer_normalization
          - prelu: { shared_axes: [1] }
          - simple_rnn: { units: 9, return_sequences: true }
          - dense: { units: 4, activation: relu }
          - gaussian_noise: 0.1
          - dense: { units: 3, activation: softmax }
        training: { loss: categorical_crossentropy, optimizer: adam, batch_size: 3 }
        codegen: { streaming: true }
        ---
        modelgen: 1
        name: Last
        input: { shape: [40, 28] }
        layers:
          - lstm: 128
          - activation: tanh
          - dense: { units: 10, activation: softmax }
        codegen: { streaming: true }
        ---
        modelgen: 1
        name: Parts
        input: { shape: [40, 2] }
        layers:
          - masking: { mask_value: -1 }
          - gru: { units: 20, reset_after: false, return_sequences: true }
          - rms_normalization
          - gru: { units: 6, reset_after: false }
          - elu
          - dense: 2
        codegen: { streaming: true }
        ---
        modelgen: 1
        name: Graph
        input: { shape: [40, 6] }
        layers:
          - masking
          - lstm: { units: 6, return_sequences: true }
          - add: [masking_1, lstm_1]
          - leaky_relu
          - gru: { units: 6, return_sequences: true }
          - concatenate: [gru_1, lstm_1]
          - multiply: [concatenate_1, concatenate_1]
          - dense: 1
        codegen: { streaming: true }
        ---
        modelgen: 1
        name: Tiny
        input: { shape: [40, 1] }
        layers: [simple_rnn: 1]
        codegen: { streaming: true }
        ---
        modelgen: 1
        name: Stepwise
        input: { shape: [40, 4] }
        layers: [{ dense: 5 }, { batch_normalization: {} }]
        codegen: { streaming: true }
        ---
        modelgen: 1
        name: Whole
        input: { shape: [40, 2] }
        layers: [lstm: 3]
        """;

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(Yaml));

    public static TheoryData<string> Models => ["Layers", "Last", "Parts", "Graph", "Tiny", "Stepwise"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Steps_give_the_bits_of_the_whole_sequence(string name)
    {
        foreach (VectorWidth width in new[] { VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512 })
        {
            using IModel model = Create(name, width);
            Samples samples = new(model.Description, 1, seed: 3);
            using ModelStream stream = Streams(model, 1);
            AssertIsWhole(model, samples.Input, Run(stream, samples.Input, chunk: 1));
            stream.Reset();
            AssertIsWhole(model, samples.Input, Run(stream, samples.Input, chunk: Steps));
            stream.Reset();
            AssertIsWhole(model, samples.Input, Run(stream, samples.Input, chunk: 8));
        }
    }

    /// <summary>Each stream begins when it likes, misses steps and begins again, and none of that shows in another.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Streams_that_step_together_are_those_that_step_alone(string name)
    {
        const int Count = 29;
        using IModel model = Create(name);
        int features = model.Description.InputShape[^1], outputs = model.Description.OutputShape[^1];
        Samples samples = new(model.Description, Count, seed: 4);
        using ModelStream together = Streams(model, Count);
        float[] at = new float[Count * features], expected = new float[outputs], actual = new float[Count * outputs];
        ModelStream[] alone = [.. Enumerable.Range(0, Count).Select(_ => Streams(model, 1))];
        System.Random random = new(5);
        for (int step = 0; step < Steps; step++)
        {
            bool[] present = [.. Enumerable.Range(0, Count).Select(_ => random.Next(3) > 0)];
            int reset = random.Next(Count);
            together.Reset(reset);
            alone[reset].Reset();
            for (int i = 0; i < Count; i++)
            {
                samples.Input.AsSpan((((i * Steps) + step) * features), features).CopyTo(at.AsSpan(i * features));
                if (!present[i])
                {
                    at.AsSpan(i * features, features).Fill(float.NaN);
                }
            }

            Array.Fill(actual, -7);
            together.Step(at, actual, present);
            for (int i = 0; i < Count; i++)
            {
                Array.Fill(expected, -7);
                if (present[i])
                {
                    alone[i].Step(at.AsSpan(i * features, features), expected);
                }
                else
                {
                    alone[i].Skip();
                }

                Assert.Equal(Bits(expected), Bits(actual.AsSpan(i * outputs, outputs)));
                Assert.Equal(Bits(alone[i].State), Bits(together.StateOf(i)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Chunks_of_several_streams_are_sequences_behind_each_other(string name)
    {
        const int Count = 5;
        using IModel model = Create(name);
        Samples samples = new(model.Description, Count, seed: 6);
        using ModelStream stream = Streams(model, Count);
        float[] outputs = Run(stream, samples.Input, chunk: Steps);
        int input = model.Description.InputLength, output = outputs.Length / Count;
        for (int i = 0; i < Count; i++)
        {
            AssertIsWhole(model, samples.Input.AsSpan(i * input, input).ToArray(), outputs.AsSpan(i * output, output).ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_state_can_be_saved_and_restored_at_each_step(string name)
    {
        using IModel model = Create(name);
        Samples samples = new(model.Description, 1, seed: 7);
        int features = model.Description.InputShape[^1], outputs = model.Description.OutputShape[^1];
        float[] result = new float[Steps * outputs], state = [];
        for (int step = 0; step < Steps; step++)
        {
            using ModelStream stream = Streams(model, 1);
            Assert.Equal(stream.StateLength, stream.State.Length);
            Assert.True(stream.State.IndexOfAnyExcept(0f) < 0);
            state.CopyTo(stream.State);
            stream.Step(samples.Input.AsSpan(step * features, features), result.AsSpan(step * outputs, outputs));
            state = stream.State.ToArray();
        }

        AssertIsWhole(model, samples.Input, result);
    }

    [Fact]
    public void A_missed_step_is_a_masked_one()
    {
        using IModel model = Create("Layers");
        Samples samples = new(model.Description, 1, seed: 8);
        int features = model.Description.InputShape[^1], outputs = model.Description.OutputShape[^1];
        using ModelStream skipping = Streams(model, 1), masked = Streams(model, 1);
        float[] one = new float[outputs], other = new float[outputs];
        int skipped = 0;
        for (int step = 0; step < Steps; step++)
        {
            ReadOnlySpan<float> x = samples.Input.AsSpan(step * features, features);
            masked.Step(x, other);
            if (x.IndexOfAnyExcept(0f) < 0)
            {
                skipping.Skip();
                skipped++;
            }
            else
            {
                skipping.Step(x, one);
                Assert.Equal(Bits(one), Bits(other));
            }

            Assert.Equal(Bits(skipping.State), Bits(masked.State));
        }

        Assert.InRange(skipped, 1, Steps - 1);
    }

    [Fact]
    public void A_stream_goes_on_with_new_weights_when_it_asks()
    {
        using IModel model = Create("Last");
        using ModelStream stream = Streams(model, 1);
        Samples samples = new(model.Description, 1, seed: 9);
        float[] before = Run(stream, samples.Input, chunk: 1);
        model.EditParameters()[0] += 1;
        ModelWeights changed = ((ISharedModel)model).Publish();
        stream.Reset();
        Assert.Equal(Bits(before), Bits(Run(stream, samples.Input, chunk: 1)));
        Assert.True(stream.Refresh());
        Assert.False(stream.Refresh());
        Assert.Same(changed, stream.Weights);
        stream.Reset();
        AssertIsWhole(model, samples.Input, Run(stream, samples.Input, chunk: 1));
    }

    [Fact]
    public void Longer_sequences_than_the_model_has_go_on()
    {
        using IModel model = Create("Last");
        using ModelStream stream = Streams(model, 1), again = Streams(model, 1);
        float[] x = [.. Enumerable.Range(0, 28 * 1000).Select(i => MathF.Sin(i))], first = new float[1000 * 10], second = new float[1000 * 10];
        stream.Step(x, first);
        for (int step = 0; step < 1000; step += 125)
        {
            again.Step(x.AsSpan(step * 28, 125 * 28), second.AsSpan(step * 10, 125 * 10));
        }

        Assert.Equal(Bits(first), Bits(second));
        Assert.All(first, p => Assert.InRange(p, 0, 1));
    }

    [Fact]
    public void What_is_wrong_is_said()
    {
        using IModel model = Create("Last"), whole = Create("Whole");
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => ((ISharedModel)whole).Publish().CreateStream());
        Assert.Contains("codegen: { streaming: true }", refused.Message);
        Assert.Null(whole.GetType().GetMethod("CreateStream"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Streams(model, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Streams(model, int.MaxValue));
        ModelStream stream = Streams(model, 2);
        float[] x = new float[56], y = new float[20];
        Assert.Contains("2 * 28 = 56", Assert.Throws<ArgumentException>(() => stream.Step(x.AsSpan(1), y)).Message);
        Assert.Contains("1 * 2 * 10", Assert.Throws<ArgumentException>(() => stream.Step(x, y.AsSpan(1))).Message);
        Assert.Throws<ArgumentException>(() => stream.Step(x, y, [true]));
        Assert.Throws<ArgumentException>(() => stream.Step(new float[112], new float[40], [true, true]));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Reset(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.StateOf(-1).Clear());
        stream.Step(ReadOnlySpan<float>.Empty, []);
        stream.Dispose();
        Assert.Throws<ObjectDisposedException>(() => stream.Step(x, y));
        Assert.Throws<ObjectDisposedException>(stream.Skip);
    }

    private static IModel Create(string name, VectorWidth width = VectorWidth.Widest)
    {
        IModel model = Compiled.Value.Create(new ModelOptions { Threads = 1, VectorWidth = width }, name);
        System.Random random = new(2);
        Span<float> parameters = model.EditParameters();
        foreach (ParameterDescription parameter in model.Description.Parameters)
        {
            foreach (ref float number in parameters.Slice(parameter.Offset, parameter.Shape.Length))
            {
                number = random.NextSingle() - (parameter.Name.EndsWith("variance", StringComparison.Ordinal) ? -0.5f : 0.5f);
            }
        }

        return model;
    }

    private static ModelStream Streams(IModel model, int count) => ((ISharedModel)model).Publish().CreateStream(count);

    private static float[] Run(ModelStream stream, float[] input, int chunk)
    {
        int x = stream.Count * chunk * stream.Description.InputShape[^1], y = stream.Count * chunk * stream.Description.OutputShape[^1];
        float[] output = new float[input.Length / x * y];
        for (int i = 0; i < input.Length / x; i++)
        {
            stream.Step(input.AsSpan(i * x, x), output.AsSpan(i * y, y));
        }

        return output;
    }

    /// <summary>The outputs of all steps, or that of the last where the model gives one.</summary>
    private static void AssertIsWhole(IModel model, float[] input, float[] outputs)
    {
        float[] expected = new float[model.Description.OutputLength];
        model.Predict(input, expected);
        Assert.Contains(expected, number => number is not 0 and not float.NaN);
        Assert.Equal(Bits(expected), Bits(outputs.AsSpan(outputs.Length - expected.Length)));
    }

    private static int[] Bits(ReadOnlySpan<float> numbers) => System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(numbers).ToArray();
}
