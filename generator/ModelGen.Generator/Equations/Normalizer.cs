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
    private readonly Dictionary<Expr, string> known = [];
    private readonly HashSet<string> names = [];
    private readonly Extents extents;

    private Normalizer(Extents extents) => this.extents = extents;

    /// <summary>Normalizes equations.</summary>
    /// <param name="equations">The equations.</param>
    /// <param name="extents">The axes of the values that are given; null: all have the same. It learns those of the equations.</param>
    public static EquatableArray<Equation> Normalize(IReadOnlyList<Equation> equations, Extents? extents = null)
    {
        Normalizer normalizer = new(extents ?? new Extents(1, 1));
        normalizer.names.UnionWith(equations.Select(e => e.Name).Concat(equations.Inputs()));
        foreach (Equation equation in equations)
        {
            normalizer.Define(equation.Name, normalizer.Flatten(normalizer.extents.Simplify(equation.Value)));
        }

        return normalizer.equations.ToEquatableArray();
    }

    private void Define(string name, Expr value)
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
        SumOver sum => sum with { Operand = Name(sum.Operand) },
        _ => expr,
    };

    private Expr Name(Expr expr)
    {
        Expr flat = Flatten(expr);
        if (!IsNamed(flat))
        {
            return flat;
        }

        if (!known.TryGetValue(flat, out string? name))
        {
            name = Unused(Describe(flat));
            Define(name, flat);
        }

        return new Variable(name);
    }

    private string Unused(string wish)
    {
        string name = wish;
        for (int i = 2; !names.Add(name); i++)
        {
            name = wish + i;
        }

        return name;
    }

    private static bool IsNamed(Expr expr) =>
        expr is Select or SumOver or Unary { Op: not UnaryOp.Negate } or Binary { Op: BinaryOp.Min or BinaryOp.Max or BinaryOp.Divide };

    private static string Describe(Expr expr)
    {
        (string function, Expr? operand) = expr switch
        {
            Unary unary => (unary.Op.ToString().ToLowerInvariant(), unary.Operand),
            SumOver sum => ("sum", sum.Operand),
            Binary binary => (binary.Op.ToString().ToLowerInvariant(), null),
            _ => ("chosen", null as Expr),
        };
        return operand is Variable variable ? $"{function}_{variable.Name}" : function;
    }
}
