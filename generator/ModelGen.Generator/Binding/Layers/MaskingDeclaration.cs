using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;

namespace ModelGen.Generator.Binding.Layers;

internal sealed class MaskingDeclaration()
    : LayerDeclaration("masking", "Masks the steps whose features all equal a value; later layers skip them.", MaskValue, [MaskValue], OptionWords.Masking)
{
    private static readonly Option<double> MaskValue = new("mask_value", new NumberType(), 0, "The value, in single precision.");

    public override Layer? Build(LayerInput input, OptionValues values) =>
        input.HasTime() ? new MaskingLayer(input.Name, input.Shape, (float)values.Get(MaskValue)) : null;
}
