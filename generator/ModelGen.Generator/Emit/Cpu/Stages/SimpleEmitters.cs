using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu.Stages;

/// <summary>The stages that are one call of the runtime for each sample.</summary>
internal static class SimpleEmitters
{
    public static void Emit(StageWriter writer, MaskingStage stage)
    {
        View x = stage.X;
        string value = CSharp.Float(stage.Value), mask = StageWriter.InRow(stage.Mask), sizes = $"{writer.Steps(x.Steps)}, {x.Features}, {x.Stride}";
        string within = stage.Within is View lengths ? $"\nMasking.Within({StageWriter.InRow(lengths)}, {mask}, {writer.Steps(x.Steps)});" : string.Empty;
        EachRow(
            writer,
            stage,
            Pass.Forward,
            $"{stage.Name}: a step whose features all equal {CSharp.FloatInWords(stage.Value)} is masked and becomes 0.",
            $"Masking.Apply({StageWriter.InRow(x)}, {StageWriter.InRow(stage.Y)}, {mask}, {sizes}, {value});{within}");
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

    public static void Emit(StageWriter writer, CopyStage stage)
    {
        string from = Places.Shapes(stage.Copies.Select(copy => copy.X)), to = Places.Shapes([stage.Y]);
        EachRow(writer, stage, Pass.Forward, $"{stage.Name}: {from} to {to}.", Text(stage.Forward));
        if (stage.Has(Pass.Backward))
        {
            EachRow(writer, stage, Pass.Backward, $"{stage.Name} backward: {to} to {from}.", Text(stage.Backward));
        }

        string Text(IEnumerable<(View From, View To)> copies) => string.Join("\n", copies.Select(copy =>
            StageWriter.Copy(
                StageWriter.InRow(copy.From), copy.From.Stride, StageWriter.InRow(copy.To), copy.To.Stride, writer.Steps(copy.From.Steps), copy.From.Features)));
    }

    public static void Emit(StageWriter writer, TransposeStage stage)
    {
        string from = Places.Shapes([stage.X]), to = Places.Shapes([stage.Y]);
        EachRow(writer, stage, Pass.Forward, $"{stage.Name}: {from} to {to}, y(f, t) = x(t, f).", Transpose(stage.X, stage.Y));
        if (stage.DX is View dx && writer.Training)
        {
            EachRow(writer, stage, Pass.Backward, $"{stage.Name} backward: {to} to {from}.", Transpose(stage.DY, dx));
        }

        static string Transpose(View x, View y) =>
            $"Rows.Transpose({StageWriter.InRow(x)}, {x.Stride}, {StageWriter.InRow(y)}, {y.Stride}, {x.Steps}, {x.Features});";
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
                writer,
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
                    writer,
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
            $"{stage.Layer.Name}: in training, y = x / (1 − {rate}) with probability 1 − {rate}, else 0{(stage.Layer.WholeFeatures ? ", the same at all steps" : "")}.",
            stage.X,
            stage.Y);
        if (stage.DX is View dx)
        {
            Dropout(writer, stage, Pass.Backward, $"{stage.Layer.Name} backward: the same numbers are kept.", stage.DY, dx);
        }
    }

    public static void Emit(StageWriter writer, FactorStage stage)
    {
        View y = stage.Y;
        using (writer.RowsMethod(stage, Pass.Forward, $"{stage.Name}: in training 1 / (1 − rate), or 0 where a number is dropped; else 1."))
        {
            writer.Code.Line("StepContext context = batch.Context;");
            writer.Code.Line($"float rate = context.Training ? {CSharp.Float(stage.Rate)} : 0f;");
            writer.Code.Line(Stream("Dropout", stage.Index));
            using (writer.RowLoop())
            {
                string numbers = $"{StageWriter.InRow(y)}, {y.Stride}, {y.Steps}, {y.Features}";
                writer.Code.Line($"Dropout.Factors({numbers}, rate, in stream, (first + i) * {y.Steps * y.Features}L);");
            }
        }
    }

