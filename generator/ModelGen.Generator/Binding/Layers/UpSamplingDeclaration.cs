using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;

namespace ModelGen.Generator.Binding.Layers;

internal sealed class UpSamplingDeclaration()
    : LayerDeclaration("up_sampling_1d", "Repeats each time step; drops the mask.", Size, [Size], OptionWords.UpSampling)
{
    private static readonly Option<int> Size = new("size", LayerOptions.Size, 2, "How many times each step stands in the output.");

    public override Layer? Build(LayerInput input, OptionValues values)
    {
        long steps = (long)input.Shape.Steps * values.Get(Size);
        return input.HasTime() && WindowOptions.FewSteps(input, $"the output of layer '{input.Name}'", steps)
            ? new RepeatLayer(input.Name, "UpSampling1D", input.Shape, input.Shape with { Time = (int)steps }, input.Mask, values.Get(Size))
            : null;
    }
}
