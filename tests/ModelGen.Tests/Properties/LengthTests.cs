using System.Runtime.InteropServices;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Properties;

/// <summary>Sequences with lengths of their own have the bits of padded ones whose padding is masked, forward, backward and over training steps.</summary>
public class LengthTests
{
    private const int Steps = 12, Count = 31;

    private static readonly Dictionary<string, (int Features, string Layers)> Bodies = new()
    {
        ["Drops"] = (3, """
            [{ lstm: { units: 4, dropout: 0.3, recurrent_dropout: 0.4, return_sequences: true } }, { gru: { units: 5, go_backwards: true, recurrent_dropout: 0.3 } },
            { dense: { units: 3, activation: softmax } }]
            """),
        ["Last"] = (3, "[{ lstm: { units: 17, return_sequences: true } }, { dropout: 0.3 }, { gru: 5 }, { dense: { units: 3, activation: softmax } }]"),
        ["Steps"] = (3, """
            [{ lstm: { units: 17, return_sequences: true } }, dropout: 0.3, batch_normalization, { dense: { units: 18, activation: elu } },
            { gru: { units: 20, reset_after: false, return_sequences: true } }, layer_normalization, prelu, gaussian_noise: 0.1,
            { dense: { units: 3, activation: softmax } }]
            """),
        ["Backwards"] = (2, "[{ gru: { units: 20, reset_after: false, go_backwards: true } }, { dense: { units: 3, activation: softmax } }]"),
        ["Rnn"] = (2, "[{ simple_rnn: { units: 6, go_backwards: true } }, { dense: { units: 3, activation: softmax } }]"),
        ["Both"] = (2, """
            [{ bidirectional: { lstm: { units: 9, return_sequences: true } } }, { activation: softmax },
            { bidirectional: { layer: { gru: 5 }, merge_mode: sum } }, { dense: { units: 3, activation: softmax } }]
            """),
        ["BothSteps"] = (4, """
            [{ bidirectional: { layer: { lstm: { units: 4, return_sequences: true } }, merge_mode: mul } }, { prelu: { shared_axes: [2] } },
            { dense: { units: 3, activation: softmax } }]
            """),
        ["Graph"] = (6, """
            [{ lstm: { units: 6, return_sequences: true } }, { simple_rnn: { units: 6, return_sequences: true } }, { add: [lstm_1, simple_rnn_1] },
            { concatenate: [lstm_1, simple_rnn_1, add_1] }, rms_normalization, global_average_pooling_1d, { dense: { units: 3, activation: softmax } }]
            """),
        ["Long"] = (3, """
            [{ dense: 4 }, { bidirectional: { gru: { units: 22, return_sequences: true } } }, { gru: { units: 5, go_backwards: true } },
            { dense: { units: 3, activation: softmax } }]
            """),
        ["Tagger"] = (3, "[{ dense: 7 }, { batch_normalization: { momentum: 0.5 } }, { activation: selu }, { dense: { units: 3, activation: softmax } }]"),
    };

    /// <summary>Models that look at masked steps too, so that masked padding has no say in what they should give.</summary>
    private static readonly Dictionary<string, (int Features, string Layers)> Exact = new()
    {
        ["Greatest"] = (5, "[{ dense: { units: 8, activation: elu } }, global_max_pooling_1d, { dense: { units: 3, activation: softmax } }]"),
        ["GreatestState"] = (3, """
            [masking: 0, { gru: { units: 7, return_sequences: true } }, dense: 4, global_max_pooling_1d, { dense: { units: 3, activation: softmax } }]
            """),
        ["MasksAgain"] = (3, """
            [masking: 0, { lstm: { units: 5, return_sequences: true, activation: relu } }, masking: 0, { gru: 5 }, { dense: { units: 3, activation: softmax } }]
            """),
    };

