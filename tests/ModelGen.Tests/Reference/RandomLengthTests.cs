using System.Runtime.InteropServices;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Emit.Cpu;
using ModelGen.Generator.Lowering;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Lowering;

namespace ModelGen.Tests.Reference;

/// <summary>
/// Random models that take sequences with lengths of their own: every number has the bits of padded sequences whose padding is masked, but where layers look
/// at masked steps.
/// </summary>
public class RandomLengthTests
{
    private const int Count = 48;

    /// <summary>Of three models the one that is streamed too.</summary>
    private const int Streamed = 2;

    /// <summary>More than a thread takes through the layers together in inference.</summary>
    private const int Most = 61;

    private static readonly IReadOnlyList<RandomArchitecture> Drawn =
        [.. Enumerable.Range(0, Count).Select(seed => RandomArchitecture.Draw(seed, streaming: seed % 3 == Streamed, lengths: true))];

    internal static readonly IReadOnlyList<Network> Networks = [.. Drawn.Select(drawn => Binding.Models.Valid(drawn.Yaml))];

    internal static readonly Lazy<CompiledModels> Compiled =
        new(() => ModelCompiler.Compile(string.Join("\n---\n", Drawn.SelectMany(drawn => new[] { drawn.Yaml, drawn.Twin }))));

    /// <summary>One of them for each model: that all give the same bits is shown elsewhere, and kernels of each have to be compiled.</summary>
    private static readonly VectorWidth[] Widths = [VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512];

