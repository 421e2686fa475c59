using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering.Rewrites;

/// <summary>
/// Completes stages of equations: the backward equations of the gradients that are asked for, and memory for what is between the given and the result,
/// which is sums and what is kept.
/// </summary>
internal sealed class Differentiation
{
    private readonly EquationStage stage;
    private readonly MemoryLayout layout;
    private readonly Extents extents;

    /// <summary>Values of different symbols have memory of their own, even where they are spelled alike.</summary>
    private readonly HashSet<string> buffers;

    private Differentiation(EquationStage stage, MemoryLayout layout)
    {
        this.stage = stage;
        this.layout = layout;
        extents = Sweep.ExtentsOf(stage.Forward, stage.Shape);
        IEnumerable<StoredValue> others = stage.Forward.Reads.Skip(stage.DX.Count);
        buffers = [stage.Name, stage.Name + "Gradient", .. others.Select(other => other.View.Buffer.Name)];
    }

    /// <summary>The stages with complete equations.</summary>
    /// <param name="stages">Stages with the gradients that are asked for.</param>
    /// <param name="layout">Gives values memory.</param>
    /// <param name="training">Whether a backward pass follows.</param>
    public static IReadOnlyList<Stage> Apply(IReadOnlyList<Stage> stages, MemoryLayout layout, bool training) =>
        [.. stages.Select(stage => stage is EquationStage equations ? new Differentiation(equations, layout).Complete(training) : stage)];

    private Stage Complete(bool training)
    {
        EquationPass forward = stage.Forward;
        StoredValue y = forward.Writes[0];
        (StoredValue Value, View DX)[] inputs =
            [.. forward.Reads.Zip(stage.DX, (value, dx) => (value, dx)).Where(input => input.dx is not null).Select(input => (input.value, input.dx!))];
        StoredValue[] trained = [.. stage.Parameters.Where(parameter => training && parameter.Parameter!.Parameter.Trainable)];
        Symbol[] asked = [.. inputs.Select(input => input.Value.Name), .. trained.Select(parameter => parameter.Name)];
        Backward gradient = Differentiator.Differentiate(forward.Equations, [y.Name], asked, extents);
        SavedValues saved = SavedValues.Choose(forward.Equations, gradient, [y.Name], extents);
        StoredValue[] between = [.. forward.Equations
            .Where(e => e.Name != y.Name && (e.Value is Reduce || saved.Kept.Contains(e.Name)))
            .Select(Between)];
        TrainedValue[] gradients = [.. trained.Select(t => new TrainedValue(t.Parameter!, new StoredValue(
            t.Name.Gradient, t.Axes, Memory(t.Axes, BufferOf(t.Name, "Gradient"), $"gradient of {t.Name}"))))];
        EquationPass? backward = asked.Length == 0 ? null : new EquationPass(
            [y with { Name = y.Name.Gradient, View = stage.DY }, .. forward.Reads.Concat(between).Append(y).Where(v => saved.Kept.Contains(v.Name))],
            [
                .. inputs.Select(input => StoredValue.Of(input.Value.Name.Gradient, input.DX)),
                .. gradients.Select(g => g.Gradient),
                .. gradient.Inner.Where(e => e.Value is Reduce).Select(Between),
            ],
            saved.Equations);
        return stage with { Forward = forward with { Writes = [y, .. between] }, Backward = backward, Trained = gradients.ToEquatableArray() };
    }

    private StoredValue Between(Equation equation) => new(
        equation.Name,
        extents[equation.Name],
        Memory(extents[equation.Name], BufferOf(equation.Name), $"{equation.Name} of {stage.Name}"));

    private string BufferOf(Symbol value, string suffix = "") => Names.Unused(stage.Name + Names.Pascal(value) + suffix, buffers);

    private View Memory(Axes axes, string buffer, string comment) => StoredValue.Memory(layout, axes, stage.Shape, buffer, comment);
}
