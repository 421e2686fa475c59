using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Binding.Weights;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>A convolution over the time steps: activation(Σ x(t strides + j dilation_rate) W(j) + b).</summary>
internal sealed class ConvolutionDeclaration()
    : LayerDeclaration(
        "conv1d",
        "Convolution over the time steps: activation(x W + b) of each kernel_size steps together; drops the mask.",
        null,
        [
            Filters, KernelSize, Strides, WindowOptions.CausalPadding, DilationRate, Groups, Activation, LayerOptions.UseBias, LayerOptions.KernelInitializer,
            LayerOptions.BiasInitializer, .. WeightOptions.Of(WeightOptions.Kernel, WeightOptions.Bias),
        ],
        OptionWords.Convolution)
{
    /// <summary>Numbers in each step of the output.</summary>
    public static readonly Option<int> Filters = new("filters", LayerOptions.Size, "Number of outputs of each time step.");

    private static readonly Option<int> KernelSize = new("kernel_size", LayerOptions.Size, "How many steps make one output.");

    private static readonly Option<int> Strides = new("strides", LayerOptions.Size, 1, "From the first step of an output to that of the next.");

    private static readonly Option<int> DilationRate = new(
        "dilation_rate", LayerOptions.Size, 1, "From one step of an output to the next: 1 for neighbours. Above 1 only with strides of 1.");

    private static readonly Option<int> Groups = new(
        "groups", new ChoiceType(1) { Reason = "as each filter reads all features" }, 1, "1: each filter reads all features.");

    private static readonly Option<Activation> Activation = new(
        "activation", LayerOptions.Activations, Equations.Activation.Linear, "Activation of the output.");

    public override Layer? Build(LayerInput input, OptionValues values)
    {
        TimeWindow kernelWindow = new(values.Get(KernelSize), values.Get(Strides), values.Get(DilationRate));
        if (kernelWindow is { Strides: > 1, Dilation: > 1 })
        {
            input.Problems.Report(
                Descriptors.Contradiction, values.NodeOf(DilationRate), "'strides' and 'dilation_rate' are both above 1; leave out one of the two");
            return null;
        }

        if (WindowOptions.Over(input, kernelWindow, values.Get(WindowOptions.CausalPadding), "kernel_size") is not TimeWindow window)
        {
            return null;
        }

        int filters = values.Get(Filters);
        bool useBias = values.Get(LayerOptions.UseBias);
        Parameter kernel = LayerOptions.Trained("kernel", values.Get(LayerOptions.KernelInitializer), window.Size, input.Shape.Features, filters);
        Parameter bias = LayerOptions.Trained("bias", values.Get(LayerOptions.BiasInitializer), filters);
        kernel = WeightOptions.Kernel.Apply(values, kernel, input.Problems);
        bias = WeightOptions.Bias.Apply(values, bias, input.Problems);
        return new ConvolutionLayer(
            input.Name,
            input.Shape,
            new Shape(window.Outputs(input.Shape.Steps), filters),
            input.Mask,
            useBias ? [kernel, bias] : [kernel],
            filters,
            values.Get(Activation),
            useBias,
            window);
    }
}
