using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;

namespace ModelGen.Tests.Reference;

/// <summary>A model some of whose layers are none of the language's: made from a description by changing its layers, and compiled once.</summary>
/// <param name="yaml">The description.</param>
/// <param name="change">A layer in the place of each of its layers.</param>
internal sealed class ChangedModel(string yaml, Func<Layer, Layer> change)
{
    private readonly Lazy<(Network Network, CompiledModels Compiled)> model = new(() =>
    {
        Network network = Binding.Models.Valid(yaml);
        network = network with { Nodes = network.Nodes.Select(node => node with { Layer = change(node.Layer) }).ToEquatableArray() };
        return (network, ModelCompiler.Compile([network]));
    });

    /// <summary>What is compiled.</summary>
    public Network Network => model.Value.Network;

    /// <summary>Compares every number with the reference.</summary>
    public void Check(Backend backend, int seed = 5) => Comparison.CheckAll(Network, model.Value.Compiled, yaml, backend, seed);
}
