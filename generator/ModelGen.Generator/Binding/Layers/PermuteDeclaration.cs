using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>Time steps and features exchanged.</summary>
internal sealed class PermuteDeclaration()
    : LayerDeclaration("permute", "Exchanges time steps and features; drops the mask.", Axes, [Axes], OptionWords.Permute)
{
    private static readonly Option<EquatableArray<int>> Axes = new(
        "dims",
        new ListType<int>("axes", new IntegerType(1, 2), 2, 2),
        [2, 1],
        "The order of the axes, of which 1 is time and 2 the features: [2, 1], by default, or [1, 2], which changes nothing but the mask.");

    public override Layer? Build(LayerInput input, OptionValues values)
    {
        EquatableArray<int> axes = values.Get(Axes);
        if (axes[0] == axes[1])
        {
            input.Problems.Report(Descriptors.ShapeMismatch, values.NodeOf(Axes), "the layer needs each axis once; write [2, 1]");
            return null;
        }

        return input.HasTime() ? new PermuteLayer(input.Name, input.Shape, input.Mask, axes[0] == 2) : null;
    }
}
