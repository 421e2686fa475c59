using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;

namespace ModelGen.Generator.Lowering;

/// <summary>The network that takes one time step: the same layers with the same weights on sequences of a single step.</summary>
internal static class StepNetwork
{
    /// <summary>That of a network whose layers can all be streamed.</summary>
    public static Network Of(Network network) => network with
    {
        Input = OneStep(network.Input),
        Nodes = network.Nodes.Select(node => node with { Layer = Of(node.Layer) }).ToEquatableArray(),
    };

    private static Layer Of(Layer layer) => layer with { Input = OneStep(layer.Input), Output = OneStep(layer.Output) };

    private static Shape OneStep(Shape shape) => shape.Time is null ? shape : shape with { Time = 1 };
}
