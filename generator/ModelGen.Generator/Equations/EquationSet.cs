using ModelGen.Generator.Common;

namespace ModelGen.Generator.Equations;

/// <summary>Questions about lists of equations in which every name is defined once, before its uses.</summary>
internal static class EquationSet
{
    /// <summary>All names that occur in an expression.</summary>
    public static IEnumerable<string> Names(this Expr expr) => expr switch
    {
        Variable variable => [variable.Name],
        Unary unary => unary.Operand.Names(),
        Binary binary => binary.Left.Names().Concat(binary.Right.Names()),
        Select select => select.Left.Names().Concat(select.Right.Names()).Concat(select.WhenTrue.Names()).Concat(select.WhenFalse.Names()),
        SumOver sum => sum.Operand.Names(),
        _ => [],
    };

    /// <summary>The same expression with other expressions in the place of some names.</summary>
    public static Expr Substitute(this Expr expr, Func<string, Expr?> replacement) =>
        expr.Rewrite(part => part is Variable variable ? replacement(variable.Name) : null);

    /// <summary>The same expression with others in the place of some of its parts, from the outside in.</summary>
    /// <param name="expr">The expression.</param>
    /// <param name="replacement">What stands in the place of a part; null: the part, with its own parts rewritten.</param>
    public static Expr Rewrite(this Expr expr, Func<Expr, Expr?> replacement) => replacement(expr) ?? expr switch
    {
        Unary unary => unary with { Operand = unary.Operand.Rewrite(replacement) },
        Binary binary => binary with { Left = binary.Left.Rewrite(replacement), Right = binary.Right.Rewrite(replacement) },
        Select select => new Select(
            select.Left.Rewrite(replacement),
            select.Right.Rewrite(replacement),
            select.WhenTrue.Rewrite(replacement),
            select.WhenFalse.Rewrite(replacement)),
        SumOver sum => sum with { Operand = sum.Operand.Rewrite(replacement) },
        _ => expr,
    };

    /// <summary>Names that are used but not defined: what has to be given.</summary>
    public static EquatableArray<string> Inputs(this IEnumerable<Equation> equations)
    {
        HashSet<string> defined = [];
        List<string> inputs = [];
        foreach (Equation equation in equations)
        {
            foreach (string name in equation.Value.Names())
            {
                if (!defined.Contains(name) && !inputs.Contains(name))
                {
                    inputs.Add(name);
                }
            }

            defined.Add(equation.Name);
        }

        return inputs.ToEquatableArray();
    }

    /// <summary>The equations that the given results need, in their order.</summary>
    public static EquatableArray<Equation> Needed(this IReadOnlyList<Equation> equations, IEnumerable<string> results)
    {
        HashSet<string> wanted = [.. results];
        List<Equation> needed = [];
        for (int i = equations.Count - 1; i >= 0; i--)
        {
            if (wanted.Contains(equations[i].Name))
            {
                needed.Insert(0, equations[i]);
                wanted.UnionWith(equations[i].Value.Names());
            }
        }

        return needed.ToEquatableArray();
    }
}
