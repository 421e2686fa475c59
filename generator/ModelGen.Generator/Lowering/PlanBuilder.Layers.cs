using ModelGen.Generator.Binding;
using ModelGen.Generator.Contract;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <content>The layers without a state.</content>
internal sealed partial class PlanBuilder
{
    private Value Embedding(EmbeddingLayer layer, Value input)
    {
        string name = weights.Identifier(layer);
        View y = layout.Rows(name, input.View.Steps, layer.Output.Features, $"{layer.Output} output");
        View? mask = layer.MaskZero ? layout.Rows(name + "Mask", 1, y.Steps, $"({y.Steps}) 1 for used steps") : null;
        View dy = GradientOf(name, y);
        View? within = mask is null ? null : lengths;
        ParameterPlace table = weights.Find(layer, "embeddings")!;
        Buffer? touched = null;
        if (training && MayRest(layer, table, network.Training!))
        {
            touched = layout.Rows(name + "Touched", 1, layer.InputDim, $"({layer.InputDim}) 1 for rows of the table that have a gradient").Buffer;
            shared.Add(touched);
        }

        stages.Add(new EmbeddingStage(layer, name, input.View, within, y, mask, dy, table, touched));
        return new Value(y, dy, mask ?? input.Mask);
    }

    /// <summary>
    /// Whether rows of a table without a gradient are to be left out of the optimizer's step. That pays where a batch cannot touch all of them, and a row
    /// fills vectors; a penalty gives each a gradient.
    /// </summary>
    private static bool MayRest(EmbeddingLayer layer, ParameterPlace table, Training training) =>
        table.Parameter is { Trainable: true, Penalty: null }
        && training.Optimizer.RestsWithoutGradient
        && layer.InputDim > (long)training.BatchSize * layer.Input.Steps
        && layer.Output.Features >= MemoryContract.Alignment;

    private Value Masking(MaskingLayer layer, Value input)
    {
        string name = weights.Identifier(layer);
        View y = OutputLike(name, input);
        View mask = layout.Rows(name + "Mask", 1, input.View.Steps, $"({input.View.Steps}) 1 for used steps");
        View dy = GradientOf(name, y);

        // As in Keras a mask from before counts no longer. What lies behind the end of a sequence is no step all the same.
        stages.Add(new MaskingStage(name, input.View, lengths, y, mask, layer.MaskValue, dy, input.Gradient));
        return new Value(y, dy, mask);
    }

    private Value Dropout(DropoutLayer layer, string name, Value input)
    {
        if (!training || layer.Rate == 0)
        {
            return input;
        }

        View y = OutputLike(name, input);
        View dy = GradientOf(name, y);
        stages.Add(new DropoutStage(layer, name, input.View, y, dy, input.Gradient));
        return new Value(y, dy, input.Mask);
    }

    private Value Dense(DenseLayer layer, Value input)
    {
        string name = weights.Identifier(layer);
        View z = layout.Rows(name, input.View.Steps, layer.Units, $"{layer.Output} output");
        View dz = GradientOf(name, z);
        stages.Add(new DenseStage(layer, name, input.View, z, dz, input.Gradient, weights.Affine(layer)));
        return new Value(z, dz, input.Mask);
    }

    private Value Normalization(BatchNormalizationLayer layer, Value input)
    {
        string name = weights.Identifier(layer);
        View y = layout.Rows(name, input.View.Steps, input.View.Features, $"{layer.Output} output");
        View dy = GradientOf(name, y);
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
            layer, name, ofBatch, input.View, y, input.Mask, dy, input.Gradient, weights.Normalization(layer), sums));
        return new Value(y, dy, input.Mask);

        Buffer Sum(string what) => layout.Rows(name + what, 1, y.Features, $"({layout.Stride(y.Features)}) of the batch").Buffer;
    }

    private Value Activate(Value input, Activation activation, string layer)
    {
        string name = layer + activation;
        if (activation == Activation.Softmax)
        {
            View p = OutputLike(name, input);
            View dp = GradientOf(name, p);
            stages.Add(new SoftmaxStage(name, input.View, p, dp, input.Gradient));
            return new Value(p, dp, input.Mask);
        }

        return Compute(name, [new Equation(EquationLayer.Y, activation.Apply(EquationLayer.X))], [(EquationLayer.X, input)]);
    }

    private View OutputLike(string name, Value input) =>
        layout.Rows(name, input.View.Steps, input.View.Features, $"output of {name}");
}
