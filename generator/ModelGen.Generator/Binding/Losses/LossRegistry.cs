using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Losses;

/// <summary>The kinds of losses. A new one is equations here, or a file in this folder and a line here.</summary>
internal static class LossRegistry
{
    private const double Epsilon = LossDeclaration.Epsilon;

    private static readonly Symbol X = LossFunction.X, Y = LossFunction.Y, Result = LossFunction.Result, Error = "error";

    /// <summary>The target as −1 or 1, where 0 is −1 whatever the other targets are; NaN stays.</summary>
    private static readonly Expr Sign = Expr.IfGreater(Y, 0, Y, Expr.IfGreater(0, Y, Y, Y - 1));

    private static readonly Equation[] Margin = [new(new Symbol("margin"), Expr.Max(0, 1 - (Sign * X)))];

    public static readonly Registry<LossDeclaration> Losses = new(
        "loss",
        new SparseCrossentropyDeclaration(),
        new CategoricalCrossentropyDeclaration(),
        new BinaryCrossentropyDeclaration(),
        new ElementLossDeclaration(
            "mean_squared_error",
            Loss.MeanSquaredError,
            "(p − y)², mean over the last axis.",
            [new(Error, X - Y), new(Result, Error * Error)],
            "mse"),
        new ElementLossDeclaration("mean_absolute_error", Loss.MeanAbsoluteError, "|p − y|, mean over the last axis.", [new(Result, Expr.Abs(X - Y))], "mae"),
        new ElementLossDeclaration(
            "mean_absolute_percentage_error",
            Loss.MeanAbsolutePercentageError,
            "100 |p − y| / max(|y|, 1e-7), mean over the last axis.",
            [new(Result, 100 * Expr.Abs(X - Y) / Expr.Max(Epsilon, Expr.Abs(Y)))],
            "mape"),
        new ElementLossDeclaration(
            "mean_squared_logarithmic_error",
            Loss.MeanSquaredLogarithmicError,
            "(ln(1 + p) − ln(1 + y))², mean over the last axis; numbers below 1e-7 count as that.",
            [
                new(Error, Expr.Log(1 + Expr.Max(Epsilon, X)) - Expr.Log(1 + Expr.Max(Epsilon, Y))),
                new(Result, Error * Error),
            ],
            "msle"),
        new HuberDeclaration(),
        new ElementLossDeclaration(
            "log_cosh",
            Loss.LogCosh,
            "ln cosh(p − y), mean over the last axis.",
            [
                new(Error, Expr.Abs(X - Y)),
                new(Result, Error + Expr.Log(1 + Expr.Exp(-2 * Error)) - Math.Log(2)),
            ]),
        new ElementLossDeclaration(
            "poisson",
            Loss.Poisson,
            "p − y ln(p + 1e-7), mean over the last axis: outputs are expected counts.",
            [new(Result, X - (Y * Expr.Log(X + Epsilon)))]),
        new PositionLossDeclaration(
            "kl_divergence",
            Loss.KLDivergence,
            "Σ y ln(y / p), both kept from 1e-7 to 1: how far distributions are from those of the targets.",
            [
                new("p", Expr.Min(1, Expr.Max(Epsilon, X))),
                new("t", Expr.Min(1, Expr.Max(Epsilon, Y))),
                new(Result, Expr.Sum(Axes.Features, new Symbol("t") * Expr.Log(new Symbol("t") / new Symbol("p")))),
            ],
            "kld"),
        new PositionLossDeclaration(
            "cosine_similarity",
            Loss.CosineSimilarity,
            "−Σ p y / (|p| |y|): −1 where output and target have the same direction.",
            [new(Result, -(Expr.Sum(Axes.Features, X * Y) / (Norm(X) * Norm(Y))))]),
        new ElementLossDeclaration(
            "hinge",
            Loss.Hinge,
            "max(0, 1 − p y), mean over the last axis, targets are −1 and 1, or 0 for −1.",
            [.. Margin, new(Result, new Symbol("margin"))]),
        new ElementLossDeclaration(
            "squared_hinge",
            Loss.SquaredHinge,
            "max(0, 1 − p y)², mean over the last axis, targets are −1 and 1, or 0 for −1.",
            [.. Margin, new(Result, new Symbol("margin") * new Symbol("margin"))]),
        new PositionLossDeclaration(
            "categorical_hinge",
            Loss.CategoricalHinge,
            "max(0, 1 + the greatest p of a wrong class − p of the right one), targets are 1 at the class and 0 elsewhere.",
            [
                new(Result, Expr.Max(0, 1 + Expr.Greatest(Axes.Features, (1 - Y) * X) - Expr.Sum(Axes.Features, Y * X))),
            ]),
        new BinaryFocalDeclaration(),
        new CategoricalFocalDeclaration(),
        new CustomLossDeclaration())
    {
        Foreign = TrainingWords.Losses,
    };

    /// <summary>The length of a vector, at least the bound.</summary>
    private static Expr Norm(Expr x) => Expr.Sqrt(Expr.Max(Epsilon * Epsilon, Expr.Sum(Axes.Features, x * x)));
}

/// <summary>A loss: <c>huber</c> or <c>huber: { delta: 2 }</c>.</summary>
internal sealed class LossType : ValueType<LossFunction>
{
    private const string Definition = "loss";

    public override string Expected => LossRegistry.Losses.Expected;

    public override bool IsMapping => true;

    public override bool TryRead(Node node, Problems problems, out LossFunction value)
    {
        value = null!;
        if (!LossRegistry.Losses.TryRead(node, problems, out Use<LossDeclaration> use))
        {
            return false;
        }

        value = use.Declaration.Build(use.Values, problems)!;
        return value is not null;
    }

    public override void WriteSchema(SchemaWriter schema) => schema.Reference(Definition);

    public static void WriteDefinition(SchemaWriter schema) => schema.Json.Object(Definition, () => LossRegistry.Losses.WriteSchema(schema));
}
