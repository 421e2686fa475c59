using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Optimizers;

/// <summary>Nadam (Dozat 2016): Adam with Nesterov's momentum, which grows by 1 − 0.96ᵗ / 2.</summary>
internal sealed class NadamDeclaration()
    : OptimizerDeclaration(
        "nadam",
        "Nadam",
        "Adam with Nesterov's momentum.",
        RateOption(0.001),
        [Beta1, Beta2, Epsilon],
        TrainingWords.Moments)
{
    private static readonly Option<double> Beta1 = new("beta_1", BelowOne, 0.9, "Share of the old value in the mean of the gradient.");

    private static readonly Option<double> Beta2 = new("beta_2", BelowOne, 0.999, "Share of the old value in the mean of its square.");

    private static readonly Option<double> Epsilon = EpsilonOption("Added to the root.");

    protected override UpdateRule Rule(OptionValues values)
    {
        double beta1 = values.Get(Beta1), beta2 = values.Get(Beta2);
        Symbol m = "m", v = "v", now = "momentum", next = "momentum_next", product = "product", power = "power_2";
        Symbol ofMean = "a_mean", ofGradient = "a_gradient", correction = "correction";
        return new UpdateRule(
            [new(m), new(v)],
            [
                new(now, StepFunction.Momentum, beta1),
                new(next, StepFunction.Momentum, beta1, Ahead: 2),
                new(product, StepFunction.MomentumProduct, beta1),
                new(power, StepFunction.Power, beta2),
            ],
            [
                new(ofMean, Lr * next / (1 - (product * next))),
                new(ofGradient, Lr * (1 - (Expr)now) / (1 - (Expr)product)),
                new(correction, 1 / (1 - (Expr)power)),
            ],
            [
                new(m, m.Previous + ((G - m.Previous) * (1 - beta1))),
                new(v, v.Previous + (((G * G) - v.Previous) * (1 - beta2))),
                new(W.Next, W - (((ofMean * m) + (ofGradient * G)) / (Expr.Sqrt(v * correction) + values.Get(Epsilon)))),
            ]);
    }
}
