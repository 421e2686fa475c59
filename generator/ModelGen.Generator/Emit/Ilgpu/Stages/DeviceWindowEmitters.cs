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
}
