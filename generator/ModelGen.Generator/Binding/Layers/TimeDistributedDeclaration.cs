using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>
/// A layer on each time step. Layers that treat steps alike do so by themselves; the wrapper is for descriptions that come from Keras, whose names of
/// weights it keeps.
/// </summary>
internal sealed class TimeDistributedDeclaration()
    : LayerDeclaration(
        "time_distributed",
        "Applies a layer to each time step, which these layers do by themselves too.",
        Inner,
        [Inner],
        OptionWords.TimeDistributed)
{
    private static readonly Option<Use<LayerDeclaration>> Inner = new("layer", LayerRegistry.OfSteps, "The layer.");

    public override Use<LayerDeclaration>? Wrapped(OptionValues values) => values.Get(Inner);

    public override Layer? Build(LayerInput input, OptionValues values)
    {
        Use<LayerDeclaration> use = values.Get(Inner);
        if (!input.HasTime()
            || Refuses(use, From, "the layer reads what 'time_distributed' reads; put 'from' there", input)
            || use.Declaration.Build(input, use.Values) is not Layer layer)
        {
            return null;
        }

        return use.Values.Get(Trainable) ? layer : layer.Freeze();
    }
}
