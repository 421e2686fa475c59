using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu.Stages;

/// <summary>The stages that take several steps together, or put steps elsewhere.</summary>
internal static class DeviceWindowEmitters
{
    public static void Emit(DeviceWriter writer, ShiftStage stage)
    {
        string from = Places.Shapes([stage.X]), to = Places.Shapes([stage.Y]);
        if (stage.Has(Pass.Forward))
        {
            Shift(writer, stage, Pass.Forward, $"{stage.Name}: {from} to {to}, of which steps that are not in x are 0.", stage.Forward);
        }

        if (stage.Has(Pass.Backward))
        {
            Shift(writer, stage, Pass.Backward, $"{stage.Name} backward: {to} to {from}.", stage.Backward!);
        }
    }

    private static void Shift(DeviceWriter writer, ShiftStage stage, Pass pass, string comment, RowShift rows)
    {
        using (writer.TileMethod(stage, pass, comment))
        {
            if (rows.Copies)
            {
                Numbers(rows.To, $"{DeviceWriter.NumberInRow(rows.To)} = {DeviceWriter.NumberInRow(rows.From)};");
            }

            foreach (View rest in rows.Rest)
            {
                Numbers(rest, $"{DeviceWriter.NumberInRow(rest)} = 0;");
            }
        }

        void Numbers(View view, string statement)
        {
            using (writer.EachNumber(view.Steps * view.Features))
            {
                writer.Code.Line(statement);
            }
        }
    }

    public static void Emit(DeviceWriter writer, PoolStage stage)
    {
        View x = stage.X, y = stage.Y;
        string from = Places.Shapes([x]), to = Places.Shapes([y]), what = stage.IsMax ? "greatest" : "mean";
        using (writer.TileMethod(stage, Pass.Forward, $"{stage.Name}: the {what} of each window, {from} to {to}."))
        {
            using (writer.EachNumber(y.Steps * y.Features))
            {
                writer.Code.Line($"int begin = {First(y.Steps == 1 ? "0" : $"n / {y.Features}", stage)}, end = begin + {stage.Window.Size};");
                string steps = $"batch.Rows, {Column(x)}, {x.Stride}, begin, end, {x.Steps}";
                writer.Code.Line($"{DeviceWriter.NumberInRow(y)} = " + (stage.IsMax
                    ? $"DeviceWindows.Max({steps});"
                    : $"DeviceWindows.Sum({steps}) / DeviceWindows.Count(begin, end, {x.Steps});"));
            }
        }

        if (stage.DX is View dx && writer.Plan.Training)
        {
            string goes = stage.IsMax ? "dy goes to the first that is as great" : "an equal share for each step of a window";
            using (writer.TileMethod(stage, Pass.Backward, $"{stage.Name} backward: {goes}."))
            {
                PoolBackward(writer, stage, dx);
            }
        }
    }

    /// <summary>A number of x is in several windows or in none: the parts of their gradients are added, the first ones first.</summary>
    private static void PoolBackward(DeviceWriter writer, PoolStage stage, View dx)
    {
        CodeWriter code = writer.Code;
        View x = stage.X, y = stage.Y;
        (int size, int strides, int before) = (stage.Window.Size, stage.Window.Strides, stage.Window.Before);
        using (writer.EachNumber(dx.Steps * dx.Features))
        {
            string step = dx.Steps == 1 ? "0" : $"n / {dx.Features}";
            code.Line($"int step = {step}, last = Min({y.Steps - 1}, {(before == 0 ? "step" : $"(step + {before})")} / {strides});");
            code.Line("float sum = 0;");
            using (code.Block($"for (int window = DeviceWindows.FirstOf(step, {size}, {strides}, {before}); window <= last; window++)"))
            {
                code.Line($"int begin = {First("window", stage)};");
                string at = y.Steps == 1 ? string.Empty : $" + (window * {y.Stride})";
                string dy = $"batch.Rows[{Column(stage.DY)}{at}]";
                code.Line("sum += " + (stage.IsMax
                    ? $"DeviceWindows.MaxShare(batch.Rows, {Column(x)}, {x.Stride}, begin, step, batch.Rows[{Column(y)}{at}], {dy});"
                    : $"{dy} / DeviceWindows.Count(begin, begin + {size}, {x.Steps});"));
            }

            code.Line($"{DeviceWriter.NumberInRow(dx)} = sum;");
        }
    }

    public static void Emit(DeviceWriter writer, RepeatStage stage)
    {
        View x = stage.X, y = stage.Y;
        using (writer.TileMethod(
            stage, Pass.Forward, $"{stage.Name}: {stage.Order}, {Places.Shapes([x])} to {Places.Shapes([y])}."))
        {
            using (writer.EachNumber(y.Steps * y.Features))
            {
                string step = x.Steps == 1 ? string.Empty
                    : stage.InTurn ? $" + (n / {y.Features} % {x.Steps} * {x.Stride})"
                    : $" + (n / {stage.Times * y.Features} * {x.Stride})";
                writer.Code.Line($"{DeviceWriter.NumberInRow(y)} = batch.Rows[{Column(x)}{step}];");
            }
        }

        if (stage.DX is View dx && writer.Plan.Training)
        {
            using (writer.TileMethod(stage, Pass.Backward, $"{stage.Name} backward: dx is the sum of dy over the times."))
            {
                using (writer.EachNumber(dx.Steps * dx.Features))
                {
                    View dy = stage.DY;
                    if (stage.InTurn)
                    {
                        string own = dx.Steps == 1 ? string.Empty : $" + (n / {dx.Features} * {dy.Stride})";
                        writer.Code.Line(
                            $"{DeviceWriter.NumberInRow(dx)} = "
                                + $"DeviceWindows.Sum(batch.Rows, {Column(dy)}{own}, {dx.Steps * dy.Stride}, 0, {stage.Times}, {stage.Times});");
                    }
                    else
                    {
                        string first = dx.Steps == 1 ? "0" : $"n / {dx.Features} * {stage.Times}";
                        writer.Code.Line($"int begin = {first};");
                        writer.Code.Line(
                            $"{DeviceWriter.NumberInRow(dx)} = "
                                + $"DeviceWindows.Sum(batch.Rows, {Column(dy)}, {dy.Stride}, begin, begin + {stage.Times}, {y.Steps});");
                    }
                }
            }
        }
    }

    /// <summary>The first step of a window, which may be in front of the sequence.</summary>
    private static string First(string window, PoolStage stage)
    {
        string first = $"{window} * {stage.Window.Strides}";
        return stage.Window.Before == 0 ? first : $"({first}) - {stage.Window.Before}";
    }

    /// <summary>Where the feature of number <c>n</c> is in the first row of a view.</summary>
    private static string Column(View view) => $"row + {Places.Offset(view)}{(view.Features == 1 ? string.Empty : $" + (n % {view.Features})")}";
}
