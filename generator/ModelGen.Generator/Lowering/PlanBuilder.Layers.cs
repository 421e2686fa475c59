using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <content>The layers without a state.</content>
internal sealed partial class PlanBuilder
{
    private Value Masking(MaskingLayer layer, Value input)
    {
        string name = weights.Identifier(layer);
        View y = SameOrNew(name, input);
        View mask = layout.Rows(name + "Mask", 1, input.View.Steps, $"({input.View.Steps}) 1 for used steps");
        View dy = GradientOf(name, y, input);
        stages.Add(new MaskingStage(name, input.View, y, mask, layer.MaskValue, dy, input.AskedGradient));
        return new Value(y, dy, mask, input.NeedsGradient, MayOverwrite: true);
    }

    private Value Dropout(DropoutLayer layer, Value input)
    {
        if (!training || layer.Rate == 0)
        {
            return input;
        }

        string name = weights.Identifier(layer);
        View y = SameOrNew(name, input);
        View dy = GradientOf(name, y, input);
        stages.Add(new DropoutStage(layer, name, input.View, y, dy, input.AskedGradient));
        return input with { View = y, Gradient = dy, MayOverwrite = true };
    }

    /// <summary>Rows that lie as one row does are that row already; others are copied together.</summary>
    private Value Flatten(FlattenLayer layer, Value input)
    {
        string name = weights.Identifier(layer);
        View x = input.View;
        int length = x.Steps * x.Features;
        if (x.Steps == 1)
        {
            return input with { Mask = null };
        }

        if (x.Stride == x.Features && layout.Stride(length) == length)
        {
            return input with { View = Joined(x), Gradient = Joined(input.Gradient), Mask = null };
        }

        View y = layout.Rows(name, 1, length, $"({length}) all steps in one row");
        View dy = GradientOf(name, y);
        stages.Add(new CopyStage(name, [new RowCopy(x, Place(y), Place(dy), input.AskedGradient)], y, dy));
        return new Value(y, dy, null, input.NeedsGradient, MayOverwrite: true);

        View Joined(View rows) => rows with { Steps = 1, Stride = length, Features = length };

        View Place(View row) => row with { Steps = x.Steps, Stride = x.Features, Features = x.Features };
    }

    private Value Dense(DenseLayer layer, Value input)
    {
        string name = weights.Identifier(layer);
        View z = layout.Rows(name, input.View.Steps, layer.Units, $"{layer.Output} output");
        View dz = GradientOf(name, z);
        stages.Add(new DenseStage(layer, name, input.View, z, dz, input.AskedGradient, weights.Affine(layer)));
        return new Value(z, dz, input.Mask, input.NeedsGradient || Trains(layer), MayOverwrite: true);
    }

    private Value Normalization(BatchNormalizationLayer layer, Value input)
    {
        string name = weights.Identifier(layer);
        View y = layout.Rows(name, input.View.Steps, input.View.Features, $"{layer.Output} output");
        View dy = GradientOf(name, y, input);
        NormalizationSums sums = new(Sum("Mean"), Sum("Inverse"), Sum("Positions"), Sum("DGamma"), Sum("DBeta"));
        bool ofBatch = training && layer.Trainable;
        if (ofBatch)
        {
            shared.AddRange([sums.Mean, sums.Inverse, sums.DGamma, sums.DBeta]);
            if (input.Mask is not null)
            {
                shared.Add(sums.Positions);
            }
        }

        stages.Add(new NormalizationStage(
            layer, name, ofBatch, input.View, y, input.Mask, dy, input.AskedGradient, weights.Normalization(layer), sums));
        return new Value(y, dy, input.Mask, input.NeedsGradient || Trains(layer), MayOverwrite: true);

        Buffer Sum(string what) => layout.Rows(name + what, 1, y.Features, $"({layout.Stride(y.Features)}) of the batch").Buffer;
    }

    private Value Activate(Value input, Activation activation, string layer)
    {
        string name = layer + activation;
        if (activation == Activation.Softmax)
        {
            View p = SameOrNew(name, input);
            View dp = GradientOf(name, p, input);
            stages.Add(new SoftmaxStage(name, input.View, p, dp, input.AskedGradient));
            return input with { View = p, Gradient = dp, MayOverwrite = !training };
        }

        return Compute(name, [new Equation(EquationLayer.Y, activation.Apply(EquationLayer.X))], [(EquationLayer.X, input)]);
    }

    private View SameOrNew(string name, Value input) =>
        input.MayOverwrite ? input.View : layout.Rows(name, input.View.Steps, input.View.Features, $"output of {name}");
}
