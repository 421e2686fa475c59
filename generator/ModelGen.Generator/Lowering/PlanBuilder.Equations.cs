using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <content>The layers that are equations.</content>
internal sealed partial class PlanBuilder
{
    /// <summary>
    /// Adds a stage that computes <c>y</c>, which has the shape of the inputs, with the first input's mask. It works in place of the first
    /// input that may be overwritten, and its gradient has the place of the first input's.
    /// </summary>
    /// <param name="name">The stage's name.</param>
    /// <param name="equations">From the inputs and what else is given to <c>y</c>.</param>
    /// <param name="inputs">Values of one shape with their names in the equations.</param>
    /// <param name="others">What else the equations read and nobody asks for the gradient of, such as masks.</param>
    private Value Compute(
        string name, IReadOnlyList<Equation> equations, IReadOnlyList<(string Name, Value Value)> inputs, params StoredValue[] others)
    {
        Value first = inputs[0].Value;
        EquatableArray<Equation> forward = Normalizer.Normalize(equations);
        string[] asked = [.. inputs.Where(i => i.Value.NeedsGradient).Select(i => i.Name)];
        Backward gradient = Differentiator.Differentiate(forward, [EquationStage.Result], asked);
        SavedValues saved = SavedValues.Choose(forward, gradient, [EquationStage.Result]);
        EquatableArray<string> keptNames = training ? saved.Kept : [];
        Value? overwritten = inputs.FirstOrDefault(i => i.Value.MayOverwrite && !keptNames.Contains(i.Name)).Value;
        View y = overwritten?.View ?? View.Create(name, first.View.Steps, first.View.Features, $"output of {name}");
        View dy = GradientOf(name, y, first);
        StoredValue result = StoredValue.Of(EquationStage.Result, y);
        StoredValue[] given = [.. inputs.Select(i => StoredValue.Of(i.Name, i.Value.View)), .. others];
        EquatableArray<StoredValue> kept = keptNames
            .Select(value => value == EquationStage.Result ? result : given.FirstOrDefault(g => g.Name == value) ?? Between(value))
            .ToEquatableArray();
        EquatableArray<Operand> operands = given
            .Select(value => new Operand(value, inputs.FirstOrDefault(i => i.Name == value.Name).Value?.AskedGradient))
            .ToEquatableArray();
        stages.Add(new EquationStage(name, operands, result, dy, forward, kept, saved.Equations));
        return new Value(
            y, dy, first.Mask, inputs.Any(i => i.Value.NeedsGradient), MayOverwrite: !keptNames.Contains(EquationStage.Result));

        StoredValue Between(string value) =>
            StoredValue.Of(value, View.Create(name + Names.Pascal(value), y.Steps, y.Features, $"{value} of {name}"));
    }
}
