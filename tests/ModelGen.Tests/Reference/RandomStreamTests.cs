using System.Runtime.InteropServices;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Emit.Cpu;
using ModelGen.Generator.Lowering;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Lowering;

namespace ModelGen.Tests.Reference;

/// <summary>Random models that can be streamed: their steps, alone and together, have the bits of whole sequences.</summary>
public class RandomStreamTests
{
    private const int Count = 36, Streams = 9;

    private static readonly IReadOnlyList<RandomArchitecture> Drawn =
        [.. Enumerable.Range(0, Count).Select(seed => RandomArchitecture.Draw(seed, streaming: true))];

    internal static readonly IReadOnlyList<Network> Networks = [.. Drawn.Select(drawn => Binding.Models.Valid(drawn.Yaml))];

    internal static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(string.Join("\n---\n", Drawn.Select(drawn => drawn.Yaml))));

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Count)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Steps_give_the_bits_of_whole_sequences(int seed) => Check(Compiled.Value, Networks[seed], seed);

    /// <summary>Compares outputs of streams with those of whole sequences.</summary>
    internal static void Check(CompiledModels compiled, Network network, int seed)
    {
        foreach (VectorWidth width in Thoroughness.WidthsOf(seed))
        {
            System.Random random = new(seed);
            float[] input = RandomBatch.Draw(network, random, Streams).Input;
            using IModel model = compiled.Create(new ModelOptions { Threads = 1, VectorWidth = width }, network.Name);
            foreach (ref float weight in model.EditParameters())
            {
                weight += random.NextSingle() * 0.2f;
            }

            float[] whole = new float[Streams * network.Output.Length];
            model.Predict(input, whole);
            ModelWeights weights = ((ISharedModel)model).Publish();
            Assert.Equal(Bits(whole), Bits(Outputs(network, Alone(weights, input, network))));
            Assert.Equal(Bits(whole), Bits(Outputs(network, Together(weights, input, network))));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Programs_are_sound(int seed) => Assert.All<MemoryLayout>(
        [CpuLayout.Instance, new DenseLayout()], layout => Assert.Empty(ProgramVerifier.Verify(Lowerer.Lower(Networks[seed], layout))));

    [Fact]
    public void The_models_cover_what_can_be_streamed()
    {
        Layer[] layers = [.. Networks.SelectMany(n => n.Layers)];
        Assert.Equal(
            [
                "Activation", "Add", "Average", "BatchNormalization", "Concatenate", "Conv1D", "Dense", "Dropout", "ELU", "Embedding", "GRU", "GaussianNoise", "LSTM",
                "LayerNormalization", "LeakyReLU", "Masking", "Maximum", "Minimum", "Multiply", "PReLU", "RMSNormalization", "SimpleRNN", "Subtract",
            ],
            layers.Select(l => l.Kind).Distinct().Order());
        Assert.Equal(4, layers.OfType<RecurrentLayer>().Select(r => (r.MaskIn, r.ReturnSequences)).Distinct().Count());
        Assert.Equal(3, layers.OfType<MergeLayer>().Select(m => (m.MaskIn, m.MaskOut)).Distinct().Count());
        Assert.Contains(Networks, n => n.Layers[^1].MaskOut);
        Assert.Contains(Networks, n => n.Input.Time == 1);
        Assert.Contains(layers, l => l is RecurrentLayer { Units: > 32 });
    }

    /// <summary>The outputs of all steps, one stream behind the other.</summary>
    private static float[] Alone(ModelWeights weights, float[] input, Network network)
    {
        int features = network.Input.Features, outputs = network.Output.Features;
        float[] all = new float[input.Length / features * outputs];
        using ModelStream stream = weights.CreateStream();
        for (int step = 0; step < input.Length / features; step++)
        {
            if (step % network.Input.Steps == 0)
            {
                stream.Reset();
            }

            stream.Step(input.AsSpan(step * features, features), all.AsSpan(step * outputs, outputs));
        }

        return all;
    }

    private static float[] Together(ModelWeights weights, float[] input, Network network)
    {
        float[] all = new float[input.Length / network.Input.Features * network.Output.Features];
        using ModelStream streams = weights.CreateStream(Streams);
        streams.Step(input, all);
        return all;
    }

    /// <summary>Of the outputs of all steps those that the model gives: all, or the last of each sequence.</summary>
    private static float[] Outputs(Network network, float[] all)
    {
        int sequence = all.Length / Streams, given = network.Output.Length;
        return [.. Enumerable.Range(1, Streams).SelectMany(end => all.AsSpan((end * sequence) - given, given).ToArray())];
    }

    private static int[] Bits(float[] numbers) => MemoryMarshal.Cast<float, int>(numbers).ToArray();
}
