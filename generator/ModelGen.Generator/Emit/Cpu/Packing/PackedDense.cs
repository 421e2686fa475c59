using ModelGen.Generator.Lowering;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Emit.Cpu.Packing;

/// <summary>The packed weights of a dense stage.</summary>
internal sealed class PackedDense(DenseStage stage) : PackedStage
{
    private readonly int inputs = stage.X.Features;
    private readonly int units = stage.Layer.Units;

    /// <summary>The kernel.</summary>
    public Buffer Kernel { get; } = new(
        stage.Name, stage.X.Features * CpuLayout.Pad(stage.Layer.Units), $"({stage.X.Features}, {CpuLayout.Pad(stage.Layer.Units)}) kernel in panels");

    /// <summary>The bias; zeros without one.</summary>
    public Buffer Bias { get; } = new(stage.Name + "Bias", CpuLayout.Pad(stage.Layer.Units), $"({CpuLayout.Pad(stage.Layer.Units)}) bias, padded");

    /// <summary>The transposed kernel for the gradient of the input, or null where nobody asks for it.</summary>
    public Buffer? Transposed { get; } = stage.DX is null ? null : new(
        stage.Name + "Transposed",
        CpuLayout.Pad(stage.X.Features) * stage.Layer.Units,
        $"({stage.Layer.Units}, {CpuLayout.Pad(stage.X.Features)}) kernel, transposed, in panels");

    public override IEnumerable<Buffer> ForInference => [Kernel, Bias];

    public override IEnumerable<Buffer> ForTraining => Transposed is null ? [] : [Transposed];

    public override void Pack(CodeWriter code)
    {
        Columns(stage.Weights.Kernel, inputs, Kernel);
        if (stage.Weights.Bias is ParameterPlace bias)
        {
            Columns(bias, 1, Bias);
        }

        void Columns(ParameterPlace from, int rows, Buffer to) =>
            code.Line($"Packing.Columns({From(from)}, {rows}, {units}, {CpuLayout.Pad(units)}, {To(to)}, part);");
    }

    public override void PackForTraining(CodeWriter code)
    {
        if (Transposed is not null)
        {
            Transpose(code, stage.Weights.Kernel, 0, Transposed, inputs, units, 1, 0, 1);
        }
    }
}
