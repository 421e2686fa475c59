using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;

namespace ModelGen.Generator.Lowering;

/// <summary>A network, lowered for every layout that is asked for.</summary>
/// <param name="Network">The network.</param>
/// <param name="Programs">A program for each layout.</param>
internal sealed record LoweredModel(Network Network, EquatableArray<Program> Programs)
{
    /// <summary>The program of a layout.</summary>
    public Program With(MemoryLayout layout) => Programs.First(program => program.Layout == layout);
}

/// <summary>Network to Program: parameters get their places, and each way to run the network its plan.</summary>
internal static class Lowerer
{
    /// <summary>The programs of a network.</summary>
    public static LoweredModel Lower(Network network, EquatableArray<MemoryLayout> layouts) =>
        new(network, layouts.Select(layout => Lower(network, layout)).ToEquatableArray());

    /// <summary>The program of a network for backends that have a layout.</summary>
    public static Program Lower(Network network, MemoryLayout layout)
    {
        IReadOnlyDictionary<string, string> identifiers = Identifiers(network);
        EquatableArray<ParameterPlace> parameters = Place(network, identifiers);
        LayerWeights weights = new(parameters, identifiers);
        Plan inference = new PlanBuilder(network, weights, layout, PlanKind.Inference).Build();
        Plan? training = network.Training is null ? null : new PlanBuilder(network, weights, layout, PlanKind.Training).Build();
        Plan? step = network.IsStreaming ? new PlanBuilder(StepNetwork.Of(network), weights, layout, PlanKind.Step).Build() : null;
        Program program = new(network, layout, parameters, inference, training, step);
        ProgramVerifier.Check(program);
        return program;
    }

    /// <summary>Those of layers, and of layers that others wrap: <c>Bidirectional1ForwardLstm1</c>.</summary>
    private static IReadOnlyDictionary<string, string> Identifiers(Network network)
    {
        Dictionary<string, string> identifiers =
            Names.Identifiers(network.Layers.Select(l => l.Name), [network.Name, .. GeneratedNames.Kernels], Names.Edit);
        foreach (Layer layer in network.Layers)
        {
            foreach (Layer owner in layer.Owners.Where(o => o.Name != layer.Name))
            {
                identifiers[owner.Name] = identifiers[layer.Name] + Names.Pascal(owner.Name.Substring(layer.Name.Length + 1));
            }
        }

        return identifiers;
    }

    /// <summary>The tensors one behind the other.</summary>
    private static EquatableArray<ParameterPlace> Place(Network network, IReadOnlyDictionary<string, string> identifiers)
    {
        List<ParameterPlace> places = [];
        int offset = 0;
        foreach ((Layer layer, Parameter parameter) in network.Parameters)
        {
            places.Add(new ParameterPlace(layer.Name, parameter, identifiers[layer.Name] + Names.Pascal(parameter.Name), offset));
            offset += parameter.Length;
        }

        return places.ToEquatableArray();
    }
}
