using ModelGen.Generator.Lowering;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Emit.Cpu.Packing;

/// <summary>The padded parameters of a batch normalization, with what its moving statistics come to.</summary>
internal sealed class PackedNormalization(NormalizationStage stage) : PackedStage
{
    public Buffer Gamma { get; } = Padded(stage, "Gamma", "gamma");

    public Buffer Beta { get; } = Padded(stage, "Beta", "beta");

    public Buffer Mean { get; } = Padded(stage, "Mean", "moving mean");

    public Buffer Inverse { get; } = Padded(stage, "Inverse", "1 / √(moving variance + epsilon)");

    public override IEnumerable<Buffer> ForInference => [Gamma, Beta, Mean, Inverse];

    public override void Pack(CodeWriter code)
    {
        int features = stage.X.Features;
        NormalizationWeights weights = stage.Weights;
        code.Line();
        using (code.Block("if (part.Index == 0)"))
        {
            Copy(weights.Gamma, Gamma, 1);
            Copy(weights.Beta, Beta, 0);
            Copy(weights.MovingMean, Mean, 0);
            string epsilon = CSharp.Float(stage.Layer.Epsilon);
            code.Line($"BatchNormalization.Invert({From(weights.MovingVariance)}, {To(Inverse)}, {features}, {epsilon});");
        }

        code.Line();

        void Copy(ParameterPlace? from, Buffer to, int without)
        {
            string target = To(to);
            code.Line(from is null
                ? $"Rows.Fill({target}, {features}, {without});"
                : $"Rows.Copy({From(from)}, {target}, {features});");
        }
    }

    private static Buffer Padded(NormalizationStage stage, string name, string what)
    {
        int floats = CpuLayout.Pad(stage.X.Features);
        return new Buffer(stage.Name + name, floats, $"({floats}) {what}, padded");
    }
}
