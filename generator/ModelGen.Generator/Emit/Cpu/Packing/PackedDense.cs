using ModelGen.Generator.Lowering;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Emit.Cpu.Packing;

/// <summary>The packed weights of a dense stage.</summary>
internal sealed class PackedDense(DenseStage stage) : PackedStage
{
    private readonly int inputs = stage.X.Features;
    private readonly int taps = stage.Window.Size;
    private readonly int units = stage.Layer.Units;

    /// <summary>The kernel.</summary>
    public Buffer Kernel { get; } = new(
        stage.Name,
        stage.Window.Size * stage.X.Features * CpuLayout.Pad(stage.Layer.Units),
        $"({Taps(stage)}{stage.X.Features}, {CpuLayout.Pad(stage.Layer.Units)}) kernel in panels");

    /// <summary>The bias; zeros without one.</summary>
    public Buffer Bias { get; } = new(stage.Name + "Bias", CpuLayout.Pad(stage.Layer.Units), $"({CpuLayout.Pad(stage.Layer.Units)}) bias, padded");

    /// <summary>The transposed kernel for the gradient of the input, or null where nobody asks for it.</summary>
    public Buffer? Transposed { get; } = stage.DX is null ? null : new(
        stage.Name + "Transposed",
        stage.Window.Size * TapFloats(stage),
        $"({Taps(stage)}{stage.Layer.Units}, {CpuLayout.Pad(stage.X.Features)}) kernel, transposed, in panels");

    public override IEnumerable<Buffer> ForInference => [Kernel, Bias];

    public override IEnumerable<Buffer> ForTraining => Transposed is null ? [] : [Transposed];

    /// <summary>A reference to the transposed kernel of step <c>tap</c> of a window.</summary>
    public string TransposedTap => StageWriter.At("memory.Packed", $"Packed.{Transposed!.Name} + (tap * {TapFloats(stage)})");

    public override void Pack(CodeWriter code)
    {
        Columns(stage.Weights.Kernel, taps * inputs, Kernel);
        if (stage.Weights.Bias is ParameterPlace bias)
        {
            Columns(bias, 1, Bias);
        }

        void Columns(ParameterPlace from, int rows, Buffer to) =>
            code.Line($"Packing.Columns({From(from)}, {rows}, {units}, {CpuLayout.Pad(units)}, {To(to)}, part);");
    }

    public override void PackForTraining(CodeWriter code)
    {
        if (Transposed is null)
        {
            return;
        }

        if (taps == 1)
        {
            Transpose(code, stage.Weights.Kernel, 0, Transposed, inputs, units, 1, 0, 1);
            return;
        }

        using (code.Block($"for (int tap = 0; tap < {taps}; tap++)"))
        {
            string from = StageWriter.At("weights", $"Weights.{stage.Weights.Kernel.Identifier} + (tap * {inputs * units})");
            string to = StageWriter.At("packed", $"Packed.{Transposed.Name} + (tap * {TapFloats(stage)})");
            code.Line($"Packing.Transposed({from}, {inputs}, {CpuLayout.Pad(inputs)}, {units}, {to}, {units}, 0, {units}, part);");
        }
    }

    private static string Taps(DenseStage stage) => stage.Window.Size == 1 ? string.Empty : $"{stage.Window.Size}, ";

    private static int TapFloats(DenseStage stage) => CpuLayout.Pad(stage.X.Features) * stage.Layer.Units;
}
