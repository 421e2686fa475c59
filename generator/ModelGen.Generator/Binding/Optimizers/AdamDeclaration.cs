using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Optimizers;

/// <summary>
/// Adam (Kingma and Ba 2015) in Keras' form, whose epsilon is added to the uncorrected root, and AdamW (Loshchilov and Hutter
/// 2019), which shrinks the weight first.
/// </summary>
internal sealed class AdamDeclaration : OptimizerDeclaration
{
    private static readonly Option<double> Beta1 = new("beta_1", BelowOne, 0.9, "Share of the old value in the mean of the gradient.");

    private static readonly Option<double> Beta2 = new("beta_2", BelowOne, 0.999, "Share of the old value in the mean of its square.");

    private static readonly Option<double> Epsilon = EpsilonOption("Added to the root.");

    private readonly Option<double>? weightDecay;

    private AdamDeclaration(string keyword, string kind, string doc, Option<double>? weightDecay)
        : base(
            keyword,
            kind,
            doc,
            RateOption(0.001),
            [Beta1, Beta2, Epsilon, .. weightDecay is null ? [] : new Option[] { weightDecay }],
            TrainingWords.Adam)
    {
        this.weightDecay = weightDecay;
    }

    public static AdamDeclaration Adam() =>
        new("adam", "Adam", "Steps scaled by running means of the gradient and its square.", null);

    public static AdamDeclaration AdamW()
    {
        Option<double> weightDecay = new(
            "weight_decay", AtLeastZero, 0.004, "Share of each weight that is taken off per step, times the learning rate.");
        return new("adamw", "AdamW", "Adam with decoupled weight decay.", weightDecay);
    }

    protected override UpdateRule Rule(OptionValues values)
    {
        double beta1 = values.Get(Beta1);
        double beta2 = values.Get(Beta2);
        Symbol m = "m", v = "v";
        Symbol weight = weightDecay is null ? W : "w_decayed";
        List<Equation> equations =
        [
            new(m, m.Previous + ((G - m.Previous) * (1 - beta1))),
            new(v, v.Previous + (((G * G) - v.Previous) * (1 - beta2))),
            new(W.Next, weight - (A * m / (Expr.Sqrt(v) + values.Get(Epsilon)))),
        ];
        if (weightDecay is not null)
        {
            equations.Insert(0, new Equation(weight, W - (W * values.Get(weightDecay) * Lr)));
        }

        Expr stepSize = Lr * Expr.Sqrt(1 - Optimizer.Power2) / (1 - Optimizer.Power1);
        return new UpdateRule([m, v], stepSize, [.. equations], beta1, beta2);
    }
}
