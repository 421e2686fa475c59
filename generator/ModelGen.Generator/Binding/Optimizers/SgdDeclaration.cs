using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Optimizers;

/// <summary>Stochastic gradient descent, with momentum (Polyak 1964; Nesterov 1983) if asked for.</summary>
internal sealed class SgdDeclaration()
    : OptimizerDeclaration(
        "sgd",
        "SGD",
        "Gradient descent, with momentum if asked for.",
        RateOption(0.01),
        [Momentum, Nesterov],
        TrainingWords.Sgd)
{
    private static readonly Option<double> Momentum = new(
        "momentum", LayerOptions.Share, 0, "Share of the last step that is added to the next.");

    private static readonly Option<bool> Nesterov = new(
        "nesterov", new BooleanType(), false, "Whether to take the gradient's step from where momentum leads.");

    protected override UpdateRule Rule(OptionValues values)
    {
        double momentum = values.Get(Momentum);
        if (momentum == 0)
        {
            return new UpdateRule([], [new Equation(W.Next, W - (A * G))]);
        }

        Symbol velocity = "v";
        Expr step = values.Get(Nesterov) ? (momentum * velocity) - (A * G) : velocity;
        return new UpdateRule(
            [new(velocity)],
            [
                new Equation(velocity, (momentum * velocity.Previous) - (A * G)),
                new Equation(W.Next, W + step),
            ]);
    }
}
