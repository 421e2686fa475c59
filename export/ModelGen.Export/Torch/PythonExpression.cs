using System.Globalization;
using ModelGen.Generator.Equations;

namespace ModelGen.Export.Torch;

/// <summary>
/// Writes equations, the one description of what layers compute, in Python, for tensors of PyTorch. There are no masks: each step counts.
/// </summary>
/// <param name="names">What values are called.</param>
/// <param name="steps">Time steps of what comes in.</param>
internal sealed class PythonExpression(IReadOnlyDictionary<Symbol, string> names, int steps)
{
    /// <summary>An activation of a tensor.</summary>
    public static string Activate(Activation activation, string x) => activation switch
    {
        Activation.Linear => x,
        Activation.Relu => $"torch.relu({x})",
        Activation.Tanh => $"torch.tanh({x})",
        Activation.Sigmoid => $"torch.sigmoid({x})",
        Activation.HardSigmoid => $"F.hardsigmoid({x})",
        Activation.Softmax => $"torch.softmax({x}, -1)",
        Activation.Elu => $"F.elu({x})",
        Activation.Softplus => $"F.softplus({x})",
        Activation.Swish => $"F.silu({x})",
        Activation.Gelu => $"F.gelu({x})",
        Activation.Selu => $"F.selu({x})",
        Activation.Softsign => $"F.softsign({x})",
        Activation.Exponential => $"torch.exp({x})",
        Activation.Mish => $"F.mish({x})",
        Activation.Relu6 => $"F.relu6({x})",
        Activation.HardSwish => $"F.hardswish({x})",
        Activation.LeakyRelu => $"F.leaky_relu({x}, 0.2)",
        _ => Applied(activation, x),
    };

    /// <summary>An expression, without parentheses around it.</summary>
    public string Write(Expr value) => value switch
    {
        Symbol symbol => names[symbol],
        Constant constant => Number(constant.Value),
        Unary unary => Write(unary.Op, unary.Operand),
        Binary { Op: BinaryOp.Min, Left: Constant bound } least => $"torch.clamp({Write(least.Right)}, max={Number(bound.Value)})",
        Binary { Op: BinaryOp.Max, Left: Constant bound } most => $"torch.clamp({Write(most.Right)}, min={Number(bound.Value)})",
        Binary binary => $"{Operand(binary.Left)} {Operator(binary.Op)} {Operand(binary.Right)}",
        Select { Left: Symbol { Role: Role.Mask } } used => Write(used.WhenTrue),
        Select select =>
            $"torch.where({Operand(select.Left)} > {Operand(select.Right)}, {Write(select.WhenTrue)}, {Write(select.WhenFalse)})",
        Reduce { Operand: Symbol { Role: Role.Mask } } => Number(steps),
        Reduce { Op: ReduceOp.Sum } sum => $"{Operand(sum.Operand)}.sum({Places(sum.Axes)}, keepdim=True)",
        Reduce most => $"{Operand(most.Operand)}.amax({Places(most.Axes)}, keepdim=True)",
        _ => throw new ExportException($"an expression of the kind {value.GetType().Name} can't be written"),
    };

    /// <summary>A number as Python reads it, never a whole one: those make whole numbers of tensors.</summary>
    public static string Number(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return double.IsInfinity(value) ? $"float(\"{(value < 0 ? "-inf" : "inf")}\")" : text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }

    private static string Applied(Activation activation, string x)
    {
        Symbol input = "x";
        return new PythonExpression(new Dictionary<Symbol, string> { [input] = x }, 1).Write(activation.Apply(input));
    }

    private string Operand(Expr value) => value is Binary { Op: not (BinaryOp.Min or BinaryOp.Max) } or Unary { Op: UnaryOp.Negate }
        ? $"({Write(value)})"
        : Write(value);

    private string Write(UnaryOp op, Expr x) => op switch
    {
        UnaryOp.Negate => $"-{Operand(x)}",
        UnaryOp.Softplus => $"F.softplus({Write(x)})",
        UnaryOp.CosPi => $"torch.cos(torch.pi * {Operand(x)})",
        _ => $"torch.{op.ToString().ToLowerInvariant()}({Write(x)})",
    };

    private static string Operator(BinaryOp op) => op switch
    {
        BinaryOp.Add => "+",
        BinaryOp.Subtract => "-",
        BinaryOp.Multiply => "*",
        BinaryOp.Divide => "/",
        _ => throw new ExportException($"'{op}' of two values can't be written"),
    };

    private static string Places(Axes axes) => axes switch { Axes.Time => "-2", Axes.Features => "-1", _ => "(-2, -1)" };
}