    private static readonly int[] ExactSteps = [1, 5, Steps];

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(string.Join("\n---\n", Sources())));

    public static TheoryData<string> Models => [.. Bodies.Keys];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_prediction_has_the_bits_of_a_masked_one(string name)
    {
        foreach (ModelOptions options in Machines())
        {
            using ITrainableModel ragged = Create(name, options), padded = Create("Padded" + name, options);
            Sequences data = new(ragged.Description, Count, seed: 3);
            float[] actual = new float[data.OutputFloats], expected = new float[Count * padded.Description.OutputLength];
            ragged.Predict(data.Values, data.Lengths, actual);
            padded.Predict(data.Padded, expected);
            Assert.Equal(Bits(data.Unpad(expected, ragged.Description.OutputShape)), Bits(actual));
            Assert.True(actual.Distinct().Count() > Count, $"{name} gives few different outputs.");

            // One by one, and through a session.
            using ModelSession session = ((ISharedModel)ragged).CreateSession(2);
            Array.Fill(expected, -1);
            float[] single = new float[actual.Length];
            session.Predict(data.Values, data.Lengths, single);
            Assert.Equal(Bits(actual), Bits(single));
            for (int i = 0, value = 0, output = 0; i < Count; i++)
            {
                int values = data.Lengths[i] * data.Features, outputs = data.OutputsOf(i);
                ragged.Predict(data.Values.AsSpan(value, values), single.AsSpan(output, outputs));
                (value, output) = (value + values, output + outputs);
            }

            Assert.Equal(Bits(actual), Bits(single));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Training_has_the_bits_of_masked_training(string name)
    {
        foreach (ModelOptions options in Machines())
        {
            using ITrainableModel ragged = Create(name, options), padded = Create("Padded" + name, options);
            Assert.Equal(padded.Parameters, ragged.Parameters);
            for (int step = 0; step < 3; step++)
            {
                Sequences data = new(ragged.Description, Count, seed: 3 + step);
                StepContext context = new(true, Seed: 9, Epoch: 1, step);
                double loss = ragged.Forward(data.Values, data.Lengths, data.Targets, in context);
                Assert.Equal(padded.Forward(data.Padded, data.PaddedTargets, in context), loss);
                Assert.Equal(Bits(data.Unpad(padded.Outputs, ragged.Description.OutputShape)), Bits(ragged.Outputs));
                Assert.Equal(data.InTime ? data.Lengths.Sum() : 0, ragged.OutputMask.Length);
                Assert.DoesNotContain(0, ragged.OutputMask.ToArray());
                ragged.Backward();
                padded.Backward();
                Assert.True(ragged.Gradients.IndexOfAnyExcept(0f) >= 0);
                Assert.Equal(Bits(padded.Gradients), Bits(ragged.Gradients));
                ragged.Update();
                padded.Update();
                Assert.Equal(Bits(padded.Parameters), Bits(ragged.Parameters));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void What_came_before_shows_in_nothing(string name)
    {
        using ITrainableModel fresh = Create(name, new ModelOptions { Threads = 1 }), used = Create(name, new ModelOptions { Threads = 1 });
        Sequences full = new(used.Description, Count, seed: 1, shortest: used.Description.InputShape[0]), data = new(used.Description, Count, seed: 2);
        full.Values.AsSpan().Fill(float.NaN);
        used.Forward(full.Values, full.Lengths, full.Targets, new StepContext(true));
        used.Backward();
        used.Predict(full.Values, full.Lengths, new float[full.OutputFloats]);
        fresh.Parameters.CopyTo(used.EditParameters());
        foreach (ITrainableModel model in new[] { fresh, used })
        {
            model.Forward(data.Values, data.Lengths, data.Targets, new StepContext(true));
            model.Backward();
        }

        Assert.Equal(Bits(fresh.Outputs), Bits(used.Outputs));
        Assert.Equal(Bits(fresh.Gradients), Bits(used.Gradients));
        Assert.DoesNotContain(used.Gradients.ToArray(), float.IsNaN);
    }

    [Theory]
    [InlineData("Greatest")]
    [InlineData("GreatestState")]
    [InlineData("MasksAgain")]
    public void Sequences_of_one_length_have_the_bits_of_a_model_of_that_length(string name)
    {
        ModelOptions options = new() { Threads = 2 };
        using ITrainableModel ragged = Create(name, options);
        List<float> values = [], outputs = [];
        List<int> lengths = [];
        foreach (int steps in ExactSteps)
        {
            using ITrainableModel exact = Create($"{name}Of{steps}", options);
            exact.Parameters.CopyTo(ragged.EditParameters());
            Sequences data = new(exact.Description, 9, seed: steps, steps, steps);
            for (int step = 0; step < 9 * steps; step += 3)
            {
                data.Values.AsSpan(step * data.Features, data.Features).Clear();
            }

            float[] expected = new float[9 * 3];
            exact.Predict(data.Values, expected);
            StepContext context = new(true, Seed: 9, Epoch: 1, Step: 1);
            Assert.Equal(exact.Forward(data.Values, data.Targets, in context), ragged.Forward(data.Values, data.Lengths, data.Targets, in context));
            exact.Backward();
            ragged.Backward();
            Assert.Equal(Bits(exact.Gradients), Bits(ragged.Gradients));
            values.AddRange(data.Values);
            lengths.AddRange(data.Lengths);
            outputs.AddRange(expected);
        }

        float[] actual = new float[outputs.Count];
        ragged.Predict(values.ToArray(), lengths.ToArray(), actual);
        Assert.Equal(Bits(outputs.ToArray()), Bits(actual));
        int[] targets = [.. Enumerable.Range(0, lengths.Count).Select(i => i % 3)];
        ragged.Forward(values.ToArray(), lengths.ToArray(), [.. targets.Select(target => (float)target)], StepContext.Inference);
        Assert.Equal(Bits(outputs.ToArray()), Bits(ragged.Outputs));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using ITrainableModel model = Create("Last", new ModelOptions { Threads = 1 }), padded = Create("PaddedLast", new ModelOptions { Threads = 1 });
        using ITrainableModel tagger = Create("Tagger", new ModelOptions { Threads = 1 });
        Refused("Sequence 1 has a length of 0; Last takes 1 to 12 time steps.", () => model.Predict(new float[6], [2, 0], new float[6]));
        Refused("Sequence 0 has a length of 13; Last takes 1 to 12 time steps.", () => model.Predict(new float[39], [13], new float[3]));
        Refused("The lengths of 2 sequences come to 3 time steps, for which Last takes 3 * 3 = 9 elements; the input has 8.",
            () => model.Predict(new float[8], [1, 2], new float[6]));
        Refused("The output of Last for 2 sequences takes 6 elements, not 3.", () => model.Predict(new float[9], [1, 2], new float[3]));
        Refused("The output of Tagger for 3 time steps takes 9 elements, not 6.", () => tagger.Predict(new float[9], [1, 2], new float[6]));
        Refused("one sequence of 1 to 12 time steps with 3 elements each, which 7 elements are not", () => model.Predict(new float[7], new float[3]));
        Refused("The target of Tagger for 3 time steps takes 3 elements, not 2.", () => tagger.Forward(new float[9], [1, 2], new float[2], default));
        Refused("Target 2 of Tagger is 3;", () => tagger.Forward(new float[9], [1, 2], [0, 1, 3], default));
        Refused("A batch of Last holds 1 to 31 samples, not 0.", () => model.Forward([], lengths: [], [], default));
        Refused("Sequence 1 has a length of 11; PaddedLast takes 12 time steps. Write 'lengths: true' beside the shape of its input",
            () => padded.Predict(new float[69], [12, 11], new float[6]));
        float[] input = [.. Enumerable.Range(0, 72).Select(i => i / 72f)], output = new float[6], same = new float[6];
        padded.Predict(input, [12, 12], output);
        padded.Predict(input, same);
        Assert.Equal(same, output);
    }

    private static void Refused(string expected, Action action) => Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(action).Message);

    [Fact]
    public void Nothing_is_allocated()
    {
        using ITrainableModel model = Create("BothSteps", new ModelOptions { Threads = 1 });
        Sequences data = new(model.Description, Count, seed: 3);
        float[] outputs = new float[data.OutputFloats];
        for (int round = 0; round < 3; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            model.Predict(data.Values, data.Lengths, outputs);
            model.Forward(data.Values, data.Lengths, data.Targets, new StepContext(true));
            model.Backward();
            model.Update();
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(round < 2 || allocated == 0, $"{allocated} bytes");
        }
    }

    private static IEnumerable<ModelOptions> Machines() =>
        from width in new[] { VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512 }
        from threads in new[] { 1, 3 }
        select new ModelOptions { VectorWidth = width, Threads = threads, PartWork = 1 };

    /// <summary>The arguments and the results of a training step, to be compared with another backend's.</summary>
    internal static (float[] Values, int[] Lengths, float[] Targets) Batch(ModelDescription model)
    {
        Sequences data = new(model, Count, seed: 3);
        return (data.Values, data.Lengths, data.Targets);
    }

    internal static ITrainableModel Create(string name, ModelOptions options) => (ITrainableModel)Compiled.Value.Create(options, name);

    /// <summary>Gradients of weights are summed by the chunk: several short samples, or some steps of one.</summary>
    private static int StepsOf(string name) => name == "Long" ? 100 : Steps;

    private static IEnumerable<string> Sources()
    {
        const string Training = "training: { loss: sparse_categorical_crossentropy, optimizer: adam, batch_size: 31 }";
        foreach ((string name, (int features, string layers)) in Bodies.Concat(Exact))
        {
            yield return $"modelgen: 1\nname: {name}\ninput: {{ shape: [{StepsOf(name)}, {features}], lengths: true }}\nlayers: {layers.Trim()}\n{Training}";
        }

        foreach ((string name, (int features, string layers)) in Bodies)
        {
            yield return $"modelgen: 1\nname: Padded{name}\ninput: {{ shape: [{StepsOf(name)}, {features}] }}\nlayers: [masking, {layers.Trim()[1..]}\n{Training}";
        }

        foreach ((string name, (int features, string layers)) in Exact)
        {
            foreach (int steps in ExactSteps)
            {
                yield return $"modelgen: 1\nname: {name}Of{steps}\ninput: {{ shape: [{steps}, {features}] }}\nlayers: {layers.Trim()}\n{Training}";
            }
        }
    }

    private static int[] Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values).ToArray();

    /// <summary>Sequences, as they are and padded.</summary>
    private sealed class Sequences
    {
        public Sequences(ModelDescription model, int count, int seed, int shortest = 1, int? longest = null)
        {
            System.Random random = new(seed);
            (Steps, Features) = (model.InputShape[0], model.InputShape[1]);
            InTime = model.OutputShape.Rank > 1;
            outputs = model.OutputShape[^1];
            Lengths = [.. Enumerable.Range(0, count).Select(i => random.Next(shortest, (longest ?? Steps) + 1))];
            Values = [.. Enumerable.Range(0, Lengths.Sum() * Features).Select(_ => (random.NextSingle() * 2) - 1)];
            Targets = [.. Enumerable.Range(0, InTime ? Lengths.Sum() : count).Select(_ => (float)random.Next(3))];
            Padded = Pad(Values, Features, 0);
            PaddedTargets = InTime ? Pad(Targets, 1, float.NaN) : Targets;
        }

        private readonly int outputs;

        public int Steps { get; }

        public int Features { get; }

        public bool InTime { get; }

        public int[] Lengths { get; }

        public float[] Values { get; }

        public float[] Padded { get; }

        public float[] Targets { get; }

        public float[] PaddedTargets { get; }

        public int OutputFloats => (InTime ? Lengths.Sum() : Lengths.Length) * outputs;

        public int OutputsOf(int sample) => (InTime ? Lengths[sample] : 1) * outputs;

        public float[] Unpad(ReadOnlySpan<float> values, TensorShape shape)
        {
            List<float> result = [];
            for (int i = 0; i < Lengths.Length; i++)
            {
                result.AddRange(values.Slice(i * shape.Length, OutputsOf(i)));
            }

            return [.. result];
        }

        private float[] Pad(float[] values, int features, float padding)
        {
            float[] padded = new float[Lengths.Length * Steps * features];
            Array.Fill(padded, padding);
            for (int i = 0, at = 0; i < Lengths.Length; at += Lengths[i++] * features)
            {
                values.AsSpan(at, Lengths[i] * features).CopyTo(padded.AsSpan(i * Steps * features));
            }

            return padded;
        }
    }
}
