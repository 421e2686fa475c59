using ModelGen.Generator.Binding.Losses;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu;

/// <summary>Writes the loss of one position as a function of its output and its target in double precision, for evaluations.</summary>
internal static class PositionLossEmitter
{
    private static readonly Symbol Mean = Symbol.Part("mean", null, 1);

    public static void Emit(CodeWriter code, LossFunction loss, int features, string name)
    {
        Symbol result = loss.IsOfElements ? Mean : LossFunction.Result;
        Equation[] mean = loss.IsOfElements ? [new Equation(Mean, Expr.Sum(Axes.Features, LossFunction.Result) / features)] : [];
        Extents extents = new(1, features);
        EquatableArray<Equation> equations = Normalizer.Normalize([.. loss.Equations, .. mean], extents);
        View view = new(new Lowering.Buffer("", 0, ""), 0, 1, 1, 1);
        EquationPass pass = new([], [new StoredValue(result, Axes.None, view)], equations);
        code.Line();
        code.Comment(["The loss of a position over x, its output, and y, its target:", .. MathText.Lines(equations)]);
        using (code.Method($"private static double {name}(ReadOnlySpan<float> output, ReadOnlySpan<float> target)"))
        {
            HashSet<Symbol> declared = [];
            foreach (Sweep sweep in Sweep.Of(pass))
            {
                Equation[] ofPosition = [.. sweep.Equations.Where(e => extents[e.Name] == Axes.None && declared.Add(e.Name))];
                ScalarCode.Double.Body(code, [], ofPosition, []);
                Reductions(code, sweep, extents);
            }

            code.Line($"return {NameScope.Local(result)};");
        }
    }

    private static void Reductions(CodeWriter code, Sweep sweep, Extents extents)
    {
        if (sweep.Reductions.Count == 0)
        {
            return;
        }

        foreach (Equation reduction in sweep.Reductions)
        {
            code.Line($"double {NameScope.Local(reduction.Name)} = {(IsSum(reduction) ? "0" : "double.NegativeInfinity")};");
        }

        using (code.Block("for (int n = 0; n < output.Length; n++)"))
        {
            Equation[] terms = [.. sweep.Reductions.Select(r => new Equation(r.Name.Term, ((Reduce)r.Value).Operand))];
            Equation[] ofElements = [.. sweep.Equations.Where(e => extents[e.Name] != Axes.None), .. terms];
            ScalarCode.Double.Body(
                code,
                [(LossFunction.X, "output[n]"), (LossFunction.Y, "target[n]")],
                ofElements,
                [.. sweep.Reductions.Select(r => (r.Name.Term, Add(r)))]);
        }

        code.Line();
    }

    private static bool IsSum(Equation reduction) => ((Reduce)reduction.Value).Op == ReduceOp.Sum;

    private static string Add(Equation reduction)
    {
        string result = NameScope.Local(reduction.Name);
        return IsSum(reduction) ? $"{result} += {{0}};" : $"{result} = Math.Max({result}, {{0}});";
    }
}
