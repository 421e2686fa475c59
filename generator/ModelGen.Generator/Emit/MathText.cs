using System.Globalization;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Emit;

/// <summary>Equations as people write them, for comments. They are printed from the trees that were compiled, so they can't drift.</summary>
internal static class MathText
{
    private const int Sum = 1, Term = 2, Factor = 3;

    public static string Render(Equation equation) => $"{equation.Name.Text} = {Render(equation.Value, 0)}";

    /// <summary>A line for each equation, indented. Of values that would be written alike, all but the first get primes; words of declarations come first.</summary>
    public static IEnumerable<string> Lines(IReadOnlyCollection<Equation> equations)
    {
        Dictionary<Symbol, Symbol> primed = [];
        HashSet<string> taken = [];
        foreach (Symbol value in equations.SelectMany(e => e.Value.Symbols().Prepend(e.Name)).Distinct().OrderBy(value => value.Role))
        {
            string text = value.Text;
            while (!taken.Add(text))
            {
                text += "′";
                primed[value] = text;
            }
        }

        return equations.Select(e => "  " + Render(new Equation(Primed(e.Name) ?? e.Name, e.Value.Substitute(Primed))));

        Symbol? Primed(Symbol value) => primed.TryGetValue(value, out Symbol? text) ? text : null;
    }

    private static string Render(Expr expr, int tightness) => expr switch
    {
        Constant constant => Parenthesize(Number(constant.Value), constant.Value < 0 ? Sum : Factor, tightness),
        Symbol symbol => symbol.Text,
        Unary { Op: UnaryOp.Negate } unary => Parenthesize("−" + Render(unary.Operand, Factor), Sum, tightness),
        Unary { Op: UnaryOp.Abs } unary => $"|{Render(unary.Operand, 0)}|",
        Unary { Op: UnaryOp.Sqrt } unary => $"√({Render(unary.Operand, 0)})",
        Unary { Op: UnaryOp.CosPi } unary => $"cos(π {Render(unary.Operand, Factor)})",
        Unary unary => $"{Function(unary.Op)}({Render(unary.Operand, 0)})",
        Select select => Parenthesize(
            $"{Render(select.Left, Sum)} > {Render(select.Right, Sum)} ? {Render(select.WhenTrue, Sum)} : {Render(select.WhenFalse, Sum)}",
            0,
            tightness),
        Reduce reduce => $"{(reduce.Op == ReduceOp.Sum ? "Σ" : "max_")}{Along(reduce.Axes)}({Render(reduce.Operand, 0)})",
        Binary binary => Render(binary, tightness),
        _ => throw new ArgumentOutOfRangeException(nameof(expr)),
    };

    private static string Render(Binary binary, int tightness)
    {
        (Expr left, Expr right) = (binary.Left, binary.Right);
        return binary.Op switch
        {
            BinaryOp.Add => Parenthesize($"{Render(left, Sum)} + {Render(right, Sum)}", Sum, tightness),
            BinaryOp.Subtract => Parenthesize($"{Render(left, Sum)} − {Render(right, Term)}", Sum, tightness),
            BinaryOp.Multiply => Parenthesize($"{Render(left, Term)} {Render(right, Factor)}", Term, tightness),
            BinaryOp.Divide => Parenthesize($"{Render(left, Term)} / {Render(right, Factor)}", Term, tightness),
            _ => $"{binary.Op.ToString().ToLowerInvariant()}({Render(left, 0)}, {Render(right, 0)})",
        };
    }

    private static string Along(Axes axes) => axes == Axes.Time ? "steps" : axes == Axes.Features ? "features" : "numbers";

    private static string Parenthesize(string text, int own, int wanted) => own < wanted ? $"({text})" : text;

    private static string Function(UnaryOp op) => op switch
    {
        UnaryOp.Sigmoid => "σ",
        UnaryOp.Log => "ln",
        _ => op.ToString().ToLowerInvariant(),
    };

    private static string Number(double value) =>
        (value < 0 ? "−" : string.Empty) + Math.Abs(value).ToString("G9", CultureInfo.InvariantCulture).Replace("E-0", "e-").Replace("E", "e");
}
