using ModelGen.Generator.Binding.Losses;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu.Stages;

/// <summary>Losses: each sample's weighted sum over its counted positions, and the gradient that starts the backward pass.</summary>
internal static class LossEmitter
{
    public static void Emit(StageWriter writer, SoftmaxLossStage stage)
    {
        CodeWriter code = writer.Code;
        string vector = StageWriter.Vector(stage.Z.Features);
        int classes = stage.Z.Features;
        string formula = stage.Sparse ? "ln Σ exp(z) − z(class)" : "Σ y (ln Σ exp(z) − z)";
        using (writer.RowsMethod(stage, Pass.Forward, $"Softmax and its cross-entropy: p = exp(z) / Σ exp(z), loss = {formula}."))
        {
            using (writer.RowLoop())
            {
                CopyTarget(writer, stage.Place, stage.Target);
                if (stage.Smoothing > 0)
                {
                    string target = $"{StageWriter.InRow(stage.Target)}, {stage.Target.Stride}, {writer.Steps(stage.Target.Steps)}, {classes}";
                    code.Line($"Rows.Scale({target}, {CSharp.Float(1 - stage.Smoothing)}, {CSharp.Float(stage.Smoothing / classes)});");
                }

                string method = stage.Sparse ? "SparseCrossentropy" : "Crossentropy";
                Positions(
                    writer,
                    stage.Place,
                    stage.Z,
                    Counted(stage),
                    () =>
                    {
                        code.Line($"float positionLoss = Softmax.{method}<{vector}>(");
                        code.Line($"    {InRow(stage.Z)}, {InRow(stage.P)}, {classes}, {TargetOf(stage)});");
                    },
                    () => code.Line($"Softmax.Forward<{vector}>({InRow(stage.Z)}, {InRow(stage.P)}, {classes});"));
            }
        }

        string gradient = stage.Sparse ? "p − [class]" : "p Σ y − y";
        using (writer.RowsMethod(stage, Pass.Backward, $"dz = ({gradient}) weight / counted positions."))
        {
            using (writer.RowLoop())
            {
                Gradients(writer, stage.DZ, Counted(stage), () =>
                {
                    code.Line($"float scale = {Batch(stage.Place)}.ScaleOf({Position(stage.DZ)});");
                    string method = stage.Sparse ? "SparseCrossentropyBackward" : "CrossentropyBackward";
                    code.Line($"Softmax.{method}<{vector}>(");
                    code.Line($"    {InRow(stage.P)}, {InRow(stage.DZ)}, {classes}, {TargetOf(stage)}, scale);");
                });
            }
        }
    }

    public static void Emit(StageWriter writer, ElementwiseLossStage stage)
    {
        CodeWriter code = writer.Code;
        View x = stage.X;
        string vector = StageWriter.Vector(x.Features);
        VectorCode vectors = new(vector);
        (Symbol, string)[] inputs =
        [
            (LossFunction.X, $"{vector}.Load(ref xRow, n)"),
            (LossFunction.Y, $"{vector}.Load(ref targetRow, n)"),
            (LossFunction.Result.Gradient, "scales"),
        ];
        string[] forward = [$"{stage.Kind}, the mean over the last axis of:", .. MathText.Lines(stage.Equations)];
        using (writer.RowsMethod(stage, Pass.Forward, forward))
        {
            using (writer.RowLoop())
            {
                CopyTarget(writer, stage.Place, stage.Target);
                DeclareRows(code, stage);
                code.Line($"ref float lossRow = {StageWriter.InRow(stage.Losses)};");
                List<(Symbol, string)> outputs = [(LossFunction.Result, $"{vector}.Store({{0}}, ref lossRow, n);")];
                if (stage.P is View p)
                {
                    code.Line($"ref float pRow = {StageWriter.InRow(p)};");
                    outputs.Add((LossFunction.P, $"{vector}.Store({{0}}, ref pRow, n);"));
                }

                vectors.Loop(code, "n", writer.Floats(x), inputs, stage.Equations, outputs);
                Positions(
                    writer,
                    stage.Place,
                    x,
                    Counted(stage.Mask),
                    () => code.Line($"float positionLoss = Rows.Sum({InRow(stage.Losses)}, {x.Features}) / {x.Features};"),
                    null);
            }
        }

        string[] backward =
        [
            "Its gradient, where dloss is weight / (features · counted positions):", .. MathText.Lines(stage.Backward),
        ];
        using (writer.RowsMethod(stage, Pass.Backward, backward))
        {
            using (writer.RowLoop())
            {
                Gradients(writer, stage.DX, Counted(stage.Mask), () =>
                {
                    code.Line($"float scale = {Batch(stage.Place)}.ScaleOf({Position(x)}) / {x.Features};");
                    code.Line($"{vector} scales = {vector}.Broadcast(scale);");
                    string? step = x.Steps == 1 ? null : $"(step * {x.Stride})";
                    code.Line($"ref float xRow = {StageWriter.InRow(x, step)};");
                    code.Line($"ref float targetRow = {StageWriter.InRow(stage.Target, step)};");
                    code.Line($"ref float dxRow = {StageWriter.InRow(stage.DX, step)};");
                    (Symbol, string) gradient = (LossFunction.X.Gradient, $"{vector}.Store({{0}}, ref dxRow, n);");
                    vectors.Loop(code, "n", $"{x.Stride}", inputs, stage.Backward, [gradient]);
                });
            }
        }
    }

