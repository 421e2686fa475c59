using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Optimizers;

/// <summary>RMSprop (Tieleman and Hinton 2012) in Keras' form, whose epsilon is under the root.</summary>
internal sealed class RmsPropDeclaration()
    : OptimizerDeclaration(
        "rmsprop",
        "RMSprop",
        "Steps scaled by a running mean of the gradient's square.",
        RateOption(0.001),
        [Rho, Momentum, Epsilon, Centered],
        TrainingWords.RmsProp)
{
    private static readonly Option<double> Rho = new("rho", BelowOne, 0.9, "Share of the old value in the running means.");

    private static readonly Option<double> Momentum = new(
        "momentum", LayerOptions.Share, 0, "Share of the last step that is added to the next.");

    private static readonly Option<double> Epsilon = EpsilonOption("Added under the root.");

    private static readonly Option<bool> Centered = new(
        "centered", new BooleanType(), false, "Whether to divide by the deviation of the gradient rather than by its size.");

    protected override UpdateRule Rule(OptionValues values)
    {
        double rho = values.Get(Rho);
        double share = values.Get(Momentum);
        Symbol square = "v", mean = "mean", momentum = "mom";
        List<Slot> slots = [new(square)];
        List<Equation> equations = [new(square, (rho * square.Previous) + ((1 - rho) * (G * G)))];
        Expr variance = square;
        if (values.Get(Centered))
        {
            slots.Add(new(mean));
            equations.Add(new(mean, (rho * mean.Previous) + ((1 - rho) * G)));
            variance = square - (mean * mean);
        }

        Expr step = A * G / Expr.Sqrt(variance + values.Get(Epsilon));
        if (share > 0)
        {
            slots.Add(new(momentum));
            equations.Add(new(momentum, (share * momentum.Previous) + step));
            step = momentum;
        }

        equations.Add(new(W.Next, W - step));
        return new UpdateRule([.. slots], [.. equations]);
    }
}
