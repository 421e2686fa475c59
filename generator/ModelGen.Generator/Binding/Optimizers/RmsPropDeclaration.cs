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
        LearningRate(0.001),
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
        double momentum = values.Get(Momentum);
        Expr square = new Variable("v");
        List<string> slots = ["v"];
        List<Equation> equations = [new("v", (rho * (Expr)new Variable("v_prev")) + ((1 - rho) * (G * G)))];
        Expr variance = square;
        if (values.Get(Centered))
        {
            Expr mean = new Variable("mean");
            slots.Add("mean");
            equations.Add(new("mean", (rho * (Expr)new Variable("mean_prev")) + ((1 - rho) * G)));
            variance = square - (mean * mean);
        }

        Expr step = A * G / Expr.Sqrt(variance + values.Get(Epsilon));
        if (momentum > 0)
        {
            slots.Add("mom");
            equations.Add(new("mom", (momentum * (Expr)new Variable("mom_prev")) + step));
            step = new Variable("mom");
        }

        equations.Add(new("w_next", W - step));
        return new UpdateRule([.. slots], Lr, [.. equations]);
    }
}
