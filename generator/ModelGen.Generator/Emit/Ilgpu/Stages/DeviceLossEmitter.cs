using ModelGen.Generator.Binding.Losses;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu.Stages;

/// <summary>Losses: that of each output position, which the host sums, and the gradient that starts the backward pass.</summary>
internal static class DeviceLossEmitter
{
    public static void Emit(DeviceWriter writer, SoftmaxLossStage stage)
    {
        CodeWriter code = writer.Code;
        View z = stage.Z;
        string target = stage.Sparse || z.Features == 1 ? DeviceWriter.InSample(stage.Place.Targets) : Distribution(stage.Place.Targets, z);
        string? counted = Counted(stage.Mask, z, "n"), ignored = stage.IgnoredClass is int ignoredClass ? CSharp.Float(ignoredClass) : null;
        counted = ignored is null ? counted : (counted is null ? "" : counted + " && ") + $"batch.Target[{target}] != {ignored}";
        string method = stage.Sparse ? "SparseCrossentropy" : "Crossentropy";
        string smoothing = stage.Smoothing > 0 ? $", {CSharp.Float(1 - stage.Smoothing)}, {CSharp.Float(stage.Smoothing / z.Features)}" : "";
        string formula = stage.Sparse ? "ln Σ exp(z) − z(class)" : "Σ y (ln Σ exp(z) − z)";
        using (writer.TileMethod(stage, Pass.Forward, $"Softmax and its cross-entropy: p = exp(z) / Σ exp(z), loss = {formula}."))
        {
            using (writer.EachNumber(z.Steps))
            {
                string place = $"batch.Losses[{DeviceWriter.InSample(stage.Place.Positions)}]";
                string logits = DeviceWriter.Position(z), probabilities = DeviceWriter.Position(stage.P);
                WhereCounted(
                    code,
                    counted,
                    () =>
                    {
                        code.Line($"float loss = DeviceSoftmax.{method}(batch, {logits}, {probabilities}, {z.Features}, {target}{smoothing});");
                        code.Line($"{place} = loss;");
                    },
                    () =>
                    {
                        code.Line($"DeviceSoftmax.Forward(batch.Rows, {logits}, {probabilities}, {z.Features});");
                        code.Line($"{place} = 0;");
                    });
            }
        }

        string gradient = stage.Sparse ? "p − [class]" : "p Σ y − y";
        using (writer.TileMethod(stage, Pass.Backward, $"dz = ({gradient}) weight / counted positions."))
        {
            DeclareShare(code, stage.Place, z, stage.Mask, ignored);
            using (writer.EachNumber(z.Steps))
            {
                string probabilities = DeviceWriter.Position(stage.P), gradients = DeviceWriter.Position(stage.DZ);
                WhereCounted(
                    code,
                    counted,
                    () => code.Line(
                        $"DeviceSoftmax.{method}Backward(batch, {probabilities}, {gradients}, {z.Features}, {target}, {Scale(stage.Place, z, "n")}{smoothing});"),
                    () => code.Line($"DeviceSoftmax.NoGradient(batch, {gradients}, {z.Features});"));
            }
        }
    }

    public static void Emit(DeviceWriter writer, ElementwiseLossStage stage)
    {
        CodeWriter code = writer.Code;
        View x = stage.X;
        string[] forward = [$"{stage.Kind}, the mean over the last axis of:", .. MathText.Lines(stage.Equations)];
        using (writer.TileMethod(stage, Pass.Forward, forward))
        {
            using (writer.EachNumber(x.Steps))
            {
                code.Line("float sum = 0;");
                using (code.Block($"for (int feature = 0; feature < {x.Features}; feature++)"))
                {
                    string position = stage.Place.IsOnly
                        ? $"(({DeviceWriter.InSample(x.Steps)}) * {x.Features}) + feature"
                        : $"({Distribution(stage.Place.Targets, x)}) + feature";
                    List<(Symbol, string)> outputs = [(LossFunction.Result, "sum += {0};")];
                    if (stage.P is View p)
                    {
                        outputs.Add((LossFunction.P, $"{Feature(p)} = {{0}};"));
                    }

                    (Symbol, string)[] inputs = [(LossFunction.X, Feature(x)), (LossFunction.Y, $"batch.Target[{position}]")];
                    ScalarCode.Float.Body(code, inputs, stage.Equations, outputs);
                }

                code.Line();
                string loss = $"sum / {x.Features}";
                string value = Counted(stage.Mask, x, "n") is string counted ? $"{counted} ? {loss} : 0" : loss;
                code.Line($"batch.Losses[{DeviceWriter.InSample(stage.Place.Positions)}] = {value};");
            }
        }

        string[] backward =
        [
            "Its gradient, where dloss is weight / (features · counted positions):", .. MathText.Lines(stage.Backward),
        ];
        using (writer.TileMethod(stage, Pass.Backward, backward))
        {
            DeclareShare(code, stage.Place, x, stage.Mask);
            using (writer.EachNumber(x.Steps * x.Features))
            {
                (Symbol, string)[] inputs =
                [
                    (LossFunction.X, DeviceWriter.NumberInRow(x)),
                    (LossFunction.Y, $"batch.Target[{DeviceWriter.InSample(stage.Place.Targets)}]"),
                    (LossFunction.Result.Gradient, $"{Scale(stage.Place, x, $"(n / {x.Features})")} / {x.Features}"),
                ];
                string gradient = DeviceWriter.NumberInRow(stage.DX);
                WhereCounted(
                    code,
                    Counted(stage.Mask, x, $"(n / {x.Features})"),
                    () => ScalarCode.Float.Body(code, inputs, stage.Backward, [(LossFunction.X.Gradient, $"{gradient} = {{0}};")]),
                    () => code.Line($"{gradient} = 0;"));
            }
        }

        static string Feature(View view) => DeviceWriter.InRow(view, view.Steps == 1 ? "feature" : $"(n * {view.Stride}) + feature");
    }

