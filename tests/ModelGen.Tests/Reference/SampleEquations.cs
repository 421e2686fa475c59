using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;

namespace ModelGen.Tests.Reference;

/// <summary>
/// Equations over the numbers of a sample, in double precision. Every value has all numbers here, repeated along the axes that it lacks, and
/// a sum is computed for each of them anew.
/// </summary>
internal sealed class SampleEquations
{
    private readonly List<(Symbol Name, Axes Summed, EquationFunction Function, Symbol[] Operands)> parts = [];

    public SampleEquations(IEnumerable<Equation> equations)
    {
        foreach (Equation equation in equations)
        {
            Add(equation.Name, Axes.None, WithoutSums(equation.Value));
        }
    }

    /// <summary>The value of <c>y</c> for each number of a sample.</summary>
    /// <param name="steps">Steps of the sample.</param>
    /// <param name="features">Features of a step.</param>
    /// <param name="given">What is given, by step and feature.</param>
    public double[] Run(int steps, int features, IReadOnlyDictionary<Symbol, Func<int, int, double>> given)
    {
        Dictionary<Symbol, double[]> values =
            given.ToDictionary(g => g.Key, g => Each(steps, features, (step, feature) => g.Value(step, feature)));
        foreach ((Symbol name, Axes summed, EquationFunction function, Symbol[] operands) in parts)
        {
            double[] terms = Each(steps, features, (step, feature) =>
            {
                foreach (Symbol operand in operands)
                {
                    function[operand] = values[operand][(step * features) + feature];
                }

                function.Run();
                return function["value"];
            });
            values[name] = summed == Axes.None ? terms : Each(steps, features, (step, feature) =>
            {
                double sum = 0;
                for (int s = summed.HasFlag(Axes.Time) ? 0 : step; s <= (summed.HasFlag(Axes.Time) ? steps - 1 : step); s++)
                {
                    for (int f = summed.HasFlag(Axes.Features) ? 0 : feature; f <= (summed.HasFlag(Axes.Features) ? features - 1 : feature); f++)
                    {
                        sum += terms[(s * features) + f];
                    }
                }

                return sum;
            });
        }

        return values[EquationLayer.Y];
    }

    private static double[] Each(int steps, int features, Func<int, int, double> value) =>
        [.. Enumerable.Range(0, steps * features).Select(n => value(n / features, n % features))];

    private void Add(Symbol name, Axes summed, Expr value) =>
        parts.Add((name, summed, new EquationFunction([new Equation("value", value)]), [.. value.Symbols().Distinct()]));

    /// <summary>The expression over sums that are parts of their own.</summary>
    private Expr WithoutSums(Expr expr) => expr.Rewrite(part =>
    {
        if (part is not SumOver sum)
        {
            return null;
        }

        Expr operand = WithoutSums(sum.Operand);
        Symbol name = $"part {parts.Count}";
        Add(name, sum.Axes, operand);
        return name;
    });
}
