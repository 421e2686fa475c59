using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu.Stages;

/// <summary>The stages that are one call of the runtime for each sample.</summary>
internal static class SimpleEmitters
{
    public static void Emit(StageWriter writer, MaskingStage stage)
    {
        View x = stage.X;
        string value = CSharp.Float(stage.Value), mask = StageWriter.InRow(stage.Mask), sizes = $"{x.Steps}, {x.Features}, {x.Stride}";
        EachRow(
            writer,
            stage,
            Pass.Forward,
            $"{stage.Name}: a step whose features all equal {value.TrimEnd('f')} is masked and becomes 0.",
            $"Masking.Apply({StageWriter.InRow(x)}, {StageWriter.InRow(stage.Y)}, {mask}, {sizes}, {value});");
        if (stage.DX is View dx && writer.Training)
        {
            EachRow(
                writer,
                stage,
                Pass.Backward,
                $"{stage.Name} backward: nothing flows back through masked steps.",
                $"Masking.Backward({StageWriter.InRow(stage.DY)}, {StageWriter.InRow(dx)}, {mask}, {sizes});");
        }
    }

    public static void Emit(StageWriter writer, FlattenStage stage)
    {
        (int steps, int features, int stride) = (stage.X.Steps, stage.X.Features, stage.X.Stride);
        EachRow(
            writer,
            stage,
            Pass.Forward,
            $"{stage.Name}: ({steps}, {features}) to ({steps * features}).",
            $"Rows.Copy({StageWriter.InRow(stage.X)}, {stride}, {StageWriter.InRow(stage.Y)}, {features}, {steps}, {features});");
        if (stage.DX is View dx && writer.Training)
        {
            EachRow(
                writer,
                stage,
                Pass.Backward,
                $"{stage.Name} backward: ({steps * features}) to ({steps}, {features}).",
                $"Rows.Copy({StageWriter.InRow(stage.DY)}, {features}, {StageWriter.InRow(dx)}, {stride}, {steps}, {features});");
        }
    }

    public static void Emit(StageWriter writer, SoftmaxStage stage)
    {
        string vector = StageWriter.Vector(stage.Z.Features);
        int features = stage.Z.Features;
        EachRow(
            writer,
            stage,
            Pass.Forward,
            $"{stage.Name}: p = exp(z) / Σ exp(z).",
            EachStep(
                stage.Z,
                step => $"Softmax.Forward<{vector}>({StageWriter.InRow(stage.Z, step)}, {StageWriter.InRow(stage.P, step)}, {features});"));
        if (stage.DZ is View dz && writer.Training)
        {
            EachRow(
                writer,
                stage,
                Pass.Backward,
                $"{stage.Name} backward: dz = p (dp − Σ dp p).",
                EachStep(
                    stage.Z,
                    step => $"Softmax.Backward<{vector}>(" +
                        $"{StageWriter.InRow(stage.P, step)}, {StageWriter.InRow(stage.DP, step)}, {StageWriter.InRow(dz, step)}, {features});"));
        }
    }

    public static void Emit(StageWriter writer, DropoutStage stage)
    {
        string rate = CSharp.Float(stage.Layer.Rate).TrimEnd('f');
        Dropout(
            writer,
            stage,
            Pass.Forward,
            $"{stage.Layer.Name}: in training, y = x / (1 − {rate}) with probability 1 − {rate}, else 0.",
            stage.X,
            stage.Y);
        if (stage.DX is View dx)
        {
            Dropout(writer, stage, Pass.Backward, $"{stage.Layer.Name} backward: the same numbers are kept.", stage.DY, dx);
        }
    }

    private static void Dropout(StageWriter writer, DropoutStage stage, Pass pass, string comment, View from, View to)
    {
        CodeWriter code = writer.Code;
        using (writer.RowsMethod(stage, pass, comment))
        {
            code.Line("StepContext context = batch.Context;");
            code.Line($"float rate = context.Training ? {CSharp.Float(stage.Layer.Rate)} : 0f;");
            code.Line($"RandomStream stream = new(context.Seed, StreamKind.Dropout, {stage.Layer.Index}, (uint)context.Epoch, (uint)context.Step);");
            using (writer.RowLoop())
            {
                code.Line("Dropout.Apply(");
                code.Line($"    {StageWriter.InRow(from)}, {from.Stride}, {StageWriter.InRow(to)}, {to.Stride},");
                code.Line($"    {from.Steps}, {from.Features}, rate, in stream, (first + i) * {from.Steps * from.Features}L);");
            }
        }
    }

    private static string EachStep(View view, Func<string?, string> call) => view.Steps == 1
        ? call(null)
        : $"for (int step = 0; step < {view.Steps}; step++)\n{{\n    {call($"(step * {view.Stride})")}\n}}";

    private static void EachRow(StageWriter writer, Stage stage, Pass pass, string comment, string body)
    {
        using (writer.RowsMethod(stage, pass, comment))
        {
            using (writer.RowLoop())
            {
                writer.Code.Lines(body);
            }
        }
    }
}
