using ModelGen.Generator.Common;

namespace ModelGen.Generator.Equations;

/// <summary>Questions about lists of equations in which every name is defined once, before its uses.</summary>
internal static class EquationSet
{
    /// <summary>All named values that occur in an expression.</summary>
    public static IEnumerable<Symbol> Symbols(this Expr expr) => expr switch
    {
        Symbol symbol => [symbol],
        Unary unary => unary.Operand.Symbols(),
        Binary binary => binary.Left.Symbols().Concat(binary.Right.Symbols()),
        Select select => select.Left.Symbols().Concat(select.Right.Symbols()).Concat(select.WhenTrue.Symbols()).Concat(select.WhenFalse.Symbols()),
        Reduce reduce => reduce.Operand.Symbols(),
        _ => [],
    };

    /// <summary>The same expression with other expressions in the place of some named values.</summary>
    public static Expr Substitute(this Expr expr, Func<Symbol, Expr?> replacement) =>
        expr.Rewrite(part => part is Symbol symbol ? replacement(symbol) : null);

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
        Reduce reduce => reduce with { Operand = reduce.Operand.Rewrite(replacement) },
        _ => expr,
    };

    /// <summary>Values that are used but not defined: what has to be given.</summary>
    public static EquatableArray<Symbol> Inputs(this IEnumerable<Equation> equations)
    {
        HashSet<Symbol> defined = [];
        List<Symbol> inputs = [];
        foreach (Equation equation in equations)
        {
            foreach (Symbol symbol in equation.Value.Symbols())
            {
                if (!defined.Contains(symbol) && !inputs.Contains(symbol))
                {
                    inputs.Add(symbol);
                }
            }

            defined.Add(equation.Name);
        }

        return inputs.ToEquatableArray();
    }

    /// <summary>The equations that the given results need, in their order.</summary>
    public static EquatableArray<Equation> Needed(this IReadOnlyList<Equation> equations, IEnumerable<Symbol> results)
    {
        HashSet<Symbol> wanted = [.. results];
        List<Equation> needed = [];
        for (int i = equations.Count - 1; i >= 0; i--)
        {
            if (wanted.Contains(equations[i].Name))
            {
                needed.Insert(0, equations[i]);
                wanted.UnionWith(equations[i].Value.Symbols());
            }
        }

        return needed.ToEquatableArray();
    }
}
