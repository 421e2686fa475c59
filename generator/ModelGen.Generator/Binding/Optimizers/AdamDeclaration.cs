using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Optimizers;

/// <summary>
/// Adam (Kingma and Ba 2015) in Keras' form, whose epsilon is added to the uncorrected root, and AdamW (Loshchilov and Hutter
/// 2019), which shrinks the weight first. With AMSGrad (Reddi et al. 2018) the root is of the greatest mean so far.
/// </summary>
internal sealed class AdamDeclaration : OptimizerDeclaration
{
    private static readonly Option<double> Beta1 = new("beta_1", BelowOne, 0.9, "Share of the old value in the mean of the gradient.");

    private static readonly Option<double> Beta2 = new("beta_2", BelowOne, 0.999, "Share of the old value in the mean of its square.");

    private static readonly Option<double> Epsilon = EpsilonOption("Added to the root.");

    private static readonly Option<bool> Amsgrad = new(
        "amsgrad", new BooleanType(), false, "Whether to divide by the greatest mean of the square so far rather than by the last.");

    private AdamDeclaration(string keyword, string kind, string doc, Option<double> weightDecay)
        : base(keyword, kind, doc, RateOption(0.001), [Beta1, Beta2, Epsilon, Amsgrad], TrainingWords.Adam, weightDecay)
    {
    }

    public static AdamDeclaration Adam() =>
        new("adam", "Adam", "Steps scaled by running means of the gradient and its square.", NoWeightDecay);

    public static AdamDeclaration AdamW() => new("adamw", "AdamW", "Adam with decoupled weight decay.", WeightDecayOption(0.004));

    protected override UpdateRule Rule(OptionValues values)
    {
        double beta1 = values.Get(Beta1);
        double beta2 = values.Get(Beta2);
        Symbol m = "m", v = "v", greatest = "v_max", power1 = "power_1", power2 = "power_2";
        bool amsgrad = values.Get(Amsgrad);
        List<Equation> equations =
        [
            new(m, m.Previous + ((G - m.Previous) * (1 - beta1))),
            new(v, v.Previous + (((G * G) - v.Previous) * (1 - beta2))),
        ];
        if (amsgrad)
        {
            equations.Add(new(greatest, new Binary(BinaryOp.Max, greatest.Previous, v)));
        }

        equations.Add(new(W.Next, W - (A * m / (Expr.Sqrt(amsgrad ? greatest : v) + values.Get(Epsilon)))));
        return new UpdateRule(
            amsgrad ? [new(m), new(v), new(greatest)] : [new(m), new(v)],
            [new(power1, StepFunction.Power, beta1), new(power2, StepFunction.Power, beta2)],
            [new(A, Lr * Expr.Sqrt(1 - (Expr)power2) / (1 - (Expr)power1))],
            [.. equations]);
    }
}
