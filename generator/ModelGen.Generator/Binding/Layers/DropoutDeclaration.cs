using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;

namespace ModelGen.Generator.Binding.Layers;

internal sealed class DropoutDeclaration()
    : LayerDeclaration(
        "dropout",
        "Sets a share of the inputs to 0 in training and scales the others by 1 / (1 - rate).",
        Rate,
        [Rate],
        OptionWords.Dropout)
{
    private static readonly Option<double> Rate = new("rate", LayerOptions.Share, "The share.");

    public override Layer? Build(LayerInput input, OptionValues values) =>
        new DropoutLayer(input.Name, input.Shape, input.Mask, values.Get(Rate), input.Dropouts);
}
