using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu.Stages;

/// <summary>Equations over the numbers of a sample; padding is computed along.</summary>
internal sealed class EquationEmitter(StageWriter writer, EquationStage stage)
{
    private readonly string vector = StageWriter.Vector(stage.Y.View.Features);

    private CodeWriter Code => writer.Code;

    public static void Emit(StageWriter writer, EquationStage stage)
    {
        EquationEmitter emitter = new(writer, stage);
        emitter.Method(Pass.Forward, $"{stage.Name}:", [.. stage.Inputs], stage.Equations, [.. stage.Outputs]);
        if (writer.Training && stage.Has(Pass.Backward))
        {
            emitter.Method(Pass.Backward, $"{stage.Name} backward:", [.. stage.BackwardInputs], stage.Backward, [.. stage.Gradients]);
        }
    }

    private void Method(Pass pass, string title, StoredValue[] inputs, IReadOnlyList<Equation> equations, StoredValue[] outputs)
    {
        using (writer.RowsMethod(stage, pass, [title, .. equations.Select(e => "  " + MathText.Render(e))]))
        {
            using (writer.RowLoop())
            {
                // What flows through the layer stands first, then what is kept of it.
                StoredValue[] places = [inputs[0], outputs[0], .. inputs.Skip(1), .. outputs.Skip(1)];
                foreach (StoredValue value in places)
                {
                    Code.Line($"ref float {NameScope.Row(value.Name)} = {StageWriter.InRow(value.View)};");
                }

                Loops(places, inputs, equations, outputs);
            }
        }
    }

    /// <summary>One loop over all numbers where every value has all of them, lying alike; otherwise one over the steps and one over the features.</summary>
    private void Loops(StoredValue[] places, StoredValue[] inputs, IReadOnlyList<Equation> equations, StoredValue[] outputs)
    {
        View y = stage.Y.View;
        bool alike = y.Steps == 1 || places.All(p => p.Axes == Axes.Sample && p.View.Stride == y.Stride);
        bool steps = !alike;
        using (steps ? Code.Block($"for (int step = 0; step < {y.Steps}; step++)") : default(Block?))
        {
            foreach (StoredValue value in inputs.Where(i => !i.Axes.HasFlag(Axes.Features)))
            {
                Code.Line($"{vector} {NameScope.Local(value.Name)} = {vector}.Broadcast(At(ref {NameScope.Row(value.Name)}, {Step(value) ?? "0"}));");
            }

            new VectorCode(vector).Loop(
                Code,
                "n",
                $"{(steps ? y.Stride : y.Steps * y.Stride)}",
                [.. inputs.Select(i => (i.Name, Load(i)))],
                equations,
                [.. outputs.Select(o => (o.Name, $"{vector}.Store({{0}}, ref {NameScope.Row(o.Name)}, {Number(o)});"))]);
        }

        string Load(StoredValue value) => value.Axes.HasFlag(Axes.Features)
            ? $"{vector}.Load(ref {NameScope.Row(value.Name)}, {Number(value)})"
            : NameScope.Local(value.Name);

        string Number(StoredValue value) => Step(value) is string step ? $"{step} + n" : "n";

        string? Step(StoredValue value) =>
            !steps || !value.Axes.HasFlag(Axes.Time) ? null : value.View.Stride == 1 ? "step" : $"(step * {value.View.Stride})";
    }
}
