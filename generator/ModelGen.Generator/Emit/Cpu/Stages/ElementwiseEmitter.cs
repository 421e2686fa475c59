using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu.Stages;

/// <summary>y = f(x), number by number; padding is computed along.</summary>
internal static class ElementwiseEmitter
{
    public static void Emit(StageWriter writer, ElementwiseStage stage)
    {
        CodeWriter code = writer.Code;
        string vector = StageWriter.Vector(stage.Y.Features);
        VectorCode vectors = new(vector);
        string count = $"{stage.Y.Steps * stage.Y.Stride}";
        string[] forward = [$"{stage.Name}:", .. stage.Equations.Select(e => "  " + MathText.Render(e))];
        using (writer.RowsMethod(stage, Pass.Forward, forward))
        {
            using (writer.RowLoop())
            {
                code.Line($"ref float xRow = {StageWriter.InRow(stage.X)};");
                code.Line($"ref float yRow = {StageWriter.InRow(stage.Y)};");
                List<(string, string)> outputs = [("y", $"{vector}.Store({{0}}, ref yRow, n);")];
                foreach (KeptValue kept in stage.Kept.Where(k => k.Name is not ("x" or "y")))
                {
                    string row = NameScope.Row(kept.Name);
                    code.Line($"ref float {row} = {StageWriter.InRow(kept.View)};");
                    outputs.Add((kept.Name, $"{vector}.Store({{0}}, ref {row}, n);"));
                }

                vectors.Loop(code, "n", count, [("x", $"{vector}.Load(ref xRow, n)")], stage.Equations, outputs);
            }
        }

        if (!writer.Training || stage.DX is null)
        {
            return;
        }

        string[] backward = [$"{stage.Name} backward:", .. stage.Backward.Select(e => "  " + MathText.Render(e))];
        using (writer.RowsMethod(stage, Pass.Backward, backward))
        {
            using (writer.RowLoop())
            {
                code.Line($"ref float dyRow = {StageWriter.InRow(stage.DY)};");
                code.Line($"ref float dxRow = {StageWriter.InRow(stage.DX)};");
                List<(string, string)> inputs = [("dy", $"{vector}.Load(ref dyRow, n)")];
                foreach (KeptValue kept in stage.Kept)
                {
                    string row = NameScope.Row(kept.Name);
                    code.Line($"ref float {row} = {StageWriter.InRow(kept.View)};");
                    inputs.Add((kept.Name, $"{vector}.Load(ref {row}, n)"));
                }

                vectors.Loop(code, "n", count, inputs, stage.Backward, [("dx", $"{vector}.Store({{0}}, ref dxRow, n);")]);
            }
        }
    }
}
