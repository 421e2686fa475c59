using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Optimizers;

/// <summary>AdaMax (Kingma and Ba 2015): Adam with the greatest gradient in the place of the root.</summary>
internal sealed class AdamaxDeclaration()
    : OptimizerDeclaration(
        "adamax",
        "Adamax",
        "Steps scaled by a running mean of the gradient and its greatest magnitude, which fades.",
        RateOption(0.001),
        [Beta1, Beta2, Epsilon],
        TrainingWords.Moments)
{
    private static readonly Option<double> Beta1 = new("beta_1", BelowOne, 0.9, "Share of the old value in the mean of the gradient.");

    private static readonly Option<double> Beta2 = new("beta_2", BelowOne, 0.999, "What is left of the greatest magnitude after a step.");

    private static readonly Option<double> Epsilon = EpsilonOption("Added to the greatest magnitude.");

    protected override UpdateRule Rule(OptionValues values)
    {
        double beta1 = values.Get(Beta1);
        Symbol m = "m", greatest = "u", power = "power_1";
        return new UpdateRule(
            [new(m), new(greatest)],
            [new(power, StepFunction.Power, beta1)],
            [new(A, Lr / (1 - (Expr)power))],
            [
                new(m, m.Previous + ((G - m.Previous) * (1 - beta1))),
                new(greatest, new Binary(BinaryOp.Max, values.Get(Beta2) * greatest.Previous, Expr.Abs(G))),
                new(W.Next, W - (A * m / (greatest + values.Get(Epsilon)))),
            ]);
    }
}
