using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;

namespace ModelGen.Generator.Binding.Layers;

internal sealed class FlattenDeclaration()
    : LayerDeclaration("flatten", "Puts all steps of a sample in one row; drops the mask.", null, [], OptionWords.Flatten)
{
    public override Layer? Build(LayerInput input, OptionValues values) => new FlattenLayer(input.Name, input.Shape, input.Mask);
}