    public static void Emit(StageWriter writer, TargetStage stage)
    {
        using (writer.RowsMethod(stage, Pass.Forward, "The targets, from the user's array."))
        {
            using (writer.RowLoop())
            {
                CopyTarget(writer, stage.Place, stage.Target);
            }
        }
    }

    public static void Emit(StageWriter writer, PositionLossStage stage)
    {
        CodeWriter code = writer.Code;
        using (writer.RowsMethod(stage, Pass.Forward, "The losses of the positions that count."))
        {
            using (writer.RowLoop())
            {
                Positions(writer, stage.Place, stage.Losses, Counted(stage.Mask), () => code.Line($"float positionLoss = At(ref row, {At(stage.Losses)});"), null);
            }
        }

        if (stage.DLosses is not View gradient)
        {
            return;
        }

        using (writer.RowsMethod(stage, Pass.Backward, "Their gradients: weight / counted positions."))
        {
            using (writer.RowLoop())
            {
                Gradients(writer, gradient, Counted(stage.Mask), () => code.Line($"At(ref row, {At(gradient)}) = {Batch(stage.Place)}.ScaleOf({Position(gradient)});"));
            }
        }
    }

    public static void Emit(StageWriter writer, ActivityPenaltyStage stage)
    {
        using (writer.RowsMethod(stage, Pass.Forward, "What the output of a sample adds to the loss."))
        {
            using (writer.RowLoop())
            {
                writer.Code.Line($"batch.AddPenalty(first + i, At(ref row, {At(stage.Penalty)}));");
            }
        }

        if (stage.DPenalty is not View gradient)
        {
            return;
        }

        using (writer.RowsMethod(stage, Pass.Backward, "Its gradient: 1 / samples."))
        {
            using (writer.RowLoop())
            {
                writer.Code.Line($"At(ref row, {At(gradient)}) = 1f / batch.Rows;");
            }
        }
    }

    private static void DeclareRows(CodeWriter code, ElementwiseLossStage stage)
    {
        code.Line($"ref float xRow = {StageWriter.InRow(stage.X)};");
        code.Line($"ref float targetRow = {StageWriter.InRow(stage.Target)};");
    }

    private static void CopyTarget(StageWriter writer, OutputPlace place, View target)
    {
        string to = $"{StageWriter.InRow(target)}, {target.Stride}";
        if (writer.HasLengths && target.Steps > 1)
        {
            // Behind the end of a sequence, targets are what lies there: they do not count.
            string sequence = $"in batch.SequenceTarget(first + i, {target.Features})";
            writer.Code.Line($"Rows.Copy({sequence}, {target.Features}, {to}, batch.LengthOf(first + i), {target.Features});");
            return;
        }

        string from = place.IsOnly ? $"in batch.TargetRow(first + i, {target.Steps * target.Features})" : $"in {Batch(place)}.TargetRow(first + i)";
        writer.CopyRows(target, from, target.Features, StageWriter.InRow(target), target.Stride);
    }

