using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Formulas;

/// <summary>The functions that equations of models may call, each of one number or of a few.</summary>
internal static class FormulaFunctions
{
    /// <summary>Functions of two numbers, and the choice by a comparison.</summary>
    public const string Min = "min", Max = "max", Where = "where";

    private static readonly Dictionary<string, Func<Expr, Expr>> OfOne = Enumerate().ToDictionary(function => function.Name, function => function.Apply);

    /// <summary>All names of functions.</summary>
    public static readonly IReadOnlyList<string> Names = [.. OfOne.Keys, Min, Max, Where];

    /// <summary>The function of a name, or null.</summary>
    public static Func<Expr, Expr>? Find(string name) => OfOne.TryGetValue(name, out Func<Expr, Expr>? function) ? function : null;

    /// <summary>0 with a gradient of 0, but both are NaN where x is.</summary>
    public static Expr NothingOrNaN(Expr x) => x is Constant ? 0 : Expr.Max(0, Expr.Min(0, x));

    /// <summary>The smaller of two numbers; a bound has no gradient, and so no share of one.</summary>
    public static Expr Least(Expr a, Expr b) => (a, b) switch
    {
        (Constant bound, _) => Expr.Min(bound.Value, b),
        (_, Constant bound) => Expr.Min(bound.Value, a),
        _ => Expr.Least(a, b),
    };

    /// <summary>The greater of two numbers; a bound has no gradient, and so no share of one.</summary>
    public static Expr Greatest(Expr a, Expr b) => (a, b) switch
    {
        (Constant bound, _) => Expr.Max(bound.Value, b),
        (_, Constant bound) => Expr.Max(bound.Value, a),
        _ => Expr.Greater(a, b),
    };

    /// <summary>One of two numbers, by whether left is greater than right; NaN where either of these is, which is neither greater nor not.</summary>
    public static Expr Choice(Expr left, Expr right, Expr whenGreater, Expr otherwise) =>
        Expr.IfGreater(left, right, whenGreater, otherwise + NothingOrNaN(left) + NothingOrNaN(right));

    /// <summary>The same expression without what only gives NaN on, which has no gradient.</summary>
    public static Expr WithoutNothing(Expr expr) => expr.Rewrite(part => part is Binary
    {
        Op: BinaryOp.Max, Left: Constant { Value: 0 }, Right: Binary { Op: BinaryOp.Min, Left: Constant { Value: 0 } },
    }
        ? 0
        : null);

    private static IEnumerable<(string Name, Func<Expr, Expr> Apply)> Enumerate() => LayerOptions.CellActivations.Names
        .Where(activation => activation.Value != Activation.Linear)
        .Select(activation => (activation.Name, (Func<Expr, Expr>)(x => activation.Value.Apply(x))))
        .Concat([("exp", Expr.Exp), ("log", Expr.Log), ("sqrt", Expr.Sqrt), ("abs", Expr.Abs)]);
}
