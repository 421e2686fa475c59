using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <content>The layers that are equations.</content>
internal sealed partial class PlanBuilder
{
    private Value Equations(EquationLayer layer, Value input)
    {
        if (layer.Draws.Count > 0 && !training)
        {
            return input;
        }

        StoredValue[] draws = [.. layer.Draws.Select((draw, i) => Draw(draw, weights.Identifier(layer), layer.FirstDraw + i, layer.Input))];
        StoredValue[] masks = [.. new[] { (Symbol.Mask, input.Mask), (Symbol.Present, lengths) }
            .Where(mask => layer.Reads(mask.Item1))
            .Select(mask => StoredValue.OfSteps(mask.Item1, mask.Item2!))];
        StoredValue[] parameters = [.. layer.Parameters.Select(parameter => Operand(layer, parameter, layer.AxesOf(parameter), layer.Input))];
        Value y = Compute(weights.Identifier(layer), layer.Equations, [(EquationLayer.X, input)], [.. draws, .. masks, .. parameters]);
        return layer.MaskOut ? y : y with { Mask = null };
    }

    /// <summary>Adds a stage that draws numbers for equations.</summary>
    private StoredValue Draw(Symbol draw, string layer, int stream, Shape shape)
    {
        string stage = layer + Names.Pascal(draw);
        View numbers = layout.Rows(stage, shape.Steps, shape.Features, $"{shape} random numbers of {layer}");
        stages.Add(new DrawStage(stage, stream, numbers));
        return StoredValue.Of(draw, numbers);
    }

    /// <summary>A parameter, with rows like those of the samples for backends that keep a copy of it.</summary>
    private StoredValue Operand(Layer layer, Parameter parameter, Axes axes, Shape shape)
    {
        string name = weights.Identifier(layer) + Names.Pascal(parameter.Name), comment = $"({string.Join(", ", parameter.Shape)}) {parameter.Name}";
        return new StoredValue(parameter.Name, axes, StoredValue.Memory(layout, axes, shape, name, comment), weights.Find(layer, parameter.Name));
    }

    /// <summary>Adds a stage that computes <c>y</c>, with the first input's mask.</summary>
    /// <param name="name">The stage's name.</param>
    /// <param name="equations">From the inputs and what else is given to <c>y</c>.</param>
    /// <param name="inputs">Values of one shape with their names in the equations.</param>
    /// <param name="others">What else the equations read: parameters, and what nobody asks for the gradient of, such as masks.</param>
    private Value Compute(
        string name, IReadOnlyList<Equation> equations, IReadOnlyList<(Symbol Name, Value Value)> inputs, params StoredValue[] others) =>
        Compute(name, EquationLayer.Y, equations, inputs, others);

    /// <summary>The same with a result of another name, and with a place for its gradient, which otherwise has rows like other values.</summary>
    private Value Compute(
        string name,
        Symbol result,
        IReadOnlyList<Equation> equations,
        IReadOnlyList<(Symbol Name, Value Value)> inputs,
        IReadOnlyList<StoredValue> others,
        View? gradient = null)
    {
        Value first = inputs[0].Value;
        Shape shape = new(first.View.Steps, first.View.Features);
        EquatableArray<StoredValue> given = [.. inputs.Select(i => StoredValue.Of(i.Name, i.Value.View)), .. others];
        Extents extents = Extents.Of(shape.Steps, shape.Features, given.Select(g => (g.Name, g.Axes)));
        EquatableArray<Equation> forward = Normalizer.Normalize(equations, extents);
        Axes axes = extents[result];
        StoredValue y = new(result, axes, StoredValue.Memory(layout, axes, shape, name, $"output of {name}"));
        View dy = gradient ?? GradientOf(name, y.View);
        stages.Add(new EquationStage(
            name, shape, inputs.Select(i => i.Value.Gradient).ToEquatableArray(), dy, new EquationPass(given, [y], forward), Backward: null, Trained: []));
        return new Value(y.View, dy, first.Mask);
    }
}
