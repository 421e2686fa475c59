using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu;

/// <summary>The products that dense and recurrent layers share: the gradients of W and b in z = x W + b, and that of x.</summary>
internal sealed class AffineCode(StageWriter writer, int gates, int units)
{
    private readonly int padded = Padding.Pad(units);

    private CodeWriter Code => writer.Code;

    private string Vector => StageWriter.Vector(units);

    /// <summary>Whether the gates lie side by side without padding, as they do in W.</summary>
    private bool Dense => gates == 1 || padded == units;

    /// <summary>A call of the product kernel.</summary>
    /// <param name="code">Where it is written.</param>
    /// <param name="vector">The vectors.</param>
    /// <param name="shape">Sizes and strides, by lines.</param>
    /// <param name="a">A.</param>
    /// <param name="b">B.</param>
    /// <param name="bias">The bias, or null: none.</param>
    /// <param name="c">C.</param>
    /// <param name="rows">Rows of A and C.</param>
    public static void Product(CodeWriter code, string vector, string[] shape, string a, string b, string? bias, string c, string rows)
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
        code.Line($"    bias: {bias ?? "ref Unsafe.NullRef<float>()"},");
        code.Line($"    c: {c},");
        code.Line($"    rows: {rows});");
    }

    /// <summary>Depth of a product with the gradients of all gates, whose padding is left out, for a tensor that is packed transposed.</summary>
    public string GateDepth() => Dense
        ? $"Depth = {gates * units}"
        : $"Depth = {units}, NextDepth = {units}, Segments = {gates}, ASegment = {padded}";

    /// <summary>What the two methods below use.</summary>
    public void DeclareGradients()
    {
        Code.Line("ModelMemory memory = batch.Memory;");
        Code.Line("ref float rows = ref memory.TrainingRow(0);");
        Code.Line("int first, count;");
    }

    /// <summary>dW = Σ xᵀ dz over samples and steps: one product whose depth runs through all of them.</summary>
    /// <param name="target">The tensor whose gradient it is.</param>
    /// <param name="inputs">Rows of W.</param>
    /// <param name="x">Offset of x at the first step that is taken.</param>
    /// <param name="xStep">From x at one step to the next.</param>
    /// <param name="dz">Offset of dz.</param>
    /// <param name="steps">Steps of a sample.</param>
    public void KernelGradient(ParameterPlace target, int inputs, string x, int xStep, string dz, int steps)
    {
        Code.Line();
        Code.Line($"(first, count) = part.Share({inputs}, Product.TileRows);");
        string columns = $"{gates * units}";
        Sum(
            "ARow = 1",
            steps == 1 ? "AStep = RowFloats" : $"AStep = {CSharp.Integer(xStep)}, ASegment = RowFloats",
            StageWriter.At("rows", $"{x} + first"),
            dz,
            steps,
            $"Weights.{target.Identifier} + (first * {columns})",
            "count");
    }

    /// <summary>db = Σ dz: the same product with a single row of ones.</summary>
    public void BiasGradient(ParameterPlace target, string dz, int steps)
    {
        Code.Line();
        using (Code.Block("if (part.Index == 0)"))
        {
            Code.Line("float one = 1;");
            Sum("ARow = 0", "AStep = 0", "ref one", dz, steps, $"Weights.{target.Identifier}", "1");
        }
    }

    private void Sum(string aRow, string aStep, string a, string dz, int steps, string target, string rows)
    {
        string depth = steps == 1
            ? "Depth = batch.Rows, BStep = RowFloats"
            : $"Depth = {steps}, NextDepth = {steps}, Segments = batch.Rows, BStep = {gates * padded}, BSegment = RowFloats";
        string[] shape = [$"Columns = {(Dense ? gates * units : units)}, {depth}", $"{aRow}, {aStep}, CRow = {gates * units}"];
        if (Dense)
        {
            Product(Code, Vector, shape, a, StageWriter.At("rows", dz), null, StageWriter.At("memory.Gradients", target), rows);
            return;
        }

        using (Code.Block($"for (int gate = 0; gate < {gates}; gate++)"))
        {
            string b = StageWriter.At("rows", $"{dz} + (gate * {padded})");
            string c = StageWriter.At("memory.Gradients", $"{target} + (gate * {units})");
            Product(Code, Vector, shape, a, b, null, c, rows);
        }
    }
}
