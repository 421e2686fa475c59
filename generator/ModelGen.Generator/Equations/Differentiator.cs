using ModelGen.Generator.Common;

namespace ModelGen.Generator.Equations;

/// <summary>
/// Reverse-mode differentiation of a list of normalized equations: one rule per operator. The gradients of the results come in as values, each
/// as the <see cref="Symbol.Gradient"/> of its result.
/// </summary>
internal sealed class Differentiator
{
    private readonly Dictionary<Symbol, Expr> gradients = [];
    private readonly List<Equation> equations = [];
    private readonly Dictionary<Expr, Symbol> sums = [];
    private readonly Extents extents;

    private Differentiator(Extents extents) => this.extents = extents;

    /// <summary>The equations of the gradients.</summary>
    /// <param name="forward">Normalized equations.</param>
    /// <param name="results">The values whose gradients come in.</param>
    /// <param name="inputs">The values whose gradients are asked for.</param>
    /// <param name="extents">The axes of the values; null: all have the same. It learns those of the gradients.</param>
    public static Backward Differentiate(
        IReadOnlyList<Equation> forward, IReadOnlyList<Symbol> results, IReadOnlyList<Symbol> inputs, Extents? extents = null)
    {
        Differentiator differentiator = new(extents ?? new Extents(1, 1));
        foreach (Symbol result in results)
        {
            differentiator.gradients[result] = result.Gradient;
            differentiator.extents[result.Gradient] = differentiator.extents[result];
        }

        foreach (Equation equation in forward.Reverse())
        {
            differentiator.Visit(equation);
        }

        List<Equation> asked = [];
        foreach (Symbol input in inputs)
        {
            Expr gradient = differentiator.Gradient(input).Simplify();
            asked.Add(new Equation(input.Gradient, differentiator.NameInnerSums(gradient, input.Gradient)));
        }

        List<Equation> inner = differentiator.equations;
        IEnumerable<Symbol> needed = asked.SelectMany(a => a.Value.Symbols());
        return new Backward(inner.Needed(needed), asked.ToEquatableArray());
    }

    private Expr Gradient(Symbol name) => gradients.TryGetValue(name, out Expr? gradient) ? gradient : 0;

    private void Visit(Equation equation)
    {
        Expr gradient = Gradient(equation.Name).Simplify();
        if (gradient is Constant { Value: 0 })
        {
            return;
        }

        // Each gradient that is more than a name or a number gets its name once, however often it is used.
        if (gradient is not (Symbol or Constant))
        {
            Symbol own = equation.Name.Gradient, name = gradient.Symbols().Contains(own) ? own.Total : own;
            Define(name, NameInnerSums(gradient, name));
            gradient = name;
        }

        Propagate(equation.Value, gradient, equation.Name, extents[equation.Name]);
    }

    private void Define(Symbol name, Expr value)
    {
        equations.Add(new Equation(name, value));
        extents[name] = extents.Of(value);
    }

    /// <summary>Every sum inside of an expression becomes an equation of its own, once; the outermost stays.</summary>
    private Expr NameInnerSums(Expr expr, Symbol whole) => expr is Reduce outer
        ? outer with { Operand = NameSums(outer.Operand, whole) }
        : NameSums(expr, whole);

    private Expr NameSums(Expr expr, Symbol whole) => expr.Rewrite(part =>
    {
        if (part is not Reduce sum)
        {
            return null;
        }

        Expr named = NameInnerSums(sum, whole);
        if (!sums.TryGetValue(named, out Symbol? name))
        {
            name = whole.InnerSum(sums.Values.Count(other => other.Of == whole) + 1);
            Define(name, named);
            sums.Add(named, name);
        }

        return name;
    });

