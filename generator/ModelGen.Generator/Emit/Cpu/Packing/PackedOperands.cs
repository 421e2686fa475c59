using ModelGen.Generator.Lowering;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Emit.Cpu.Packing;

/// <summary>The parameters of equations, in rows that are padded as those of the samples are.</summary>
internal sealed class PackedOperands(EquationStage stage) : PackedStage
{
    public override IEnumerable<Buffer> ForInference => stage.Parameters
        .Select(p => p.View.Buffer)
        .Select(buffer => buffer with { Comment = buffer.Comment + ", padded" });

    public override void Pack(CodeWriter code)
    {
        foreach (StoredValue parameter in stage.Parameters)
        {
            View view = parameter.View;
            using (code.Block("if (part.Index == 0)"))
            {
                code.Line(StageWriter.Copy(From(parameter.Parameter!), view.Features, To(view.Buffer), view.Stride, $"{view.Steps}", view.Features));
            }
        }
    }
}
