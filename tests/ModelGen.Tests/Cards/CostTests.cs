using ModelGen.CompilerServices;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Emit.Cpu;
using ModelGen.Generator.Lowering;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;
using ModelGen.Tests.Reference;

namespace ModelGen.Tests.Cards;

/// <summary>
/// What the compiler says that a model takes is what an instance, a session and a stream of it hold, to the byte, and what formulas of the field say of its
/// products.
/// </summary>
public class CostTests
{
    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void Golden_models_take_what_is_said(string name)
    {
        GoldenCase golden = GoldenCase.All.First(golden => golden.Name == name);
        using ITrainableModel model = GoldenModels.Real(golden, GoldenTheory.WidthOf(golden));
        Check(Binding.Models.Valid(GoldenDocument.Of(golden)), model, Environment.ProcessorCount);
    }

    [Fact]
    public void Random_models_take_what_is_said() => Check(DifferentialTests.Networks, DifferentialTests.Compiled.Value);

    [Fact]
    public void Random_models_that_stream_take_what_is_said() => Check(RandomStreamTests.Networks, RandomStreamTests.Compiled.Value);

    [Fact]
    public void Random_models_of_sequences_with_lengths_take_what_is_said() => Check(RandomLengthTests.Networks, RandomLengthTests.Compiled.Value);

    [Fact]
    public void What_inference_takes_alone_is_said_too()
    {
        Network network = Binding.Models.Valid(Binding.Models.Of("- gru: 5\n- dense: 3"));
        CompiledModels compiled = ModelCompiler.Compile([network]);
        Check(network, compiled.Create(new ModelOptions { Threads = 1 }, network.Name), threads: 1);
    }

    public static TheoryData<string> GoldenNames => [.. GoldenCase.All.Select(golden => golden.Name)];

    private static void Check(IReadOnlyList<Network> networks, CompiledModels compiled)
    {
        foreach (Network network in networks)
        {
            using IModel model = compiled.Create(new ModelOptions { Threads = 1 }, network.Name);
            Check(network, model, threads: 1);
        }
    }

    private static void Check(Network network, IModel model, int threads)
    {
        Program program = Lowerer.Lower(network, CpuLayout.Instance);
        int batchSize = (model as ITrainableModel)?.BatchSize ?? 0;
        long oneMore = sizeof(float) * (MemoryContract.ThreadFloats(program.Inference.Row.Floats) + (network.TakesIndices ? 24L * network.Input.Length : 0));
        Assert.Equal(CpuCost.InstanceBytes(program, batchSize) + ((threads - 1) * oneMore), new AllocatedNumbers().Count(model));
        Assert.Equal(model.Parameters.Length * 4L, CpuCost.WeightBytes(program));

        ModelWeights weights = ((ISharedModel)model).Publish();
        AllocatedNumbers counted = new();
        counted.Count(weights);
        using ModelSession session = weights.CreateSession();
        Assert.Equal(CpuCost.CallBytes(program), counted.Count(session));
        Assert.Equal(network.IsStreaming, CpuCost.StreamBytes(program) is not null);
        if (CpuCost.StreamBytes(program) is long streamBytes)
        {
            using ModelStream stream = weights.CreateStream();
            Assert.Equal(streamBytes, counted.Count(stream));
        }

        Assert.Equal(network.Layers.Sum(Products), CpuCost.MultiplyAdds(program.Inference));
        CheckLayers(program);
    }

    /// <summary>What layers take adds up: of products and weights to all there is, and of memory to no more than that.</summary>
    private static void CheckLayers(Program program)
    {
        string[] names = [Network.ModelInput, .. program.Network.Layers.Select(layer => layer.Name)];
        Assert.Equal(CpuCost.WeightBytes(program), Sum(Cost.Weights));
        Assert.Equal(CpuCost.MultiplyAdds(program.Inference), Sum(Cost.Macs));
        Assert.InRange(Sum(Cost.Workspace), 1, CpuCost.CallBytes(program));
        if (program.Step is not null)
        {
            Assert.InRange(Sum(Cost.Stream), 1, CpuCost.StreamBytes(program)!.Value);
        }

        if (program.Training is Plan training)
        {
            Assert.InRange(Sum(Cost.Training), 1, CpuCost.InstanceBytes(program, program.Network.Training!.BatchSize));
            Dictionary<string, long> kept = LayerCosts.Kept(training);
            Assert.All(kept.Keys, name => Assert.Contains(name, names));
            Assert.InRange(kept.Values.Sum(), 1, 4L * training.Row.Floats);
        }

        long Sum(Cost cost)
        {
            Dictionary<string, long> layers = LayerCosts.Of(program, cost);
            Assert.All(layers.Keys, name => Assert.Contains(name, names));
            return layers.Values.Sum();
        }
    }

    /// <summary>Every number of a matrix of weights is used once in a step, and attention multiplies each query by each key and by each value.</summary>
    private static long Products(Layer layer) => layer switch
    {
        RecurrentLayer recurrent => (long)recurrent.Input.Steps * Matrices(recurrent),
        BidirectionalLayer both => Products(both.Forward) + Products(both.Backward),
        MultiHeadAttentionLayer attention => Products(attention.Query) + Products(attention.Key) + Products(attention.Value) + Products(attention.Projection)
            + ((long)attention.Query.Output.Steps * attention.Key.Output.Steps * (attention.Key.Output.Features + attention.Value.Output.Features)),
        AttentionLayer { Rule.IsOfPairs: false } attention =>
            (long)attention.Output.Steps * attention.Keys * (attention.Input.Features + attention.Output.Features),
        AttentionLayer attention => (long)attention.Output.Steps * attention.Keys * attention.Output.Features,
        AffineLayer affine => (long)affine.Output.Steps * Matrices(affine),
        _ => 0,
    };

    private static long Matrices(Layer layer) =>
        layer.Parameters.Where(parameter => parameter.Name.Contains("kernel", StringComparison.Ordinal)).Sum(parameter => (long)parameter.Length);
}
