using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Optimizers;

/// <summary>Adadelta (Zeiler 2012) in Keras' form, whose epsilons are under the roots.</summary>
internal sealed class AdadeltaDeclaration()
    : OptimizerDeclaration(
        "adadelta",
        "Adadelta",
        "Steps of the size of those before, scaled by a running mean of the gradient's square.",
        RateOption(0.001),
        [Rho, Epsilon],
        TrainingWords.Adadelta)
{
    private static readonly Option<double> Rho = new("rho", BelowOne, 0.95, "Share of the old value in the running means.");

    private static readonly Option<double> Epsilon = EpsilonOption("Added under both roots.");

    protected override UpdateRule Rule(OptionValues values)
    {
        double rho = values.Get(Rho), epsilon = values.Get(Epsilon);
        Symbol gradient = "v", steps = "u", step = "d";
        return new UpdateRule(
            [new(gradient), new(steps)],
            [
                new(gradient, (rho * gradient.Previous) + ((1 - rho) * (G * G))),
                new(step, Expr.Sqrt(steps.Previous + epsilon) / Expr.Sqrt(gradient + epsilon) * G),
                new(steps, (rho * steps.Previous) + ((1 - rho) * (step * step))),
                new(W.Next, W - (A * step)),
            ]);
    }
}
