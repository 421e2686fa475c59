using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Emit.Ilgpu;

/// <summary>
/// The heart of every product: a thread has the sums of some samples for one column of each product in registers, and adds what four
/// operands of each sample and four weights of each give, time after time.
/// </summary>
/// <param name="code">Where it is written.</param>
/// <param name="sums">What is summed.</param>
/// <param name="rows">Samples of a thread.</param>
internal sealed class ProductCode(CodeWriter code, IReadOnlyList<Symbol> sums, int rows)
{
    /// <summary>A sum for one of the samples.</summary>
    public static string Sum(Symbol sum, int row) => NameScope.Local(sum, suffix: $"{row}");

    /// <summary>Declares the sums, each from a start of its own.</summary>
    public void Declare(Func<int, string> start)
    {
        for (int row = 0; row < rows; row++)
        {
            code.Line($"float {Sum(sums[0], row)} = {start(row)};");
        }
    }

    /// <summary>Declares the sums, each from a start that the samples share.</summary>
    public void DeclareShared(Func<int, string> start)
    {
        for (int sum = 0; sum < sums.Count; sum++)
        {
            code.Line($"float {Sum(sums[sum], 0)} = {start(sum)};");
        }

        for (int row = 1; row < rows; row++)
        {
            code.Line($"float {string.Join(", ", sums.Select(sum => $"{Sum(sum, row)} = {Sum(sum, 0)}"))};");
        }
    }

    /// <summary>Adds the products of all sums, whose weights are side by side.</summary>
    /// <param name="quads">How many rows of the weights, in fours.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="firstWeight">Where the first row's weight of the first sum is.</param>
    /// <param name="units">From one sum's weights to the next, in fours.</param>
    /// <param name="operands">The operands.</param>
    /// <param name="firstOperand">Where the first sample's first operands are.</param>
    /// <param name="operandStep">From one sample's operands to the next, in fours.</param>
    public void Add(string quads, string weights, string firstWeight, int units, string operands, string firstOperand, int operandStep) => Add(
        quads, weights, firstWeight, sums.Count * units, [.. sums.Select((sum, i) => (sum, i * units))], operands, firstOperand, operandStep);

    /// <summary>Adds the products of some sums.</summary>
    /// <param name="quads">How many rows of the weights, in fours.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="firstWeight">Where the first row's weight of the first block is.</param>
    /// <param name="columns">From one row's weights to the next's, in fours.</param>
    /// <param name="taken">The sums, each with the place of its weight in a row.</param>
    /// <param name="operands">The operands.</param>
    /// <param name="firstOperand">Where the first sample's first operands are.</param>
    /// <param name="operandStep">From one sample's operands to the next, in fours.</param>
    public void Add(
        string quads,
        string weights,
        string firstWeight,
        int columns,
        IReadOnlyList<(Symbol Sum, int Place)> taken,
        string operands,
        string firstOperand,
        int operandStep)
    {
        using (code.Block($"for (int quad = 0; quad < {quads}; quad++)"))
        {
            code.Line($"int weight = {firstWeight} + (quad * {columns}), operand = {firstOperand} + quad;");
            code.Line($"Float4 {string.Join(", ", taken.Select(t => $"{Weight(t.Sum)} = {weights}[{Plus("weight", t.Place)}]"))};");
            for (int row = 0; row < rows; row++)
            {
                code.Line($"Float4 a{row} = {operands}[{Plus("operand", row * operandStep)}];");
            }

            for (int row = 0; row < rows; row++)
            {
                code.Line(string.Join(" ", taken.Select(t => $"{Sum(t.Sum, row)} = Dot(a{row}, {Weight(t.Sum)}, {Sum(t.Sum, row)});")));
            }
        }

        code.Line();
    }

    private string Weight(Symbol sum) => sums.Count == 1 ? "w" : NameScope.Local(sum, "w");

    private static string Plus(string place, int offset) => offset == 0 ? place : $"{place} + {offset}";
}
