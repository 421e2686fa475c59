using ModelGen.Generator.Binding;

namespace ModelGen.Tests.Reference;

/// <summary>Layers that take several steps together, in double precision; none of them hands on a mask.</summary>
internal static class ReferenceWindows
{
    /// <summary>Each output is a sum over the steps of its window, as far as they are in the sequence: those around it are zeros.</summary>
    public static Batch Convolution(ConvolutionLayer layer, Batch x, Memory<double> kernel, Memory<double> bias) =>
        Batch.Create(x.Samples, layer.Output.Steps, layer.Units, null, (sample, output, unit) =>
        {
            double sum = bias.IsEmpty ? 0 : bias.Span[unit];
            for (int tap = 0; tap < layer.Window.Size; tap++)
            {
                int step = (output * layer.Window.Strides) + (tap * layer.Window.Dilation) - layer.Window.Before;
                for (int feature = 0; step >= 0 && step < x.Steps && feature < x.Features; feature++)
                {
                    sum += x[sample, step, feature] * kernel.Span[(((tap * x.Features) + feature) * layer.Units) + unit];
                }
            }

            return sum;
        });
}
