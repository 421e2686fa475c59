using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu;

/// <summary>
/// The heart of every product: a thread has the sums of some samples for one column of each gate in registers, and adds what four
/// operands of each sample and four weights of each gate give, time after time.
/// </summary>
/// <param name="code">Where it is written.</param>
/// <param name="gates">What is summed, one value for each gate.</param>
/// <param name="rows">Samples of a thread.</param>
internal sealed class ProductCode(CodeWriter code, IReadOnlyList<string> gates, int rows)
{
    /// <summary>The sum of a gate for one of the samples.</summary>
    public static string Sum(string gate, int row) => NameScope.Local($"{gate} sum {row}", $"{Names.Camel(gate)}{row}");

    /// <summary>Declares the sums, each from a start of its own.</summary>
    public void Declare(Func<int, string> start)
    {
        for (int row = 0; row < rows; row++)
        {
            code.Line($"float {Sum(gates[0], row)} = {start(row)};");
        }
    }

    /// <summary>Declares the sums, those of a gate from a start that the samples share.</summary>
    public void DeclareShared(Func<int, string> start)
    {
        for (int gate = 0; gate < gates.Count; gate++)
        {
            code.Line($"float {Sum(gates[gate], 0)} = {start(gate)};");
        }

        for (int row = 1; row < rows; row++)
        {
            code.Line($"float {string.Join(", ", gates.Select(gate => $"{Sum(gate, row)} = {Sum(gate, 0)}"))};");
        }
    }

    /// <summary>Adds the products.</summary>
    /// <param name="quads">How many rows of the weights, in fours.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="firstWeight">Where the first row's weight of the first gate is.</param>
    /// <param name="units">From one gate's weights to the next, in fours.</param>
    /// <param name="operands">The operands.</param>
    /// <param name="firstOperand">Where the first sample's first operands are.</param>
    /// <param name="operandStep">From one sample's operands to the next, in fours.</param>
    public void Add(string quads, string weights, string firstWeight, int units, string operands, string firstOperand, int operandStep)
    {
        using (code.Block($"for (int quad = 0; quad < {quads}; quad++)"))
        {
            code.Line($"int weight = {firstWeight} + (quad * {gates.Count * units}), operand = {firstOperand} + quad;");
            code.Line($"Float4 {string.Join(", ", gates.Select((gate, i) => $"{Weight(gate)} = {weights}[{Plus("weight", i * units)}]"))};");
            for (int row = 0; row < rows; row++)
            {
                code.Line($"Float4 a{row} = {operands}[{Plus("operand", row * operandStep)}];");
            }

            for (int row = 0; row < rows; row++)
            {
                code.Line(string.Join(" ", gates.Select(gate => $"{Sum(gate, row)} = Dot(a{row}, {Weight(gate)}, {Sum(gate, row)});")));
            }
        }

        code.Line();
    }

    private string Weight(string gate) => gates.Count == 1
        ? NameScope.Local("weight of a gate", "w")
        : NameScope.Local(gate + " weight", "w" + Names.Pascal(gate));

    private static string Plus(string place, int offset) => offset == 0 ? place : $"{place} + {offset}";
}
