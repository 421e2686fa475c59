using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Losses;

/// <summary>Cross-entropy with class indices; fused with the softmax in front of it, as equations on each number cannot point at one.</summary>
internal sealed class SparseCrossentropyDeclaration()
    : LossDeclaration("sparse_categorical_crossentropy", Loss.SparseCategoricalCrossentropy, "−ln p(class), targets are class indices.", [IgnoreClass])
{
    /// <summary>Single precision, in which targets are, has each of these integers.</summary>
    private const int MostIgnored = 1 << 24;

    private static readonly Option<object?> IgnoreClass = new(
        "ignore_class",
        new OptionalType<int>(new IntegerType(-MostIgnored, MostIgnored)),
        null,
        "The target of positions that do not count, a class or no class; without it all count.");

    protected override LossFunction Build(OptionValues values, LossFunction loss, Problems problems) => loss with { IgnoredClass = (int?)values.Get(IgnoreClass) };
}

/// <summary>Cross-entropy with distributions; in training it is fused with the softmax in front of it, and the equations are of outputs alone.</summary>
internal sealed class CategoricalCrossentropyDeclaration()
    : LossDeclaration("categorical_crossentropy", Loss.CategoricalCrossentropy, "−Σ y ln p, targets are distributions over the classes.", [LabelSmoothing])
{
    protected override LossFunction Build(OptionValues values, LossFunction loss, Problems problems)
    {
        double smoothing = values.Get(LabelSmoothing);
        Symbol p = LossFunction.P;
        return loss.OfPositions(
        [
            new Equation(p, Probability(X / Expr.Sum(Axes.Features, X))),
            new Equation(LossFunction.Result, -Expr.Sum(Axes.Features, Smoothed(smoothing) * Expr.Log(p))),
        ]) with
        { Smoothing = smoothing };
    }

    /// <summary>Targets of which a share is spread evenly over the classes.</summary>
    internal static Expr Smoothed(double smoothing) => smoothing == 0
        ? Y
        : ((1 - smoothing) * Y) + (smoothing / LossFunction.Classes);
}

/// <summary>Cross-entropy of questions with two answers; of logits where a sigmoid is in front of it.</summary>
internal sealed class BinaryCrossentropyDeclaration()
    : LossDeclaration("binary_crossentropy", Loss.BinaryCrossentropy, "−(y ln p + (1 − y) ln(1 − p)), mean over the last axis.", [LabelSmoothing])
{
    protected override LossFunction Build(OptionValues values, LossFunction loss, Problems problems)
    {
        Expr y = Smoothed(values.Get(LabelSmoothing)), p = Probability(X);
        return loss.OfElements([new Equation(LossFunction.Result, Of(p, y))]) with
        {
            OfLogits =
            [
                new Equation(LossFunction.P, Expr.Sigmoid(X)),
                new Equation(LossFunction.Result, Expr.Softplus(X) - (X * y)),
            ],
        };
    }

    /// <summary>The cross-entropy of a probability.</summary>
    internal static Expr Of(Expr p, Expr y) => -((y * Expr.Log(p)) + ((1 - y) * Expr.Log(1 - p)));

    /// <summary>Targets of which a share is a half.</summary>
    internal static Expr Smoothed(double smoothing) => smoothing == 0 ? Y : ((1 - smoothing) * Y) + (smoothing / 2);
}

/// <summary>The focal losses (Lin et al. 2017), which turn to what is not yet known well.</summary>
internal static class Focal
{
    public static readonly Option<double> Gamma = new(
        "gamma", new NumberType { Minimum = 0 }, 2, "How much less counts what is known well; 0: nothing does.");

    public static readonly Option<double> Alpha = new(
        "alpha", new NumberType { Minimum = 0, Maximum = 1 }, 0.25, "Weight of class 1, which leaves 1 − alpha to class 0; with apply_class_balancing.");

    public static readonly Option<bool> ApplyClassBalancing = new("apply_class_balancing", new BooleanType(), false, "Whether classes weigh as alpha says.");

    public static readonly Option<double> Factor = new("alpha", new NumberType { Minimum = 0 }, 0.25, "What the loss is multiplied by.");
}

/// <summary>The binary focal loss.</summary>
internal sealed class BinaryFocalDeclaration()
    : LossDeclaration(
        "binary_focal_crossentropy",
        Loss.BinaryFocalCrossentropy,
        "The binary cross-entropy times (1 − p of what is right)^gamma, mean over the last axis.",
        [Focal.Gamma, Focal.Alpha, Focal.ApplyClassBalancing, LabelSmoothing])
{
    protected override LossFunction Build(OptionValues values, LossFunction loss, Problems problems)
    {
        double alpha = values.Get(Focal.Alpha);
        Symbol p = LossFunction.P, wrong = "wrong";
        Expr y = BinaryCrossentropyDeclaration.Smoothed(values.Get(LabelSmoothing));
        Expr value = Power(wrong, values.Get(Focal.Gamma)) * BinaryCrossentropyDeclaration.Of(p, y);
        Expr weight = values.Get(Focal.ApplyClassBalancing) ? (alpha * y) + ((1 - alpha) * (1 - y)) : 1;
        return loss.OfElements(
        [
            new Equation(p, Probability(X)),
            new Equation(wrong, (y * (1 - p)) + ((1 - y) * p)),
            new Equation(LossFunction.Result, weight * value),
        ]);
    }
}

/// <summary>The focal loss of several classes.</summary>
internal sealed class CategoricalFocalDeclaration()
    : LossDeclaration(
        "categorical_focal_crossentropy",
        Loss.CategoricalFocalCrossentropy,
        "−Σ alpha (1 − p)^gamma y ln p, targets are distributions over the classes.",
        [Focal.Gamma, Focal.Factor, LabelSmoothing])
{
    protected override LossFunction Build(OptionValues values, LossFunction loss, Problems problems)
    {
        Symbol p = LossFunction.P;
        Expr y = CategoricalCrossentropyDeclaration.Smoothed(values.Get(LabelSmoothing));
        Expr value = Power(1 - p, values.Get(Focal.Gamma)) * y * Expr.Log(p);
        return loss.OfPositions(
        [
            new Equation(p, Probability(X / Expr.Sum(Axes.Features, X))),
            new Equation(LossFunction.Result, -values.Get(Focal.Factor) * Expr.Sum(Axes.Features, value)),
        ]);
    }
}