    /// <summary>Sums the loss of a sample over its positions that count; nothing comes of the targets of the others.</summary>
    /// <param name="writer">Where it is written.</param>
    /// <param name="place">The output that it is of.</param>
    /// <param name="view">The outputs.</param>
    /// <param name="counted">The condition of positions that count, or null: all do.</param>
    /// <param name="computeLoss">Declares <c>positionLoss</c>.</param>
    /// <param name="computeMasked">What is left to do at a position that does not count; null: nothing.</param>
    private static void Positions(
        StageWriter writer, OutputPlace place, View view, string? counted, Action computeLoss, Action? computeMasked)
    {
        CodeWriter code = writer.Code;
        string batch = Batch(place);
        if (view.Steps == 1 && counted is null)
        {
            computeLoss();
            code.Line($"{batch}.SetLoss(first + i, positionLoss * {batch}.WeightOf({Position(view)}), 1);");
            return;
        }

        code.Line("double sum = 0;");
        code.Line("int positions = 0;");
        EachStep(writer, view, () => WhereCounted(
            code,
            counted,
            () =>
            {
                computeLoss();
                code.Line($"sum += positionLoss * {batch}.WeightOf({Position(view)});");
                code.Line("positions++;");
            },
            computeMasked));
        code.Line();
        code.Line($"{batch}.SetLoss(first + i, sum, positions);");
    }

    /// <summary>Computes the gradients of the positions that count; those of the others are 0, whatever their targets.</summary>
    private static void Gradients(StageWriter writer, View gradient, string? counted, Action compute) => EachStep(
        writer,
        gradient,
        () => WhereCounted(writer.Code, counted, compute, () => writer.Code.Line($"Rows.Clear({InRow(gradient)}, {gradient.Stride});")));

    private static void WhereCounted(CodeWriter code, string? counted, Action compute, Action? computeMasked)
    {
        if (counted is null)
        {
            compute();
            return;
        }

        using (code.Block($"if ({counted})"))
        {
            compute();
        }

        if (computeMasked is not null)
        {
            using (code.Block("else"))
            {
                computeMasked();
            }
        }
    }

    private static void EachStep(StageWriter writer, View view, Action body)
    {
        if (view.Steps == 1)
        {
            body();
            return;
        }

        using (writer.Code.Block($"for (int step = 0; step < {writer.Steps(view.Steps)}; step++)"))
        {
            body();
        }
    }

    /// <summary>What has the targets and losses of an output.</summary>
    public static string Batch(OutputPlace place) => place.IsOnly ? "batch" : $"batch.Output({place.Index})";

    /// <summary>The arguments that tell a position.</summary>
    private static string Position(View view) => view.Steps == 1 ? "first + i" : "first + i, step";

    private static string TargetOf(SoftmaxLossStage stage) =>
        stage.Sparse ? $"At(ref row, {At(stage.Target)})" : StageWriter.At("row", At(stage.Target));

    /// <summary>The condition of positions that a mask, a row with a number for each step, lets count; null: all do.</summary>
    private static string? Counted(View? mask) => mask is null ? null : $"At(ref row, {Places.Offset(mask, mask.Features == 1 ? null : "step")}) > 0";

    /// <summary>The condition of positions that neither the mask nor their target leaves out; null: all count.</summary>
    private static string? Counted(SoftmaxLossStage stage)
    {
        string? target = stage.IgnoredClass is int ignored ? $"{TargetOf(stage)} != {CSharp.Float(ignored)}" : null;
        return Counted(stage.Mask) is string mask && target is not null ? $"{mask} && {target}" : Counted(stage.Mask) ?? target;
    }

    private static string At(View view) => Places.Offset(view, view.Steps == 1 ? null : view.Stride == 1 ? "step" : $"(step * {view.Stride})");

    private static string InRow(View view) => StageWriter.At("row", At(view));
}