    public static void Emit(StageWriter writer, DrawStage stage)
    {
        View y = stage.Y;
        using (writer.RowsMethod(stage, Pass.Forward, $"{stage.Name}: in training, random numbers from 0 to 1, else zeros."))
        {
            writer.Code.Line("StepContext context = batch.Context;");
            writer.Code.Line(Stream("Noise", stage.Stream));
            using (writer.RowLoop())
            {
                string size = $"{y.Stride}, {writer.Steps(y.Steps)}, {y.Features}";
                writer.Code.Line("UniformDraw.Fill(");
                writer.Code.Line($"    {StageWriter.InRow(y)}, {size}, context.Training, in stream, (first + i) * {y.Steps * y.Features}L);");
            }
        }
    }

    public static void Emit(StageWriter writer, BranchStage stage)
    {
        View dx = stage.DX;
        string vector = StageWriter.Vector(dx.Features);
        using (writer.RowsMethod(stage, Pass.Backward, $"{stage.Name} backward: dx is the sum of the gradients of all who read x."))
        {
            using (writer.RowLoop())
            {
                string[] terms = [.. stage.Branches.Select((branch, i) => $"dx{i + 1}")];
                for (int i = 0; i < terms.Length; i++)
                {
                    writer.Code.Line($"ref float {terms[i]} = {StageWriter.InRow(stage.Branches[i])};");
                }

                writer.Code.Line($"ref float dx = {StageWriter.InRow(dx)};");
                using (writer.Code.Block($"for (int n = 0; n < {writer.Floats(dx)}; n += {vector}.Lanes)"))
                {
                    string sum = string.Join(" + ", terms.Select(term => $"{vector}.Load(ref {term}, n)"));
                    writer.Code.Line($"{vector}.Store({sum}, ref dx, n);");
                }
            }
        }
    }

    private static void Dropout(StageWriter writer, DropoutStage stage, Pass pass, string comment, View from, View to)
    {
        CodeWriter code = writer.Code;
        using (writer.RowsMethod(stage, pass, comment))
        {
            code.Line("StepContext context = batch.Context;");
            code.Line($"float rate = context.Training ? {CSharp.Float(stage.Layer.Rate)} : 0f;");
            code.Line(Stream("Dropout", stage.Layer.Index));
            using (writer.RowLoop())
            {
                // Where all steps keep the same features, each draws the numbers of a single one.
                bool each = stage.Layer.WholeFeatures;
                using Block? steps = each ? code.Block($"for (int step = 0; step < {writer.Steps(from.Steps)}; step++)") : null;
                string x = StageWriter.InRow(from, each ? $"(step * {from.Stride})" : null), y = StageWriter.InRow(to, each ? $"(step * {to.Stride})" : null);
                code.Line("Dropout.Apply(");
                code.Line($"    {x}, {from.Stride}, {y}, {to.Stride},");
                code.Line($"    {(each ? "1" : writer.Steps(from.Steps))}, {from.Features}, rate, in stream, (first + i) * {(each ? 1 : from.Steps) * from.Features}L);");
            }
        }
    }

    /// <summary>The random numbers of one layer in one step of training.</summary>
    private static string Stream(string kind, int layer) =>
        $"RandomStream stream = new(context.Seed, StreamKind.{kind}, {layer}, (uint)context.Epoch, (uint)context.Step);";

    private static string EachStep(StageWriter writer, View view, Func<string?, string> call) => view.Steps == 1
        ? call(null)
        : $"for (int step = 0; step < {writer.Steps(view.Steps)}; step++)\n{{\n    {call($"(step * {view.Stride})")}\n}}";

    /// <summary>A pass that does the same for each sample.</summary>
    internal static void EachRow(StageWriter writer, Stage stage, Pass pass, string comment, string body)
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
