using ModelGen.Generator.Binding;

namespace ModelGen.Generator.Lowering;

/// <content>The layers that take several time steps together.</content>
internal sealed partial class PlanBuilder
{
    private Value Convolution(ConvolutionLayer layer, Value input)
    {
        string name = weights.Identifier(layer);
        TimeWindow window = layer.Window;
        Value padded = Shifted(name + "Padded", input, window.Before, input.View.Steps + window.Before + window.After);
        View z = layout.Rows(name, layer.Output.Steps, layer.Units, $"{layer.Output} output");
        View dz = GradientOf(name, z);
        stages.Add(new DenseStage(layer, name, padded.View, z, dz, padded.Gradient, weights.Affine(layer)) { Window = window });
        return new Value(z, dz, null);
    }

    private Value Pool(PoolingLayer layer, Value input)
    {
        string name = weights.Identifier(layer);
        View y = layout.Rows(name, layer.Output.Steps, input.View.Features, $"{layer.Output} output");
        View dy = GradientOf(name, y);
        stages.Add(new PoolStage(name, input.View, y, dy, input.Gradient, layer.IsMax, layer.Window));
        return new Value(y, dy, null);
    }

    /// <summary>Each row several times, or all rows in turn, without a mask.</summary>
    private Value Repeated(string name, Value input, int times, bool inTurn)
    {
        int steps = times * input.View.Steps;
        View y = layout.Rows(name, steps, input.View.Features, $"({steps}, {input.View.Features}) output");
        View dy = GradientOf(name, y);
        stages.Add(new RepeatStage(name, input.View, y, dy, input.Gradient, times, inTurn));
        return new Value(y, dy, null);
    }

    /// <summary>So many steps, to which those of a value are moved; the others are 0, or of a stream those before.</summary>
    private Value Shifted(string name, Value input, int shift, int steps)
    {
        if (shift == 0 && steps == input.View.Steps)
        {
            return input;
        }

        View y = layout.Rows(name, steps, input.View.Features, $"({steps}, {input.View.Features}) output of {name}");
        View dy = GradientOf(name, y);
        stages.Add(new ShiftStage(name, input.View, y, dy, input.Gradient, shift));
        return new Value(y, dy, null);
    }
}
