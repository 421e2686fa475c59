using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Layers;

internal sealed class ActivationDeclaration()
    : LayerDeclaration("activation", "Applies an activation function.", Function, [Function], OptionWords.Activation)
{
    private static readonly Option<Activation> Function = new("function", LayerOptions.Activations, "The function.");

    public override Layer? Build(LayerInput input, OptionValues values) =>
        new ActivationLayer(input.Name, input.Shape, input.Mask, values.Get(Function));
}
