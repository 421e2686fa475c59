using ModelGen.Generator.Common;

namespace ModelGen.Generator.Equations;

/// <summary>
/// Reverse-mode differentiation of a list of normalized equations: one rule per operator. The gradient of a value <c>v</c> is called
/// <c>dv</c>; those of the results come in as variables of these names.
/// </summary>
internal sealed class Differentiator
{
    private readonly Dictionary<string, Expr> gradients = [];
    private readonly List<Equation> equations = [];

    /// <summary>The equations of the gradients.</summary>
    /// <param name="forward">Normalized equations.</param>
    /// <param name="results">The values whose gradients come in.</param>
    /// <param name="inputs">The values whose gradients are asked for.</param>
    public static Backward Differentiate(
        IReadOnlyList<Equation> forward, IReadOnlyList<string> results, IReadOnlyList<string> inputs)
    {
        Differentiator differentiator = new();
        HashSet<string> values = [.. forward.Select(e => e.Name), .. forward.Inputs()];
        if (values.FirstOrDefault(value => values.Contains(GradientName(value))) is string ambiguous)
        {
            throw new ArgumentException($"'{GradientName(ambiguous)}' is both a value and the gradient of '{ambiguous}'", nameof(forward));
        }

        foreach (string result in results)
        {
            differentiator.gradients[result] = new Variable(GradientName(result));
        }

        foreach (Equation equation in forward.Reverse())
        {
            differentiator.Visit(equation);
        }

        List<Equation> asked = [];
        foreach (string input in inputs)
        {
            Expr gradient = differentiator.Gradient(input).Simplify();
            asked.Add(new Equation(GradientName(input), gradient));
        }

        List<Equation> inner = differentiator.equations;
        IEnumerable<string> needed = asked.SelectMany(a => a.Value.Names());
        return new Backward(inner.Needed(needed), asked.ToEquatableArray());
    }

    /// <summary>What the gradient of a value is called.</summary>
    public static string GradientName(string value) => "d" + value;

    private Expr Gradient(string name) => gradients.TryGetValue(name, out Expr? gradient) ? gradient : 0;

    private void Visit(Equation equation)
    {
        Expr gradient = Gradient(equation.Name).Simplify();
        if (gradient is Constant { Value: 0 })
        {
            return;
        }

        // Each gradient that is more than a name or a number gets its name once, however often it is used.
        string name = GradientName(equation.Name);
        if (gradient is not (Variable or Constant))
        {
            name = gradient.Names().Contains(name) ? name + "_total" : name;
            equations.Add(new Equation(name, gradient));
            gradient = new Variable(name);
        }

        Propagate(equation.Value, gradient, new Variable(equation.Name));
    }

    /// <summary>Adds to the gradients of an expression's operands what its own gradient <paramref name="d"/> implies.</summary>
    /// <param name="expr">The expression.</param>
    /// <param name="d">Its gradient.</param>
    /// <param name="y">Its value, which many rules are shortest in terms of.</param>
    private void Propagate(Expr expr, Expr d, Expr y)
    {
        switch (expr)
        {
            case Variable variable:
                gradients[variable.Name] = gradients.TryGetValue(variable.Name, out Expr? sum) ? sum + d : d;
                break;
            case Unary unary:
                Propagate(unary.Operand, Derivative(unary, d, y), unary.Operand);
                break;
            case Select select:
                Propagate(select.WhenTrue, Expr.IfGreater(select.Left, select.Right, d, 0), select.WhenTrue);
                Propagate(select.WhenFalse, Expr.IfGreater(select.Left, select.Right, 0, d), select.WhenFalse);
                break;
            case Binary binary:
                (Expr left, Expr right) = Derivative(binary, d, y);
                Propagate(binary.Left, left, binary.Left);
                Propagate(binary.Right, right, binary.Right);
                break;
        }
    }

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
