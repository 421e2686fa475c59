using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu.Stages;

/// <summary>Where samples come in from the user's arrays and outputs go out to them.</summary>
internal static class BoundaryEmitter
{
    public static void Emit(StageWriter writer, InputStage stage)
    {
        View x = stage.X;
        int length = x.Steps * x.Features;
        CodeWriter code = writer.Code;
        if (writer.Training)
        {
            using (writer.RowsMethod(stage, Pass.Forward, "The samples, from the batch."))
            {
                using (writer.RowLoop())
                {
                    code.Line($"Rows.Copy(in batch.InputRow(first + i, {length}), {x.Features}, {StageWriter.InRow(x)}, {x.Stride}, {x.Steps}, {x.Features});");
                }
            }

            return;
        }

        code.Line();
        code.Comment("The samples, from the user's array.");
        using (code.Block("public static void Input(ref readonly float input, ref float rows, int count)"))
        {
            using (writer.RowLoop())
            {
                code.Line($"ref readonly float sample = ref Unsafe.Add(ref Unsafe.AsRef(in input), (nint)i * {length});");
                code.Line($"Rows.Copy(in sample, {x.Features}, {StageWriter.InRow(x)}, {x.Stride}, {x.Steps}, {x.Features});");
            }
        }
    }

    public static void Emit(StageWriter writer, OutputStage stage)
    {
        View y = stage.Y;
        int length = y.Steps * y.Features;
        CodeWriter code = writer.Code;
        if (writer.Training)
        {
            using (writer.RowsMethod(stage, Pass.Forward, "The outputs, to the batch."))
            {
                using (writer.RowLoop())
                {
                    code.Line($"Rows.Copy({StageWriter.InRow(y)}, {y.Stride}, ref batch.OutputRow(first + i), {y.Features}, {y.Steps}, {y.Features});");
                    if (stage.Mask is View mask)
                    {
                        code.Line($"Rows.Copy({StageWriter.InRow(mask)}, {mask.Features}, ref batch.OutputMaskRow(first + i), {mask.Features}, 1, {mask.Features});");
                    }
                }
            }

            return;
        }

        code.Line();
        code.Comment("The outputs, to the user's array.");
        using (code.Block("public static void Output(ref float output, ref float rows, int count)"))
        {
            using (writer.RowLoop())
            {
                code.Line($"Rows.Copy({StageWriter.InRow(y)}, {y.Stride}, ref At(ref output, (nint)i * {length}), {y.Features}, {y.Steps}, {y.Features});");
            }
        }
    }
}
