using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Binding.Weights;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>activation(x W + b) on the last axis.</summary>
internal sealed class DenseDeclaration()
    : LayerDeclaration(
        "dense",
        "Fully connected layer: activation(x W + b), on each time step if there are any.",
        LayerOptions.Units,
        [
            LayerOptions.Units, Activation, LayerOptions.UseBias, LayerOptions.KernelInitializer, LayerOptions.BiasInitializer,
            .. WeightOptions.Of(WeightOptions.Kernel, WeightOptions.Bias),
        ],
        OptionWords.Dense)
{
    private static readonly Option<Activation> Activation = new(
        "activation", LayerOptions.Activations, Equations.Activation.Linear, "Activation of the output.");

    public override Layer? Build(LayerInput input, OptionValues values)
    {
        int units = values.Get(LayerOptions.Units);
        bool useBias = values.Get(LayerOptions.UseBias);
        Parameter kernel = WeightOptions.Kernel.Apply(
            values, LayerOptions.Trained("kernel", values.Get(LayerOptions.KernelInitializer), input.Shape.Features, units), input.Problems);
        Parameter bias = WeightOptions.Bias.Apply(values, LayerOptions.Trained("bias", values.Get(LayerOptions.BiasInitializer), units), input.Problems);
        return new DenseLayer(
            input.Name,
            input.Shape,
            new Shape(input.Shape.Time, units),
            input.Mask,
            useBias ? [kernel, bias] : [kernel],
            units,
            values.Get(Activation),
            useBias);
    }
}
