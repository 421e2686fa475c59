using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;
using ModelGen.Tests.Golden;

namespace ModelGen.Tests.Reference;

/// <summary>Sums and maxima over steps, over features and over both, in equations that no layer of the language has, against the reference.</summary>
public class ReductionTests
{
    private const string Yaml = """
        modelgen: 1
        name: Reducing
        namespace: Models
        input: { shape: [6, 21] }
        layers:
          - dense: 5
          - prelu: { alpha_initializer: { random_uniform: { minval: -1, maxval: 1 } }, shared_axes: [2] }
          - dense: 18
          - prelu: { alpha_initializer: { random_uniform: { minval: -1, maxval: 1 } }, shared_axes: [1] }
          - dense: 3
        training: { loss: mean_squared_error, optimizer: { sgd: 0.1 }, batch_size: 7 }
        """;

    private static readonly ChangedModel Model = new(
        Yaml, layer => layer is EquationLayer equations ? equations with { Equations = Equations(equations.Input) } : layer);

    public static TheoryData<VectorWidth> Widths => [.. GoldenTheory.Widths];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Reductions_and_their_gradients_are_those_of_the_reference(VectorWidth width) => Check(width);

    internal static void Check(Backend backend) => Model.Check(backend);

    /// <summary>Reductions that wait for others, and a parameter that stands in front of one.</summary>
    private static EquatableArray<Equation> Equations(Shape shape)
    {
        Symbol x = EquationLayer.X, mean = "mean", centered = "centered", row = "row", energy = "energy", alpha = "alpha";
        Symbol highest = "highest", crest = "crest", top = "top";
        return
        [
            new Equation(mean, Expr.Sum(Axes.Time, x) * (1.0 / shape.Steps)),
            new Equation(centered, x - mean),
            new Equation(row, Expr.Tanh(Expr.Sum(Axes.Features, centered * x) * (1.0 / shape.Features))),
            new Equation(energy, Expr.Sum(Axes.Sample, centered * centered * row) * (1.0 / shape.Length)),
            new Equation(highest, Expr.Greatest(Axes.Time, x * centered)),
            new Equation(crest, Expr.Greatest(Axes.Features, x - (0.1 * highest)) * Expr.Greatest(Axes.Time, row)),
            new Equation(top, Expr.Greatest(Axes.Sample, crest + centered)),
            new Equation(
                EquationLayer.Y,
                (centered * Expr.Sigmoid(energy)) + (alpha * row) + Expr.Sum(Axes.Time, row) + (0.1 * highest) + (0.2 * crest * Expr.Tanh(top))),
        ];
    }
}
