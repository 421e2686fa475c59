using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Emit;

/// <summary>Equations as C# over numbers of one type.</summary>
/// <param name="type">The type.</param>
/// <param name="literal">A constant of the type.</param>
/// <param name="functions">What stands before the name of a function.</param>
/// <param name="others">The same of functions that <c>Math</c> lacks.</param>
internal sealed class ScalarCode(string type, Func<double, string> literal, string functions, string others) : ElementCode(type)
{
    /// <summary>Over floats, with functions that are in scope.</summary>
    public static ScalarCode Float { get; } = new("float", CSharp.Float, string.Empty, string.Empty);

    /// <summary>Over doubles, with the functions of <c>Math</c> and <c>DoubleMath</c>.</summary>
    public static ScalarCode Double { get; } = new("double", CSharp.Double, "Math.", "DoubleMath.");

    /// <summary>An expression that may stand as an operand.</summary>
    public string Operand(Expr expr) =>
        expr is Constant { Value: >= 0 } or Symbol or Binary { Op: BinaryOp.Min or BinaryOp.Max }
            || expr is Unary unary && unary.Op != UnaryOp.Negate
            ? Render(expr)
            : $"({Render(expr)})";

    protected override string Render(Expr expr) => expr switch
    {
        Constant constant => literal(constant.Value),
        Symbol symbol => NameScope.Local(symbol),
        Unary { Op: UnaryOp.Negate } unary => $"-{Operand(unary.Operand)}",
        Unary { Op: UnaryOp.Expm1 or UnaryOp.Sigmoid or UnaryOp.Softplus or UnaryOp.Erf or UnaryOp.CosPi } unary =>
            $"{others}{unary.Op}({Render(unary.Operand)})",
        Unary unary => $"{functions}{unary.Op}({Render(unary.Operand)})",
        Select select => $"{Comparison(select)} ? {Operand(select.WhenTrue)} : {Operand(select.WhenFalse)}",
        Binary { Op: BinaryOp.Min or BinaryOp.Max } binary => $"{functions}{binary.Op}({Render(binary.Left)}, {Render(binary.Right)})",
        Binary binary => $"{Operand(binary.Left)} {Operator(binary.Op)} {Operand(binary.Right)}",
        _ => throw new ArgumentOutOfRangeException(nameof(expr)),
    };

    /// <summary>Left &gt; right. A constant stands on the right: ILGPU moves it there itself, but then has NaN satisfy the comparison.</summary>
    private string Comparison(Select select) => select.Left is Constant
        ? $"{Operand(select.Right)} < {Operand(select.Left)}"
        : $"{Operand(select.Left)} > {Operand(select.Right)}";

    private static string Operator(BinaryOp op) => op switch
    {
        BinaryOp.Add => "+",
        BinaryOp.Subtract => "-",
        BinaryOp.Multiply => "*",
        BinaryOp.Divide => "/",
        _ => throw new ArgumentOutOfRangeException(nameof(op)),
    };
}
