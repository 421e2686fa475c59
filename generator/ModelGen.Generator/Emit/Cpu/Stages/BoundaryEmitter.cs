using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu.Stages;

/// <summary>Where samples come in from the user's arrays and outputs go out to them.</summary>
internal static class BoundaryEmitter
{
    public static void Emit(StageWriter writer, InputStage stage)
    {
        string length = $"{stage.X.Steps * stage.X.Features}";
        string sample = writer.Training
            ? $"in batch.InputRow(first + i, {length})"
            : $"in At(ref Unsafe.AsRef(in input), (nint)i * {length})";
        using (Method(writer, stage, "The samples, from the user's array.", "ref readonly float input"))
        {
            using (writer.RowLoop())
            {
                writer.CopyRows(stage.X, sample, stage.X.Features, StageWriter.InRow(stage.X), stage.X.Stride);
            }
        }
    }

    public static void Emit(StageWriter writer, OutputStage stage)
    {
        View y = stage.Y;
        string sample = writer.Training
            ? "ref batch.OutputRow(first + i)"
            : $"ref At(ref output, (nint)i * {y.Steps * y.Features})";
        using (Method(writer, stage, "The outputs, to the user's array.", "ref float output"))
        {
            using (writer.RowLoop())
            {
                writer.CopyRows(y, StageWriter.InRow(y), y.Stride, sample, y.Features);
                if (stage.Mask is View mask && writer.Training)
                {
                    writer.CopyRows(mask, StageWriter.InRow(mask), mask.Stride, "ref batch.OutputMaskRow(first + i)", mask.Features);
                }
            }
        }
    }

    /// <summary>In training the user's arrays come with the batch, otherwise as a parameter.</summary>
    private static Block Method(StageWriter writer, Stage stage, string comment, string array)
    {
        if (writer.Training)
        {
            return writer.RowsMethod(stage, Pass.Forward, comment);
        }

        writer.Begin(comment);
        return writer.Code.Block($"public static void {stage.Name}({array}, ref float rows, int count)");
    }
}
