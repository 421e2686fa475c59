using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Optimizers;

/// <summary>Lion (Chen et al. 2023): the sign of a mean of momentum and gradient.</summary>
internal sealed class LionDeclaration()
    : OptimizerDeclaration(
        "lion",
        "Lion",
        "Steps of one size, up or down as a mean of the gradient says.",
        RateOption(0.001),
        [Beta1, Beta2],
        TrainingWords.Moments)
{
    private static readonly Option<double> Beta1 = new(
        "beta_1", BelowOne, 0.9, "Share of the mean of the gradient, rather than of the gradient, in what decides on the sign.");

    private static readonly Option<double> Beta2 = new("beta_2", BelowOne, 0.99, "Share of the old value in the mean of the gradient.");

    protected override UpdateRule Rule(OptionValues values)
    {
        double beta1 = values.Get(Beta1), beta2 = values.Get(Beta2);
        Symbol m = "m", direction = "c";

        // The sign of 0 is 0, and that of NaN NaN.
        Expr sign = Expr.IfGreater(direction, 0, 1, Expr.IfGreater(0, direction, -1, direction));
        return new UpdateRule(
            [new(m)],
            [
                new(direction, (beta1 * m.Previous) + ((1 - beta1) * G)),
                new(W.Next, W - (A * sign)),
                new(m, (beta2 * m.Previous) + ((1 - beta2) * G)),
            ]);
    }
}
