using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <summary>A value of equations that has a place in the work memory of a sample.</summary>
/// <param name="Name">Its name in the equations.</param>
/// <param name="Axes">The axes that it has.</param>
/// <param name="View">Where it is: a row for each step if it has steps, in it a number for each feature if it has features.</param>
internal sealed record StoredValue(string Name, Axes Axes, View View)
{
    /// <summary>A value with all axes.</summary>
    public static StoredValue Of(string name, View view) => new(name, Axes.Sample, view);

    /// <summary>A number for each step, such as a mask: its row of steps is read as steps of one number.</summary>
    public static StoredValue OfSteps(string name, View row) => new(name, Axes.Time, row with { Steps = row.Features, Stride = 1, Features = 1 });
}

/// <summary>What equations read.</summary>
/// <param name="Value">The value.</param>
/// <param name="Gradient">Where its gradient goes, or null where nobody asks for it.</param>
internal sealed record Operand(StoredValue Value, View? Gradient)
{
    public string Name => Value.Name;

    /// <summary>Its gradient as a value of the backward equations, where somebody asks for it.</summary>
    public StoredValue? StoredGradient =>
        Gradient is null ? null : new StoredValue(Differentiator.GradientName(Name), Value.Axes, Gradient);
}

/// <summary>Equations over operands, for each number of a sample.</summary>
/// <param name="Operands">What the equations read.</param>
/// <param name="Y">Their result.</param>
/// <param name="DY">Its gradient.</param>
/// <param name="Equations">From the operands to <c>y</c>.</param>
/// <param name="Kept">What the backward pass reads besides <c>dy</c>; operands and <c>y</c> may be among it.</param>
/// <param name="Backward">From <c>dy</c> and kept values to the gradients that are asked for.</param>
internal sealed record EquationStage(
    string Name,
    EquatableArray<Operand> Operands,
    StoredValue Y,
    View DY,
    EquatableArray<Equation> Equations,
    EquatableArray<StoredValue> Kept,
    EquatableArray<Equation> Backward) : Stage(Name)
{
    /// <summary>The name of the result.</summary>
    public const string Result = "y";

    /// <summary>What the forward pass reads.</summary>
    public IEnumerable<StoredValue> Inputs => Operands.Select(o => o.Value);

    /// <summary>What the forward pass writes: the result, and what is kept of the values between.</summary>
    public IEnumerable<StoredValue> Outputs => [Y, .. Kept.Where(k => k.Name != Result && Operands.All(o => o.Name != k.Name))];

    /// <summary>What the backward pass reads.</summary>
    public IEnumerable<StoredValue> BackwardInputs => [Y with { Name = Differentiator.GradientName(Result), View = DY }, .. Kept];

    /// <summary>The gradients that the backward pass writes.</summary>
    public IEnumerable<StoredValue> Gradients => Operands.Where(o => o.Gradient is not null).Select(o => o.StoredGradient!);

    public override IEnumerable<StagePass> Passes
    {
        get
        {
            yield return ForwardPass([.. Views(Inputs)], [.. Views(Outputs)]);
            if (Gradients.Any())
            {
                yield return StagePass.Of(Pass.Backward, Views(BackwardInputs), Views(Gradients));
            }
        }
    }

    private static IEnumerable<View> Views(IEnumerable<StoredValue> values) => values.Select(v => v.View);
}