    private enum Lengths
    {
        Full,
        One,
        Drawn,
        LongestFirst,
        LongestLast,
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Count)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Sequences_have_the_bits_of_padded_ones(int seed)
    {
        ModelOptions options = new() { Threads = 1 + (seed % 3), VectorWidth = Widths[seed / 3 % Widths.Length] };
        using ITrainableModel ragged = Compiled.Value.CreateTrainable(options, Drawn[seed].Name);
        using ITrainableModel padded = Compiled.Value.CreateTrainable(options, "Padded" + Drawn[seed].Name);
        System.Random random = new(seed);
        Spread(random, ragged, padded);
        foreach (Lengths lengths in Enum.GetValues<Lengths>())
        {
            Predicts(seed, ragged, padded, Batch.Draw(seed, random, random.Next(1, Most), lengths));
            Trains(ragged, padded, Batch.Draw(seed, random, random.Next(1, RandomArchitecture.BatchSize + 1), lengths), (int)lengths);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Programs_are_sound(int seed) => Assert.All<MemoryLayout>(
        [CpuLayout.Instance, new DenseLayout()], layout => Assert.Empty(ProgramVerifier.Verify(Lowerer.Lower(Networks[seed], layout))));

    [Fact]
    public void The_models_cover_what_takes_lengths()
    {
        Layer[] layers = [.. Networks.SelectMany(n => n.Layers)];
        Assert.Equal(
            [
                "Activation", "Add", "Average", "BatchNormalization", "Bidirectional", "Concatenate", "Dense", "Dropout", "ELU", "Embedding", "GRU", "GaussianNoise",
                "GlobalAveragePooling1D", "LSTM", "LayerNormalization", "LeakyReLU", "Masking", "Maximum", "Minimum", "Multiply", "PReLU",
                "RMSNormalization", "SimpleRNN", "Subtract",
            ],
            layers.Select(l => l.Kind).Distinct().Order());
        Assert.Equal(3, layers.OfType<RecurrentLayer>().Select(r => (r.ReturnSequences, r.GoBackwards)).Distinct().Count());
        Assert.Contains(layers, l => l is BidirectionalLayer { Forward.ReturnSequences: true });
        Assert.Contains(layers, l => l is BidirectionalLayer { Forward.ReturnSequences: false });
        Assert.Equal(Enum.GetValues<ModelGen.Generator.Binding.Loss>().Except([ModelGen.Generator.Binding.Loss.Several]), Networks.Select(n => n.Training!.Goal.Loss.Kind).Distinct().Order());
        Assert.Equal(2, Networks.Select(n => n.Output.Steps > 1).Distinct().Count());
        Assert.Contains(Networks, n => n.Nodes.Skip(1).Any(node => node.Inputs.Contains(0)));
        IEnumerable<LayerNode> handed = Networks.SelectMany(n => n.Nodes).Where(node => node.Reads.Any(read => read.State is not null));
        Assert.Equal(2, handed.Select(node => node.Layer).OfType<RecurrentLayer>().Select(layer => layer.GoBackwards).Distinct().Count());
    }

    private static void Predicts(int seed, ITrainableModel ragged, ITrainableModel padded, Batch batch)
    {
        float[] expected = new float[batch.Lengths.Length * padded.Description.OutputLength];
        padded.Predict(batch.Padded, expected);
        float[] cut = batch.Cut(expected, ragged.Description.OutputShape), actual = new float[cut.Length];
        ragged.Predict(batch.Values, batch.Lengths, actual);
        Assert.Equal(Bits(cut), Bits(actual));
        if (seed % 3 == Streamed)
        {
            Assert.Equal(Bits(cut), Bits(Steps(((ISharedModel)ragged).Publish(), batch, ragged.Description)));
        }
    }

    private static void Trains(ITrainableModel ragged, ITrainableModel padded, Batch batch, int step)
    {
        StepContext context = new(true, Seed: 9, Epoch: 1, step);
        double loss = ragged.Forward(batch.Values, batch.Lengths, batch.Targets, in context);
        Assert.Equal(padded.Forward(batch.Padded, batch.PaddedTargets, in context), loss);
        Assert.Equal(Bits(batch.Cut(padded.Outputs, ragged.Description.OutputShape)), Bits(ragged.Outputs));
        Assert.Equal(padded.OutputMask.IsEmpty ? [] : batch.Cut(padded.OutputMask, new TensorShape(ragged.Description.OutputShape[0], 1)), ragged.OutputMask);
        ragged.Backward();
        padded.Backward();
        Assert.Equal(Bits(padded.Gradients), Bits(ragged.Gradients));
        ragged.Update();
        padded.Update();
        Assert.Equal(Bits(padded.Parameters), Bits(ragged.Parameters));
    }

    private static float[] Steps(ModelWeights weights, Batch batch, ModelDescription model)
    {
        int features = model.InputShape[^1], outputs = model.OutputShape[^1], at = 0;
        List<float> all = [];
        float[] output = new float[outputs];
        using ModelStream stream = weights.CreateStream();
        foreach (int length in batch.Lengths)
        {
            stream.Reset();
            for (int step = 0; step < length; step++, at += features)
            {
                stream.Step(batch.Values.AsSpan(at, features), output);
                if (model.OutputShape.Rank > 1 || step == length - 1)
                {
                    all.AddRange(output);
                }
            }
        }

        return [.. all];
    }

    private static void Spread(System.Random random, params ITrainableModel[] models)
    {
        float[] weights = [.. models[0].Parameters.ToArray().Select(weight => weight + (random.NextSingle() * 0.2f))];
        foreach (ITrainableModel model in models)
        {
            weights.CopyTo(model.EditParameters());
        }
    }

    private static int[] Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values).ToArray();

    /// <summary>Sequences with targets, as they are and padded.</summary>
    private sealed record Batch(int[] Lengths, float[] Values, float[] Targets, float[] Padded, float[] PaddedTargets, int Steps)
    {
        public static Batch Draw(int seed, System.Random random, int count, Lengths kind)
        {
            Network network = Networks[seed];
            int steps = network.Input.Steps;
            RandomBatch whole = RandomBatch.Draw(network, random, count);
            int[] lengths = [.. Enumerable.Range(0, count).Select(i => kind switch
            {
                RandomLengthTests.Lengths.Full => steps,
                RandomLengthTests.Lengths.One => 1,
                RandomLengthTests.Lengths.LongestFirst => Math.Max(1, steps - i),
                RandomLengthTests.Lengths.LongestLast => Math.Max(1, steps - count + i + 1),
                _ => random.Next(1, steps + 1),
            })];
            float[] padded = [.. whole.Input];
            for (int i = 0; i < count; i++)
            {
                padded.AsSpan(((i * steps) + lengths[i]) * network.Input.Features, (steps - lengths[i]) * network.Input.Features).Fill(Drawn[seed].Padding);
            }

            Batch batch = new(lengths, [], [], padded, whole.Target, steps);
            int target = whole.Target.Length / count;
            return batch with
            {
                Values = batch.Cut(whole.Input, new TensorShape(steps, network.Input.Features)),
                Targets = network.Output.Steps > 1 ? batch.Cut(whole.Target, new TensorShape(steps, target / steps)) : whole.Target,
            };
        }

        /// <summary>What remains of padded values.</summary>
        public float[] Cut(ReadOnlySpan<float> values, TensorShape shape)
        {
            List<float> rest = [];
            for (int i = 0; i < Lengths.Length; i++)
            {
                rest.AddRange(values.Slice(i * shape.Length, shape.Rank > 1 ? Lengths[i] * shape[^1] : shape.Length));
            }

            return [.. rest];
        }
    }
}
