using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu.Stages;

/// <summary>The stages that take several steps of a sample together, or put steps elsewhere.</summary>
internal static class WindowEmitters
{
    public static void Emit(StageWriter writer, ShiftStage stage)
    {
        if (writer.KeepsStates)
        {
            Continue(writer, stage);
            return;
        }

        string from = Places.Shapes([stage.X]), to = Places.Shapes([stage.Y]);
        if (stage.Has(Pass.Forward))
        {
            SimpleEmitters.EachRow(writer, stage, Pass.Forward, $"{stage.Name}: {from} to {to}, of which steps that are not in x are 0.", Text(stage.Forward));
        }

        if (stage.Has(Pass.Backward))
        {
            SimpleEmitters.EachRow(writer, stage, Pass.Backward, $"{stage.Name} backward: {to} to {from}.", Text(stage.Backward!));
        }

        static string Text(RowShift rows) => string.Join("\n", new[] { rows.Copies ? Copy(rows.From, rows.To) : null }
            .Concat(rows.Rest.Select(rest => $"Rows.Clear({StageWriter.InRow(rest)}, {rest.Steps * rest.Stride});"))
            .Where(line => line is not null));
    }

    public static void Emit(StageWriter writer, PoolStage stage)
    {
        string vector = StageWriter.Vector(stage.X.Features), shape = Windows(stage.X, stage.Y, stage.Window.Size, stage.Window.Strides, stage.Window.Before);
        string x = StageWriter.InRow(stage.X), y = StageWriter.InRow(stage.Y), dy = StageWriter.InRow(stage.DY);
        string from = Places.Shapes([stage.X]), to = Places.Shapes([stage.Y]);
        SimpleEmitters.EachRow(
            writer,
            stage,
            Pass.Forward,
            $"{stage.Name}: the {(stage.IsMax ? "greatest" : "mean")} of each window, {from} to {to}.",
            stage.IsMax ? $"Windows.Max<{vector}>({shape}, {x}, {y});" : $"Windows.Sum<{vector}>({shape}, isMean: true, {x}, {y});");
        if (stage.DX is View dx && writer.Training)
        {
            string into = StageWriter.InRow(dx);
            SimpleEmitters.EachRow(
                writer,
                stage,
                Pass.Backward,
                $"{stage.Name} backward: {(stage.IsMax ? "dy goes to the first that is as great" : "an equal share for each step of a window")}.",
                stage.IsMax
                    ? $"Windows.MaxBackward<{vector}>({shape}, {x}, {y}, {dy}, {into});"
                    : $"Windows.MeanBackward<{vector}>({shape}, {dy}, {into});");
        }
    }

    public static void Emit(StageWriter writer, RepeatStage stage)
    {
        // In turn, all rows are repeated as one row is.
        string shape = stage.InTurn
            ? Windows(InOne(stage.Y, stage.Times), InOne(stage.X, 1), stage.Times, stage.Times, 0)
            : Windows(stage.Y, stage.X, stage.Times, stage.Times, 0);
        SimpleEmitters.EachRow(
            writer,
            stage,
            Pass.Forward,
            $"{stage.Name}: {stage.Order}, {Places.Shapes([stage.X])} to {Places.Shapes([stage.Y])}.",
            $"Windows.Repeat({shape}, {StageWriter.InRow(stage.X)}, {StageWriter.InRow(stage.Y)});");
        if (stage.DX is View dx && writer.Training)
        {
            SimpleEmitters.EachRow(
                writer,
                stage,
                Pass.Backward,
                $"{stage.Name} backward: dx is the sum of dy over the times.",
                $"Windows.Sum<{StageWriter.Vector(dx.Features)}>({shape}, isMean: false, {StageWriter.InRow(stage.DY)}, {StageWriter.InRow(dx)});");
        }
    }

    /// <summary>The rows of a view as so many, each of several with their padding.</summary>
    private static View InOne(View rows, int count) =>
        rows with { Steps = count, Stride = rows.Steps / count * rows.Stride, Features = rows.Steps / count * rows.Stride };

    /// <summary>A step of a stream comes behind those before it, of which the oldest one goes.</summary>
    private static void Continue(StageWriter writer, ShiftStage stage)
    {
        View y = stage.Y;
        string next = StageWriter.InRow(y, $"{y.Stride}"), copy = Copy(stage.Forward.From, stage.Forward.To);
        SimpleEmitters.EachRow(
            writer,
            stage,
            Pass.Forward,
            $"{stage.Name}: the last {y.Steps} steps, of which the first is forgotten.",
            $"Rows.Copy({next}, {StageWriter.InRow(y)}, {(y.Steps - 1) * y.Stride});\n{copy}");
    }

    private static string Copy(View from, View to) =>
        StageWriter.Copy(StageWriter.InRow(from), from.Stride, StageWriter.InRow(to), to.Stride, $"{from.Steps}", from.Features);

    private static string Windows(View steps, View windows, int size, int strides, int before)
    {
        string text = $"Steps = {steps.Steps}, StepRow = {steps.Stride}, Windows = {windows.Steps}, WindowRow = {windows.Stride}, Size = {size}, "
            + $"Strides = {strides}{(before == 0 ? string.Empty : $", Before = {before}")}, Columns = {steps.Stride}";
        return $"\n    new() {{ {text} }}";
    }
}
