using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Emit.Cpu;

/// <summary>Equations as C# over vectors of one type. A product that is added to something becomes one fused multiply-add.</summary>
/// <param name="vector">The type of the vectors.</param>
internal sealed class VectorCode(string vector) : ElementCode(vector)
{
    /// <summary>A loop over numbers with all equations in its body.</summary>
    /// <param name="code">Where it is written.</param>
    /// <param name="index">The loop variable.</param>
    /// <param name="count">How many numbers, a multiple of the vector.</param>
    /// <param name="inputs">Values with the expressions that load them; what no equation mentions is left out.</param>
    /// <param name="equations">The equations.</param>
    /// <param name="outputs">Values with the statements that store them, where <c>{0}</c> stands for the value.</param>
    /// <param name="first">The first number.</param>
    public void Loop(
        CodeWriter code,
        string index,
        string count,
        IReadOnlyList<(Symbol Name, string Load)> inputs,
        IReadOnlyList<Equation> equations,
        IReadOnlyList<(Symbol Name, string Store)> outputs,
        string first = "0")
    {
        using (code.Block($"for (int {index} = {first}; {index} < {count}; {index} += {Type}.Lanes)"))
        {
            Body(code, inputs, equations, outputs);
        }
    }

    protected override string Render(Expr expr) => expr switch
    {
        Constant { Value: 0 } => $"{Type}.Zero",
        Constant constant => $"{Type}.Broadcast({CSharp.Float(constant.Value)})",
        Symbol symbol => NameScope.Local(symbol),
        Unary { Op: UnaryOp.Negate } unary => $"-{Operand(unary.Operand)}",
        Unary { Op: UnaryOp.Abs or UnaryOp.Sqrt } unary => $"{Type}.{unary.Op}({Render(unary.Operand)})",
        Unary unary => $"{unary.Op}({Render(unary.Operand)})",
        Select select =>
            $"{Type}.SelectGreater({Render(select.Left)}, {Render(select.Right)}, {Render(select.WhenTrue)}, {Render(select.WhenFalse)})",
        Binary binary => Render(binary),
        _ => throw new ArgumentOutOfRangeException(nameof(expr)),
    };

    private string Render(Binary binary)
    {
        (Expr left, Expr right) = (binary.Left, binary.Right);
        return (binary.Op, left, right) switch
        {
            (BinaryOp.Add, Binary { Op: BinaryOp.Multiply } product, _) => Fused("Fma", product, right),
            (BinaryOp.Add, _, Binary { Op: BinaryOp.Multiply } product) => Fused("Fma", product, left),
            (BinaryOp.Subtract, _, Binary { Op: BinaryOp.Multiply } product) => Fused("FmaNegated", product, left),
            (BinaryOp.Subtract, Binary { Op: BinaryOp.Multiply } product, _) => Fused("Fma", product, -right),
            (BinaryOp.Add, _, _) => $"{Operand(left)} + {Operand(right)}",
            (BinaryOp.Subtract, _, _) => $"{Operand(left)} - {Operand(right)}",
            (BinaryOp.Multiply, Binary { Op: BinaryOp.Multiply }, _) => $"{Render(left)} * {Operand(right)}",
            (BinaryOp.Multiply, _, _) => $"{Operand(left)} * {Operand(right)}",
            (BinaryOp.Divide, _, _) => $"{Operand(left)} / {Operand(right)}",
            _ => $"{Type}.{binary.Op}({Render(left)}, {Render(right)})",
        };
    }

    private string Fused(string operation, Binary product, Expr sum) =>
        $"{Type}.{operation}({Render(product.Left)}, {Render(product.Right)}, {Render(sum)})";

    private string Operand(Expr expr) => IsCall(expr) ? Render(expr) : $"({Render(expr)})";

    /// <summary>Whether the text of an expression is a name or a call, which needs no parentheses as an operand.</summary>
    private static bool IsCall(Expr expr) => expr switch
    {
        Unary unary => unary.Op != UnaryOp.Negate,
        Binary { Op: BinaryOp.Min or BinaryOp.Max } => true,
        Binary { Op: BinaryOp.Add or BinaryOp.Subtract } binary =>
            binary.Left is Binary { Op: BinaryOp.Multiply } || binary.Right is Binary { Op: BinaryOp.Multiply },
        Binary => false,
        _ => true,
    };
}
