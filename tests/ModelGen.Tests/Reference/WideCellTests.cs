using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;
using ModelGen.Tests.Golden;

namespace ModelGen.Tests.Reference;

/// <summary>A cell of more sums than a backend takes together, the first of them without the state, against the reference.</summary>
public class WideCellTests
{
    private const string Yaml = """
        modelgen: 1
        name: Wide
        namespace: Models
        input: { shape: [5, 3] }
        layers:
          - masking
          - simple_rnn: { units: 5, return_sequences: true }
          - simple_rnn: { units: 4, go_backwards: true }
          - dense: { units: 3, activation: softmax }
        training: { loss: sparse_categorical_crossentropy, optimizer: { sgd: 0.1 }, batch_size: 7 }
        """;

    private const int Sums = 6;

    private static readonly ChangedModel Model = new(Yaml, layer => layer is RecurrentLayer recurrent ? Widened(recurrent) : layer);

    public static TheoryData<VectorWidth> Widths => [.. GoldenTheory.Widths];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_number_is_that_of_the_reference(VectorWidth width) => Check(width);

    internal static void Check(Backend backend) => Model.Check(backend);

    private static RecurrentLayer Widened(RecurrentLayer layer)
    {
        Cell cell = Wide();
        return layer with
        {
            Cell = cell,
            Parameters = layer.Parameters
                .Select(p => p with { Shape = [.. p.Shape.SkipLast(1), cell.Blocks(p.Name) * layer.Units] })
                .ToEquatableArray(),
        };
    }

    private static Cell Wide()
    {
        Symbol h = "h";
        Sum[] sums = [.. Enumerable.Range(0, Sums).Select(i => new Sum(
            $"z_{i}",
            i == 0 ? [new Term(Cell.Input, "kernel", 0)] : [new Term(Cell.Input, "kernel", i), new Term(h.Previous, "recurrent_kernel", i - 1)],
            [new Bias("bias", i)]))];
        Symbol[] z = [.. sums.Select(sum => sum.Name)];
        Expr gated = (Expr.Sigmoid(z[1]) * h.Previous) + (Expr.Tanh(z[2]) * z[3]) + (Expr.Sigmoid(z[4]) * Expr.Tanh(z[5]));
        return new Cell([h], [new CellPart(sums.ToEquatableArray(), [new Equation(h, Expr.Tanh(z[0] + gated))])]);
    }
}
