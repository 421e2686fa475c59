using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;
using ModelGen.Tests.Golden;

namespace ModelGen.Tests.Reference;

/// <summary>Values that are spelled like what the compiler derives from others: gradients, states before the step, masks, sums, inputs.</summary>
public class NamesakeTests
{
    private const string Yaml = """
        modelgen: 1
        name: Namesakes
        namespace: Models
        input: { shape: [6, 3] }
        layers:
          - masking
          - gru: { units: 5, reset_after: false, return_sequences: true }
          - prelu: { alpha_initializer: { random_uniform: { minval: -1, maxval: 1 } }, shared_axes: [1] }
          - gru: { units: 4, reset_after: false, go_backwards: true }
          - dense: 2
        training: { loss: mean_squared_error, optimizer: { sgd: 0.1 }, batch_size: 7 }
        """;

    private static readonly ChangedModel Model = new(Yaml, layer => layer switch
    {
        RecurrentLayer recurrent => recurrent with { Cell = Cell },
        EquationLayer equations => equations with { Equations = Equations(equations.Input) },
        _ => layer,
    });

    public static TheoryData<VectorWidth> Widths => [.. GoldenTheory.Widths];

    /// <summary>A cell whose second part takes a value that is called as the input is.</summary>
    private static Cell Cell
    {
        get
        {
            Symbol h = "h", z = "z", ofZ = "dz", inner = "tanh_z", total = "z_total", gradient = "dh", unmasked = "h_new", mask = "mask";
            Symbol input = "x", before = "x_prev", zz = "z_z", zr = "dz_z", zg = "dz_prev";
            return new Cell(
                [h],
                [
                    new CellPart(
                        [Sum.Affine(zz, h.Previous, 0), Sum.Affine(zr, h.Previous, 1)],
                        [
                            new Equation(z, Expr.Sigmoid(zz)),
                            new Equation(ofZ, Expr.Sigmoid(zr)),
                            new Equation(inner, ofZ * Expr.Tanh(z)),
                            new Equation(input, inner * h.Previous),
                        ]),
                    new CellPart(
                        [Sum.Affine(zg, input, 2)],
                        [
                            new Equation(mask, Expr.Tanh(zg)),
                            new Equation(gradient, 1 - z),
                            new Equation(unmasked, gradient * mask),
                            new Equation(before, z * h.Previous),
                            new Equation(total, unmasked + before),
                            new Equation(h, total + (0.1 * Expr.Tanh(mask * z))),
                        ]),
                ]);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_number_is_that_of_the_reference(VectorWidth width) => Check(width);

    [Fact]
    public void Comments_tell_them_apart()
    {
        string code = Generator.Emit.FileKind.All[1].Of(Generator.Lowering.Lowerer.Lower(Model.Network, [Generator.Emit.Cpu.CpuLayout.Instance])).Text;
        Assert.Contains("//   dh = 1 − z\n", code);
        Assert.Contains("//   x = tanh_z h(t−1)\n", code);
        Assert.Contains("dh′", code);
    }

    internal static void Check(Backend backend) => Model.Check(backend, seed: 13);

    /// <summary>Sums, gradients and parameters whose memory would have one name.</summary>
    private static EquatableArray<Equation> Equations(Shape shape)
    {
        Symbol x = EquationLayer.X, y = EquationLayer.Y, alpha = "alpha", mean = "dx_sum", sum = "sum_x", centered = "dx";
        Symbol term = "dx_sum_term", energy = "alpha_gradient", gradient = "gradient";
        return
        [
            new Equation(sum, Expr.Sum(Axes.Features, x * x) * (1.0 / shape.Features)),
            new Equation(mean, Expr.Sum(Axes.Features, x) * (1.0 / shape.Features)),
            new Equation(centered, x - mean),
            new Equation(term, Expr.Tanh(centered * sum)),
            new Equation(energy, Expr.Tanh(Expr.Sum(Axes.Features, centered * term))),
            new Equation(gradient, Expr.Sigmoid(centered * energy)),
            new Equation(y, (centered * gradient) + (alpha * term)),
        ];
    }
}