    public static void Emit(DeviceWriter writer, TargetStage stage)
    {
        using (writer.TileMethod(stage, Pass.Forward, "The targets, from the batch."))
        {
            using (writer.EachNumber(stage.Place.Targets.Length))
            {
                writer.Code.Line($"{DeviceWriter.NumberInRow(stage.Target)} = batch.Target[{DeviceWriter.InSample(stage.Place.Targets)}];");
            }
        }
    }

    public static void Emit(DeviceWriter writer, PositionLossStage stage)
    {
        View losses = stage.Losses;
        using (writer.TileMethod(stage, Pass.Forward, "The losses of the positions that count."))
        {
            using (writer.EachNumber(losses.Steps))
            {
                string place = $"batch.Losses[{DeviceWriter.InSample(stage.Place.Positions)}]";
                WhereCounted(
                    writer.Code,
                    Counted(stage.Mask, losses, "n"),
                    () => writer.Code.Line($"{place} = batch.Rows[{DeviceWriter.Position(losses)}];"),
                    () => writer.Code.Line($"{place} = 0;"));
            }
        }

        if (stage.DLosses is not View gradient)
        {
            return;
        }

        using (writer.TileMethod(stage, Pass.Backward, "Their gradients: weight / counted positions."))
        {
            DeclareShare(writer.Code, stage.Place, losses, stage.Mask);
            using (writer.EachNumber(losses.Steps))
            {
                string place = $"batch.Rows[{DeviceWriter.Position(gradient)}]";
                WhereCounted(
                    writer.Code,
                    Counted(stage.Mask, losses, "n"),
                    () => writer.Code.Line($"{place} = {Scale(stage.Place, losses, "n")};"),
                    () => writer.Code.Line($"{place} = 0;"));
            }
        }
    }

    public static void Emit(DeviceWriter writer, ActivityPenaltyStage stage)
    {
        using (writer.TileMethod(stage, Pass.Forward, "What the output of a sample adds to the loss; such numbers lie behind the losses of positions."))
        {
            using (writer.EachNumber(1))
            {
                string all = stage.Positions == 1 ? "batch.Count" : $"(batch.Count * {stage.Positions})";
                writer.Code.Line($"batch.Losses[{all} + sample] {(stage.IsFirst ? "=" : "+=")} {DeviceWriter.InRow(stage.Penalty)};");
            }
        }

        if (stage.DPenalty is not View gradient)
        {
            return;
        }

        using (writer.TileMethod(stage, Pass.Backward, "Its gradient: 1 / samples."))
        {
            using (writer.EachNumber(1))
            {
                writer.Code.Line($"{DeviceWriter.InRow(gradient)} = 1f / batch.Count;");
            }
        }
    }

    /// <summary>What is done at a position that counts and what at one that does not, whose target is not read.</summary>
    private static void WhereCounted(CodeWriter code, string? counted, Action compute, Action computeMasked)
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

        using (code.Block("else"))
        {
            computeMasked();
        }
    }

    /// <summary>Where the target of position <c>n</c> begins, a number for each feature.</summary>
    private static string Distribution(Extract targets, View view)
    {
        string begin = view.Steps == 1 ? $"sample * {targets.Total}"
            : targets.Length == targets.Total ? $"((sample * {view.Steps}) + n) * {view.Features}"
            : $"(sample * {targets.Total}) + (n * {view.Features})";
        return targets.Offset == 0 ? begin : $"({begin}) + {targets.Offset}";
    }

    /// <summary>What the gradient of a position's loss is multiplied by.</summary>
    private static string Scale(OutputPlace place, View view, string step)
    {
        Extract positions = place.Positions;
        string begin = positions.Total == 1 ? "sample" : $"(sample * {positions.Total})";
        string position = string.Join(" + ", new[] { begin, positions.Offset == 0 ? "" : $"{positions.Offset}", view.Steps == 1 ? "" : step }.Where(s => s.Length > 0));
        return $"share * OutputPositions.Weight(batch, {position})";
    }

    /// <summary>Declares the share of a counted position, weighing 1. All threads of the group take part.</summary>
    private static void DeclareShare(CodeWriter code, OutputPlace place, View view, View? mask, string? ignored = null)
    {
        string weight = place.Weight == 1 ? "1f" : CSharp.Float((float)place.Weight);
        if (mask is null && ignored is null)
        {
            code.Line($"float share = {weight} / {(view.Steps == 1 ? "batch.Count" : $"(batch.Count * {view.Steps})")};");
            return;
        }

        string positions = place.IsOnly ? $"{view.Steps}" : $"{view.Steps}, {place.Positions.Offset}, {place.Positions.Total}";
        string target = ignored is null ? "" : place.IsOnly ? $", {ignored}" : $", {place.Targets.Offset}, {place.Targets.Total}, {ignored}";
        string times = place.Weight == 1 ? "" : $"{weight} * ";
        code.Line($"float share = {times}OutputPositions.Share(batch, shared, {positions}{target});");
    }

    /// <summary>The condition of positions that a mask lets count; null: all do.</summary>
    private static string? Counted(View? mask, View view, string position) =>
        mask is null ? null : $"{DeviceWriter.InRow(mask, view.Steps == 1 ? null : position)} > 0";
}
