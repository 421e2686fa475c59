using ModelGen.Generator.Common;

namespace ModelGen.Generator.Equations;

/// <summary>
/// Gives a name to every value worth keeping: each function, comparison and minimum inside an expression becomes an equation of its
/// own, and equal ones become the same (common subexpressions). <c>h = o tanh(c)</c> becomes <c>tanh_c = tanh(c)</c>, <c>h = o tanh_c</c>,
/// so that the backward pass can reuse <c>tanh_c</c>.
/// </summary>
internal sealed class Normalizer
{
    private readonly List<Equation> equations = [];
    private readonly Dictionary<Expr, Symbol> known = [];
    private readonly Extents extents;

    private Normalizer(Extents extents) => this.extents = extents;

    /// <summary>Normalizes equations.</summary>
    /// <param name="equations">The equations.</param>
    /// <param name="extents">The axes of the values that are given; null: all have the same. It learns those of the equations.</param>
    public static EquatableArray<Equation> Normalize(IReadOnlyList<Equation> equations, Extents? extents = null)
    {
        Normalizer normalizer = new(extents ?? new Extents(1, 1));
        foreach (Equation equation in equations)
        {
            normalizer.Define(equation.Name, normalizer.Flatten(normalizer.extents.Simplify(equation.Value)));
        }

        return normalizer.equations.ToEquatableArray();
    }

    private void Define(Symbol name, Expr value)
    {
        equations.Add(new Equation(name, value));
        extents[name] = extents.Of(value);
        if (IsNamed(value) && !known.ContainsKey(value))
        {
            known.Add(value, name);
        }
    }

    /// <summary>The expression with its inner named values replaced by their names; the outermost stays.</summary>
    private Expr Flatten(Expr expr) => expr switch
    {
        Unary unary => unary with { Operand = Name(unary.Operand) },
        Binary binary => binary with { Left = Name(binary.Left), Right = Name(binary.Right) },
        Select select => new Select(Name(select.Left), Name(select.Right), Name(select.WhenTrue), Name(select.WhenFalse)),
        Reduce reduce => reduce with { Operand = Name(reduce.Operand) },
        _ => expr,
    };

    private Expr Name(Expr expr)
    {
        Expr flat = Flatten(expr);
        if (!IsNamed(flat))
        {
            return flat;
        }

        if (!known.TryGetValue(flat, out Symbol? name))
        {
            name = NameOf(flat);
            Define(name, flat);
        }

        return name;
    }

    private static bool IsNamed(Expr expr) =>
        expr is Select or Reduce or Unary { Op: not UnaryOp.Negate } or Binary { Op: BinaryOp.Min or BinaryOp.Max or BinaryOp.Divide };

    private Symbol NameOf(Expr expr)
    {
        (string function, Expr? operand) = expr switch
        {
            Unary unary => (unary.Op.ToString().ToLowerInvariant(), unary.Operand),
            Reduce reduce => (reduce.Op.ToString().ToLowerInvariant(), reduce.Operand),
            Binary binary => (binary.Op.ToString().ToLowerInvariant(), null),
            _ => ("chosen", null as Expr),
        };
        int others = known.Values.Count(other => other == Symbol.Part(function, operand as Symbol, other.Number));
        return Symbol.Part(function, operand as Symbol, others + 1);
    }
}
