using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu;

/// <summary>The products that dense and recurrent layers share.</summary>
internal static class AffineCode
{
    /// <summary>A call of the product kernel.</summary>
    /// <param name="code">Where it is written.</param>
    /// <param name="vector">The vectors.</param>
    /// <param name="shape">Sizes and strides, by lines.</param>
    /// <param name="a">A.</param>
    /// <param name="b">B.</param>
    /// <param name="bias">The bias, or null: none.</param>
    /// <param name="c">C.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="mask">The rows that are computed, or null: all.</param>
    public static void Product(CodeWriter code, string vector, string[] shape, string a, string b, string? bias, string c, string rows, string? mask = null)
    {
        code.Line($"Product.Run<{vector}>(");
        code.Line("    new()");
        code.Line("    {");
        foreach (string line in shape)
        {
            code.Line($"        {line},");
        }

        code.Line("    },");
        code.Line($"    a: {a},");
        code.Line($"    b: {b},");
        code.Line($"    bias: {bias ?? "ref None"},");
        code.Line($"    c: {c},");
        code.Line(mask is null ? $"    rows: {rows});" : $"    rows: {rows},");
        if (mask is not null)
        {
            code.Line($"    mask: {mask});");
        }
    }

    /// <summary>
    /// Depth of a product with the gradients of neighbouring sums, whose padding is left out, for a tensor that is packed transposed.
    /// </summary>
    public static string Depth(int sums, int units)
    {
        int padded = CpuLayout.Pad(units);
        return sums == 1 || padded == units
            ? $"Depth = {sums * units}"
            : $"Depth = {units}, NextDepth = {units}, Segments = {sums}, ASegment = {padded}";
    }

    /// <summary>The gradients of weights whose sums are neighbours, Σ leftᵀ dz over samples and steps.</summary>
    /// <param name="writer">Where it is written.</param>
    /// <param name="dz">Offset of dz.</param>
    /// <param name="dzStep">From step to step there.</param>
    /// <param name="steps">Steps of a sample.</param>
    /// <param name="backwards">Whether steps are taken from the last to the first.</param>
    /// <param name="sums">How many sums.</param>
    /// <param name="units">Units of a sum.</param>
    /// <param name="targets">The weights.</param>
    public static void Gradients(
        StageWriter writer, string dz, int dzStep, int steps, bool backwards, int sums, int units, IEnumerable<GradientTargetCode> targets)
    {
        CodeWriter code = writer.Code;
        bool varies = writer.Steps(steps) != $"{steps}";
        code.Line($"WeightGradients.Run<{StageWriter.Vector(units)}>(");
        code.Line("    new()");
        code.Line("    {");
        code.Line($"        Samples = batch.Rows, Steps = {writer.Steps(steps)}, Row = RowFloats, DZ = {dz}, DZStep = {dzStep},");
        code.Line($"        Sums = {sums}, Units = {units}, PaddedUnits = {CpuLayout.Pad(units)},{(varies && backwards ? " LastSteps = true," : string.Empty)}");
        code.Line("    },");
        code.Line("    [");
        foreach (GradientTargetCode target in targets)
        {
            code.Line($"        {target.Render(units)},");
        }

        code.Line("    ],");
        code.Line("    ref memory.Gradients,");
        code.Line("    ref memory.TrainingRow(0),");
        code.Line(varies ? "    part," : "    part);");
        if (varies)
        {
            code.Line("    batch.LengthsOf(0, batch.Rows));");
        }
    }
}

/// <summary>Neighbouring blocks of a tensor of weights with what stands on their left in their product.</summary>
/// <param name="Weights">The tensor.</param>
/// <param name="Block">The first block.</param>
/// <param name="Left">Offset of the operand at the first step that is taken, or null for a bias.</param>
/// <param name="Step">From one step to the next.</param>
/// <param name="Rows">Numbers of the operand, which are rows of the matrix.</param>
internal sealed record GradientTargetCode(ParameterPlace Weights, int Block, string? Left, int Step, int Rows)
{
    /// <summary>A bias, on whose left stands 1.</summary>
    public static GradientTargetCode OfBias(ParameterPlace bias, int block) => new(bias, block, null, 0, 1);

    /// <summary>How many matrices of weights lie one behind the other, each with an operand of its own.</summary>
    public int Taps { get; init; } = 1;

    /// <summary>From the operand of one of them to that of the next.</summary>
    public int TapsApart { get; init; }

    public string Render(int units)
    {
        int columns = Weights.Parameter.Length / Rows / Taps;
        string taps = Taps == 1 ? string.Empty : $", Taps = {Taps}, TapsApart = {TapsApart}";
        string place = $"Gradient = Weights.{Weights.Identifier}{(Block == 0 ? string.Empty : $" + {Block * units}")}";
        return Left is null
            ? $"new() {{ {place}, Columns = {columns} }}"
            : $"new() {{ {place}, Rows = {Rows}, Columns = {columns}, Left = {Left}, Step = {CSharp.Integer(Step)}{taps} }}";
    }
}
