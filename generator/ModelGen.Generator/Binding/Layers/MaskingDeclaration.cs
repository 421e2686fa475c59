using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Binding.Layers;

internal sealed class MaskingDeclaration()
    : LayerDeclaration("masking", "Masks the steps whose features all equal a value; later layers skip them.", MaskValue, [MaskValue], OptionWords.Masking)
{
    private static readonly Option<double> MaskValue = new(
        "mask_value", new NumberType { TakesNotFinite = true, Foreign = ValueWords.NotFinite }, 0, "The value, in single precision; `.nan` masks steps that are missing.");

    public override Layer? Build(LayerInput input, OptionValues values)
    {
        if (!input.HasTime())
        {
            return null;
        }

        MaskingLayer layer = new(input.Name, input.Shape, (float)values.Get(MaskValue));
        if (!layer.IsFinite && !input.Sources[0].IsInput)
        {
            input.Problems.Report(
                Descriptors.ReadsMissing,
                input.Keyword,
                $"the layer masks steps of {Words.Show(values.Get(MaskValue))}, and '{input.Sources[0].Name}' computes with them before; let it read what the model is given, "
                + "as the first layer does, or by its key 'from'");
            return null;
        }

        return layer;
    }
}