    /// <summary>Adds to the gradients of an expression's operands what its own gradient <paramref name="d"/> implies.</summary>
    /// <param name="expr">The expression.</param>
    /// <param name="d">Its gradient.</param>
    /// <param name="y">Its value, which many rules are shortest in terms of.</param>
    /// <param name="axes">The axes of what it is an operand of: along those that it lacks it is repeated, and its gradient is a sum.</param>
    private void Propagate(Expr expr, Expr d, Expr y, Axes axes)
    {
        Axes own = extents.Of(expr);
        if (expr is not Constant && (axes & ~own) != Axes.None)
        {
            d = extents.Sum(axes & ~own, d);
        }

        switch (expr)
        {
            case Symbol symbol:
                gradients[symbol] = gradients.TryGetValue(symbol, out Expr? sum) ? sum + d : d;
                break;
            case Unary unary:
                Propagate(unary.Operand, Derivative(unary, d, y), unary.Operand, own);
                break;
            case Select select:
                Propagate(select.WhenTrue, Expr.IfGreater(select.Left, select.Right, d, 0), select.WhenTrue, own);
                Propagate(select.WhenFalse, Expr.IfGreater(select.Left, select.Right, 0, d), select.WhenFalse, own);
                break;
            case Reduce reduce:
                Propagate(reduce.Operand, Derivative(reduce, d, y), reduce.Operand, extents.Of(reduce.Operand));
                break;
            case Binary binary:
                (Expr left, Expr right) = Derivative(binary, d, y);
                Propagate(binary.Left, left, binary.Left, own);
                Propagate(binary.Right, right, binary.Right, own);
                break;
        }
    }

    private Expr Derivative(Reduce reduce, Expr d, Expr y) => reduce.Op switch
    {
        ReduceOp.Sum => d,

        // All that are as great as the greatest share its gradient equally, as in TensorFlow. Where that is NaN, each of them has a share of d.
        ReduceOp.Max => Expr.IfGreater(y, reduce.Operand, 0, d / extents.Sum(reduce.Axes, Expr.IfGreater(y, reduce.Operand, 0, 1))),
        _ => throw new ArgumentOutOfRangeException(nameof(reduce), reduce.Op, "no rule for this reduction"),
    };

    private static Expr Derivative(Unary unary, Expr d, Expr y)
    {
        Expr x = unary.Operand;
        return unary.Op switch
        {
            UnaryOp.Negate => -d,
            UnaryOp.Abs => Expr.IfGreater(x, 0, d, Expr.IfGreater(0, x, -d, x)),
            UnaryOp.Sqrt => d * 0.5 / y,
            UnaryOp.Exp => d * y,
            UnaryOp.Expm1 => d * (y + 1),
            UnaryOp.Log => d / x,
            UnaryOp.Tanh => d * (1 - (y * y)),
            UnaryOp.Sigmoid => d * y * (1 - y),
            UnaryOp.Softplus => d * Expr.Sigmoid(x),
            UnaryOp.Erf => d * (2 / Math.Sqrt(Math.PI)) * Expr.Exp(-(x * x)),
            UnaryOp.CosPi => d * Math.PI * Expr.CosPi(x + 0.5),
            _ => throw new ArgumentOutOfRangeException(nameof(unary), unary.Op, "no rule for this function"),
        };
    }

    private static (Expr Left, Expr Right) Derivative(Binary binary, Expr d, Expr y)
    {
        (Expr left, Expr right) = (binary.Left, binary.Right);
        return binary.Op switch
        {
            BinaryOp.Add => (d, d),
            BinaryOp.Subtract => (d, -d),
            BinaryOp.Multiply => (d * right, d * left),
            BinaryOp.Divide => (d / right, -(d * y / right)),

            // The result tells which side was taken as well as the operands do; so against a bound only the result is kept. Where it is
            // the bound, y − left is 0, whatever d, infinity too; where it is NaN, so is the gradient.
            BinaryOp.Max => (Expr.IfGreater(left, right, d, 0), Expr.IfGreater(y, left, d, y - left)),
            BinaryOp.Min => (Expr.IfGreater(right, left, d, 0), Expr.IfGreater(left, y, d, y - left)),
            _ => throw new ArgumentOutOfRangeException(nameof(binary), binary.Op, "no rule for this operator"),
        };
    }
}

/// <summary>The equations of gradients.</summary>
/// <param name="Inner">Named intermediate gradients.</param>
/// <param name="Results">One equation for each gradient asked for; the constant 0 where there is none.</param>
internal sealed record Backward(EquatableArray<Equation> Inner, EquatableArray<Equation> Results);
