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

    /// <summary>The greatest or the mean of the steps of a window that are in the sequence.</summary>
    public static Batch Pool(PoolingLayer layer, Batch x) =>
        Batch.Create(x.Samples, layer.Output.Steps, x.Features, null, (sample, output, feature) =>
        {
            int first = (output * layer.Window.Strides) - layer.Window.Before;
            IEnumerable<double> values = Enumerable.Range(first, layer.Window.Size)
                .Where(step => step >= 0 && step < x.Steps)
                .Select(step => x[sample, step, feature]);
            return layer.IsMax ? values.Aggregate(Math.Max) : values.Average();
        });

    /// <summary>Steps at other places, with zeros where there are none.</summary>
    public static Batch Shift(ShiftLayer layer, Batch x) =>
        Batch.Create(x.Samples, layer.Output.Steps, x.Features, null, (sample, output, feature) =>
            output - layer.Shift is int step && step >= 0 && step < x.Steps ? x[sample, step, feature] : 0);

    /// <summary>Each step several times.</summary>
    public static Batch Repeat(RepeatLayer layer, Batch x) =>
        Batch.Create(x.Samples, layer.Output.Steps, x.Features, null, (sample, output, feature) => x[sample, output / layer.Times, feature]);
}
