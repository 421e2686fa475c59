using ModelGen.Generator.Lowering;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Emit.Cpu.Stages;

/// <summary>Rows of a table for indices, and the table's gradient.</summary>
internal static class EmbeddingEmitter
{
    public static void Emit(StageWriter writer, EmbeddingStage stage)
    {
        Forward(writer, stage);
        if (stage.Has(Pass.Gradients) && writer.Training)
        {
            Gradients(writer, stage);
        }
    }

    private static void Forward(StageWriter writer, EmbeddingStage stage)
    {
        View x = stage.X, y = stage.Y;
        string steps = writer.Steps(x.Steps), from = StageWriter.InRow(x);
        string masked = stage.Mask is null ? string.Empty : "; steps of index 0 are masked";
        using (writer.RowsMethod(stage, Pass.Forward, $"{stage.Layer.Name}: y(t) = embeddings[x(t)]{masked}."))
        {
            writer.DeclareMemory();
            using (writer.RowLoop())
            {
                string table = StageWriter.InParameters(stage.Table), to = StageWriter.InRow(y);
                writer.Code.Line("Embedding.Lookup(");
                writer.Code.Line($"    {table}, {from}, {x.Stride}, {to}, {y.Stride}, {steps}, {y.Features});");
                if (stage.Mask is View mask)
                {
                    writer.Code.Line($"Embedding.MaskZero({from}, {x.Stride}, {StageWriter.InRow(mask)}, {steps});");
                    if (stage.Within is View within)
                    {
                        writer.Code.Line($"Masking.Within({StageWriter.InRow(within)}, {StageWriter.InRow(mask)}, {steps});");
                    }
                }
            }
        }
    }

    private static void Gradients(StageWriter writer, EmbeddingStage stage)
    {
        View x = stage.X, dy = stage.DY;
        string comment = $"{stage.Layer.Name}: dembeddings[i] = Σ dy(t) over the samples{(x.Steps == 1 ? string.Empty : " and steps")} where x(t) is i.";
        using (writer.BlocksMethod(stage, Pass.Gradients, comment))
        {
            CodeWriter code = writer.Code;
            writer.DeclareMemory();
            code.Line($"Embedding.Gradient<{StageWriter.Vector(dy.Features)}>(");
            code.Line("    new()");
            code.Line("    {");
            code.Line($"        Samples = batch.Rows, Steps = {writer.Steps(x.Steps)}, Row = RowFloats,");
            code.Line($"        Rows = {stage.Layer.InputDim}, Columns = {dy.Features},");
            code.Line($"        X = {Places.Offset(x)}, XStep = {x.Stride}, DY = {Places.Offset(dy)}, DYStep = {dy.Stride},");
            code.Line("    },");
            code.Line($"    {StageWriter.At("memory.Gradients", "Weights." + stage.Table.Identifier)},");
            if (stage.Touched is Buffer touched)
            {
                code.Line($"    {StageWriter.InShared(touched)},");
            }

            code.Line("    ref memory.TrainingRow(0),");
            code.Line(writer.HasLengths ? "    part," : "    part);");
            if (writer.HasLengths)
            {
                code.Line("    batch.LengthsOf(0, batch.Rows));");
            }
        }
    }
}
