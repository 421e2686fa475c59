using ModelGen.Generator.Binding;
using ModelGen.Generator.Emit.Cpu;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;
using ModelGen.Tests.Lowering;

namespace ModelGen.Tests.Reference;

using Loss = ModelGen.Generator.Binding.Loss;

/// <summary>Random models: generated code against the reference in double precision, every number of it.</summary>
public class DifferentialTests
{
    private const int Count = 60;

    private static readonly string Yaml = string.Join(
        "\n---\n", Enumerable.Range(0, Count).Select(seed => RandomArchitecture.Draw(seed).Yaml));

    internal static readonly IReadOnlyList<Network> Networks =
        [.. Enumerable.Range(0, Count).Select(seed => Binding.Models.Valid(RandomArchitecture.Draw(seed).Yaml))];

    /// <summary>Many documents of one file are compiled in one go.</summary>
    internal static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(Yaml));

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Count)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Generated_code_computes_what_the_reference_computes(int seed) => Check(seed, VectorWidth.Widest);

    /// <summary>The same on any backend.</summary>
    internal static void Check(int seed, Backend backend)
    {
        Network network = Networks[seed];
        using Comparison comparison = Comparison.Of(network, Compiled.Value, RandomArchitecture.Draw(seed).Yaml, backend);
        System.Random random = new(seed);
        comparison.SpreadWeights(random);
        comparison.Predicts(RandomBatch.Draw(network, random, random.Next(1, 40)));
        comparison.Evaluates(RandomBatch.Draw(network, random, random.Next(1, RandomArchitecture.BatchSize + 1)));

        int[] samples = [random.Next(1, comparison.MostDifferentiated + 1), random.Next(1, RandomArchitecture.BatchSize + 1), RandomArchitecture.BatchSize];
        comparison.Trains([.. samples.Select(n => RandomBatch.Draw(network, random, n))]);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Programs_are_sound(int seed) => Assert.All<MemoryLayout>(
        [CpuLayout.Instance, new DenseLayout()], layout => Assert.Empty(ProgramVerifier.Verify(Lowerer.Lower(Networks[seed], layout))));

    [Fact]
    public void Some_models_have_several_outputs() => Assert.InRange(Networks.Count(n => n.NamedOutputs.Count > 1), 6, Count);

    [Fact]
    public void The_models_cover_the_language()
    {
        Layer[] layers = [.. Networks.SelectMany(n => n.Layers)];
        RecurrentLayer[] recurrent = [.. layers.OfType<RecurrentLayer>()];
        Assert.Equal(
            [
                "Activation", "Add", "AdditiveAttention", "Attention", "Average", "AveragePooling1D", "BatchNormalization", "Bidirectional", "Concatenate", "Conv1D", "Cropping1D", "Dense",
                "Dropout", "ELU", "Embedding", "Flatten", "GRU",
                "GaussianNoise", "GlobalAveragePooling1D", "GlobalMaxPooling1D", "LSTM", "LayerNormalization", "LeakyReLU", "Masking", "MaxPooling1D", "Maximum",
                "Minimum", "MultiHeadAttention", "Multiply", "PReLU", "RMSNormalization", "SimpleRNN", "Subtract", "UpSampling1D", "ZeroPadding1D",
            ],
            layers.Select(l => l.Kind).Distinct().Order());
        Assert.Equal(Enum.GetValues<Loss>().Except([Loss.Several]), Networks.SelectMany(n => n.Training!.Goals).Select(goal => goal.Loss.Kind).Distinct().Order());
        Optimizer[] optimizers = [.. Networks.Select(n => n.Training!.Optimizer)];
        Assert.Equal(
            ["Adadelta", "Adagrad", "Adam", "AdamW", "Adamax", "Lion", "Nadam", "RMSprop", "SGD"],
            optimizers.Select(o => o.Kind).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal([1, 2, 3], optimizers.Select(o => o.Accumulation).Distinct().Order());
        Assert.Contains(optimizers, o => o is { Averages: true, Accumulation: > 1 });
        Assert.Contains(optimizers, o => o.StepValues.Any(value => value.Function == StepFunction.Every));
        Assert.Contains(optimizers, o => o.Slots.Any(slot => $"{slot.Name}" == "v_max"));
        Assert.Contains(optimizers, o => o is { WeightDecay: > 0, Undecayed.Count: > 0 });
        Parameter[] weights = [.. Networks.SelectMany(n => n.Parameters).Select(tensor => tensor.Parameter).Where(weight => weight.Trainable)];
        Assert.Equal(5, weights.Select(weight => weight.Penalty).Distinct().Count(penalty => penalty is not null));
        Assert.True(layers.Count(layer => layer.ActivityPenalty is not null) > 10);
        Assert.Equal(5, weights.Select(weight => weight.Constraint).Distinct().Count(constraint => constraint is not null));
        Assert.All(
            (string[])["kernel", "recurrent_kernel", "bias"],
            name => Assert.Contains(weights, weight => weight.Name == name && weight is { Penalty: not null } or { Constraint: not null }));
        Assert.True(optimizers.Select(o => o.Schedule?.Kind).Distinct().Count() > 5);
        Assert.Equal(Enum.GetValues<ClippingKind>(), Networks.Select(n => n.Training!.Optimizer.Clipping.Kind).Distinct().Order());
        Activation[] activations =
            [.. layers.OfType<DenseLayer>().Select(d => d.Activation), .. layers.OfType<ActivationLayer>().Select(a => a.Activation)];
        Assert.Equal(Enum.GetValues<Activation>(), activations.Distinct().Order());
        Assert.Equal(Enum.GetValues<MergeMode>(), layers.OfType<BidirectionalLayer>().Select(b => b.Mode).Distinct().Order());
        Assert.Contains(layers, l => l is BidirectionalLayer { MaskIn: true, Forward.ReturnSequences: true });
        Assert.Contains(layers, l => l is BidirectionalLayer { Forward.ReturnSequences: false });
        Assert.Equal(8, recurrent.Select(r => (r.MaskIn, r.ReturnSequences, r.GoBackwards)).Distinct().Count());
        Assert.Contains(recurrent, r => !r.UseBias);
        Assert.Equal(4, recurrent.Select(r => (r.Dropout?.OfInput > 0, r.Dropout?.OfStates > 0)).Distinct().Count());
        Assert.Contains(layers.OfType<BidirectionalLayer>(), b => b.Forward.Dropout is { DropsStates: true });
        Assert.Contains(layers.OfType<DenseLayer>(), d => !d.UseBias && d.Input.Time is not null);
        Assert.Equal(2, layers.OfType<MaskingLayer>().Where(m => !m.IsFinite).Select(m => float.IsNaN(m.MaskValue)).Distinct().Count());
        Assert.Equal(4, layers.OfType<BatchNormalizationLayer>().Select(b => (b.Center, b.Scale)).Distinct().Count());
        Assert.Contains(layers, l => l is BatchNormalizationLayer { MaskIn: true });
        Assert.Equal(2, layers.OfType<EmbeddingLayer>().Select(e => e.MaskZero).Distinct().Count());
        Assert.Contains(layers, l => l is FlattenLayer { MaskIn: true });
        Assert.Equal(2, layers.Where(l => l.Kind == "GlobalAveragePooling1D").Select(l => l.MaskIn).Distinct().Count());
        Assert.Equal(2, layers.Where(l => l.Kind == "GlobalMaxPooling1D").Select(l => l.MaskIn).Distinct().Count());
        Assert.Contains(Networks, n => n.Layers[^1].MaskOut && n.Output.Steps > 1);
        Assert.Equal(3, layers.OfType<MergeLayer>().Select(m => (m.MaskIn, m.MaskOut)).Distinct().Count());
        Assert.Contains(Networks, n => n.Nodes.Any(node => node.Inputs.Count > node.Inputs.Distinct().Count()));
        LayerNode[] handed = [.. Networks.SelectMany(n => n.Nodes).Where(node => node.Reads.Any(read => read.State is not null))];
        Assert.Equal(["Dense", "GRU", "LSTM", "SimpleRNN"], handed.Select(node => node.Layer.Kind).Distinct().Order());
        Assert.Equal(2, handed.Where(node => node.Layer is RecurrentLayer).Select(node => node.Layer.MaskIn).Distinct().Count());
        Assert.Contains(layers, l => l is DenseLayer { Trainable: false });
        Assert.Contains(layers, l => l is RecurrentLayer { Trainable: false });
        Assert.Contains(layers, l => l is BatchNormalizationLayer { Trainable: false });
        Assert.Contains(Networks, n => n.Input.Time == 1);
        Assert.Contains(Networks, n => n.Input.Time is null);
        Assert.Contains(Networks, n => n.Layers.SkipLast(1).Any(l => l is DenseLayer { Activation: Activation.Softmax }));
    }
}
