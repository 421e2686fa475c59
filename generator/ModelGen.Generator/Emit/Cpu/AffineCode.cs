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
        code.Line($"    bias: {bias ?? "ref Unsafe.NullRef<float>()"},");
        code.Line($"    c: {c},");
        code.Line(mask is null ? $"    rows: {rows});" : $"    rows: {rows},");
        if (mask is not null)
        {
            code.Line($"    mask: {mask});");
        }
    }

    /// <summary>Depth of a product with the gradients of all gates, whose padding is left out, for a tensor that is packed transposed.</summary>
    public string GateDepth() => Dense
        ? $"Depth = {gates * units}"
        : $"Depth = {units}, NextDepth = {units}, Segments = {gates}, ASegment = {padded}";

    /// <summary>The gradients of a layer's weights, Σ leftᵀ dz over samples and steps.</summary>
    /// <param name="dz">Offset of dz.</param>
    /// <param name="steps">Steps of a sample.</param>
    /// <param name="kernel">W and what stands on its left.</param>
    /// <param name="recurrent">U and what stands on its left, or null.</param>
    /// <param name="bias">b, or null.</param>
    public void Gradients(string dz, int steps, LeftOperand kernel, LeftOperand? recurrent, ParameterPlace? bias)
    {
        Code.Line("ModelMemory memory = batch.Memory;");
        Code.Line($"WeightGradients.Run<{Vector}>(");
        Code.Line("    new()");
        Code.Line("    {");
        Code.Line($"        Samples = batch.Rows, Steps = {steps}, Row = RowFloats, DZ = {dz},");
        Code.Line($"        Gates = {gates}, Units = {units}, PaddedUnits = {padded},");
        Code.Line("    },");
        Code.Line("    ref memory.TrainingRow(0),");
        Code.Line("    part,");
        Code.Line($"    kernel: {Target(kernel)},");
        Code.Line($"    recurrent: {(recurrent is null ? "default" : Target(recurrent))},");
        Code.Line($"    bias: {(bias is null ? "ref Unsafe.NullRef<float>()" : Gradient(bias))});");
    }

    private static string Target(LeftOperand operand) =>
        $"new({Gradient(operand.Weights)}, {operand.Rows}, {operand.Offset}, {CSharp.Integer(operand.Step)})";

    private static string Gradient(ParameterPlace place) => StageWriter.At("memory.Gradients", $"Weights.{place.Identifier}");
}

/// <summary>A tensor of weights with what stands on its left in their product.</summary>
/// <param name="Weights">The tensor.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Offset">Offset of the operand at the first step that is taken.</param>
/// <param name="Step">From one step to the next.</param>
internal sealed record LeftOperand(ParameterPlace Weights, int Rows, string Offset, int Step);
