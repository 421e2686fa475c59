using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu.Stages;

/// <summary>Equations over the numbers of a sample; padding is computed along, and left out of sums.</summary>
internal static class EquationEmitter
{
    public static void Emit(StageWriter writer, EquationStage stage)
    {
        Method(writer, stage, Pass.Forward, $"{stage.Name}:", stage.Forward);
        if (stage.Backward is not null)
        {
            Method(writer, stage, Pass.Backward, $"{stage.Name} backward:", stage.Backward);
        }

        if (stage.Has(Pass.Gradients))
        {
            Gradients(writer, stage);
        }
    }

    private static void Method(StageWriter writer, EquationStage stage, Pass pass, string title, EquationPass equations)
    {
        using (writer.RowsMethod(stage, pass, [title, .. MathText.Lines(equations.Equations)]))
        {
            // What flows through the layer stands first, then what is kept of it.
            StoredValue[] places =
                [equations.Reads[0], equations.Writes[0], .. equations.Reads.Skip(1), .. equations.Writes.Skip(1)];
            StoredValue[] parameters = [.. places.Where(p => p.Parameter is not null)];
            if (parameters.Length > 0)
            {
                writer.DeclareMemory();
            }

            foreach (StoredValue parameter in parameters)
            {
                writer.Code.Line($"ref float {NameScope.Row(parameter.Name)} = {StageWriter.InPacked(parameter.View.Buffer)};");
            }

            using (writer.RowLoop())
            {
                foreach (StoredValue value in places.Where(p => p.Parameter is null))
                {
                    writer.Code.Line($"ref float {NameScope.Row(value.Name)} = {StageWriter.InRow(value.View)};");
                }

                new SweepCode(writer, equations, stage.Shape).Write();
            }
        }
    }

    private static void Gradients(StageWriter writer, EquationStage stage)
    {
        string[] comment = [.. stage.Trained.Select(t => $"{t.Gradient.Name.Text} = Σ {t.Gradient.Name.Text}")];
        using (writer.BlocksMethod(stage, Pass.Gradients, $"{stage.Name}: {string.Join(", ", comment)} over samples."))
        {
            writer.Code.Line("ref float rows = ref batch.Memory.TrainingRow(0);");
            writer.Code.Line("ref float gradients = ref batch.Memory.Gradients;");
            foreach (TrainedValue trained in stage.Trained)
            {
                View view = trained.Gradient.View;
                string gradient = "Weights." + trained.Place.Identifier, steps = writer.Steps(view.Steps);
                if (view.Steps > 1 && writer.HasLengths)
                {
                    // For steps that no sample has there are no gradients to be added.
                    int features = trained.Gradient.Axes == Axes.Time ? 1 : view.Features;
                    using (writer.Code.Block("if (part.Index == 0)"))
                    {
                        string rest = StageWriter.At("gradients", $"{gradient} + ({steps} * {features})");
                        writer.Code.Line($"Rows.Clear({rest}, ({view.Steps} - {steps}) * {features});");
                    }

                    writer.Code.Line();
                }

                // A number for each step lies as one row.
                string size = trained.Gradient.Axes == Axes.Time
                    ? $"1, {CpuLayout.Pad(view.Steps)}, {steps}"
                    : $"{steps}, {view.Stride}, {view.Features}";
                int width = trained.Gradient.Axes == Axes.Time ? view.Steps : view.Features;
                writer.Code.Line(
                    $"SampleSum.Run<{StageWriter.Vector(width)}>({StageWriter.At("rows", Places.Offset(view))}, RowFloats, batch.Rows, " +
                    $"{StageWriter.At("gradients", gradient)}, {size}, part);");
            }
        }
    }
}
