using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu.Stages;

/// <summary>Equations over the numbers of a tile's samples, which the threads share.</summary>
internal static class DeviceEquationEmitter
{
    public static void Emit(DeviceWriter writer, EquationStage stage)
    {
        Method(writer, stage, Pass.Forward, $"{stage.Name}:", stage.Inputs, stage.Equations, stage.Outputs);
        if (writer.Plan.Training && stage.Has(Pass.Backward))
        {
            Method(writer, stage, Pass.Backward, $"{stage.Name} backward:", stage.BackwardInputs, stage.Backward, stage.Gradients);
        }
    }

    private static void Method(
        DeviceWriter writer,
        EquationStage stage,
        Pass pass,
        string title,
        IEnumerable<StoredValue> inputs,
        IReadOnlyList<Equation> equations,
        IEnumerable<StoredValue> outputs)
    {
        View y = stage.Y.View;
        using (writer.TileMethod(stage, pass, [title, .. equations.Select(e => "  " + MathText.Render(e))]))
        {
            using (writer.EachNumber(y.Steps * y.Features))
            {
                ScalarCode.Float.Body(
                    writer.Code,
                    [.. inputs.Select(i => (i.Name, Place(i, y.Features)))],
                    equations,
                    [.. outputs.Select(o => (o.Name, $"{Place(o, y.Features)} = {{0}};"))]);
            }
        }
    }

    /// <summary>The place of what a value has for number <c>n</c>.</summary>
    private static string Place(StoredValue value, int features)
    {
        View view = value.View;
        return value.Axes == Axes.Sample
            ? DeviceWriter.NumberInRow(view)
            : DeviceWriter.InRow(view, view.Steps == 1 ? null : features == 1 ? "n" : $"(n / {features})");
    }
}
