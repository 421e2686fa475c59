using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;

namespace ModelGen.Tests.Reference;

/// <summary>
/// Equations over the numbers of a sample, in double precision. Every value has all numbers here, repeated along the axes that it lacks, and
/// a reduction is computed for each of them anew.
/// </summary>
internal sealed class SampleEquations
{
    private readonly List<(Symbol Name, Reduce? Reduce, EquationFunction Function, Symbol[] Operands)> parts = [];

    public SampleEquations(IEnumerable<Equation> equations)
    {
        foreach (Equation equation in equations)
        {
            Add(equation.Name, null, WithoutReductions(equation.Value));
        }
    }

    /// <summary>The value of <c>y</c> for each number of a sample.</summary>
    /// <param name="steps">Steps of the sample.</param>
    /// <param name="features">Features of a step.</param>
    /// <param name="inputs">What is given, by step and feature.</param>
    public double[] Run(int steps, int features, IReadOnlyDictionary<Symbol, Func<int, int, double>> inputs)
    {
        Dictionary<Symbol, double[]> values =
            inputs.ToDictionary(g => g.Key, g => Each(steps, features, (step, feature) => g.Value(step, feature)));
        foreach ((Symbol name, Reduce? reduce, EquationFunction function, Symbol[] operands) in parts)
        {
            (int Place, double[] Values)[] given = [.. operands.Select(operand => (function.PlaceOf(operand), values[operand]))];
            int result = function.PlaceOf("value");
            double[] terms = Each(steps, features, (step, feature) =>
            {
                foreach ((int place, double[] operand) in given)
                {
                    function[place] = operand[(step * features) + feature];
                }

                function.Run();
                return function[result];
            });
            values[name] = reduce is null ? terms : Each(steps, features, (step, feature) =>
            {
                bool overSteps = reduce.Axes.HasFlag(Axes.Time), overFeatures = reduce.Axes.HasFlag(Axes.Features);
                IEnumerable<double> reduced =
                    from s in overSteps ? Enumerable.Range(0, steps) : [step]
                    from f in overFeatures ? Enumerable.Range(0, features) : [feature]
                    select terms[(s * features) + f];
                return reduce.Op == ReduceOp.Sum ? reduced.Sum() : reduced.Aggregate(Math.Max);
            });
        }

        return values[EquationLayer.Y];
    }

    private static double[] Each(int steps, int features, Func<int, int, double> value) =>
        [.. Enumerable.Range(0, steps * features).Select(n => value(n / features, n % features))];

    private void Add(Symbol name, Reduce? reduce, Expr value) =>
        parts.Add((name, reduce, new EquationFunction([new Equation("value", value)]), [.. value.Symbols().Distinct()]));

    /// <summary>The expression over reductions that are parts of their own.</summary>
    private Expr WithoutReductions(Expr expr) => expr.Rewrite(part =>
    {
        if (part is not Reduce reduce)
        {
            return null;
        }

        Expr operand = WithoutReductions(reduce.Operand);
        Symbol name = $"part {parts.Count}";
        Add(name, reduce, operand);
        return name;
    });
}
