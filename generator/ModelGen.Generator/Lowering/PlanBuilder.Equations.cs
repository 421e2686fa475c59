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
        StoredValue[] mask = layer.ReadsMask ? [StoredValue.OfSteps(Symbol.Mask, input.Mask!)] : [];
        StoredValue[] parameters = [.. layer.Parameters.Select(parameter => Operand(layer, parameter))];
        Value y = Compute(weights.Identifier(layer), layer.Equations, [(EquationLayer.X, input)], [.. draws, .. mask, .. parameters]);
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
    private StoredValue Operand(EquationLayer layer, Parameter parameter)
    {
        Axes axes = layer.AxesOf(parameter);
        string name = weights.Identifier(layer) + Names.Pascal(parameter.Name), comment = $"({string.Join(", ", parameter.Shape)}) {parameter.Name}";
        return new StoredValue(parameter.Name, axes, Memory(axes, layer.Input, name, comment), weights.Find(layer, parameter.Name));
    }

    /// <summary>
    /// Adds a stage that computes <c>y</c>, with the first input's mask. Where <c>y</c> has the shape of the inputs, it works in place of the
    /// first input that may be overwritten, and its gradient has the place of the first input's.
    /// </summary>
    /// <param name="name">The stage's name.</param>
    /// <param name="equations">From the inputs and what else is given to <c>y</c>.</param>
    /// <param name="inputs">Values of one shape with their names in the equations.</param>
    /// <param name="others">What else the equations read: parameters, and what nobody asks for the gradient of, such as masks.</param>
    private Value Compute(
        string name, IReadOnlyList<Equation> equations, IReadOnlyList<(Symbol Name, Value Value)> inputs, params StoredValue[] others)
    {
        Value first = inputs[0].Value;
        Shape shape = new(first.View.Steps, first.View.Features);
        StoredValue[] given = [.. inputs.Select(i => StoredValue.Of(i.Name, i.Value.View)), .. others];
        StoredValue[] trained = [.. others.Where(o => training && o.Parameter is { Parameter.Trainable: true })];
        Symbol[] asked = [.. inputs.Where(i => training && i.Value.NeedsGradient).Select(i => i.Name), .. trained.Select(t => t.Name)];
        Extents extents = Extents.Of(shape.Steps, shape.Features, given.Select(g => (g.Name, g.Axes)));
        EquatableArray<Equation> forward = Normalizer.Normalize(equations, extents);
        Backward gradient = Differentiator.Differentiate(forward, [EquationLayer.Y], asked, extents);
        SavedValues saved = SavedValues.Choose(forward, gradient, [EquationLayer.Y], extents);

        // Values of different symbols have memory of their own, even where they are spelled alike.
        HashSet<string> buffers = [name, name + "Gradient", .. others.Select(other => other.View.Buffer.Name)];
        Value? overwritten = extents[EquationLayer.Y] == extents.Sample
            ? inputs.FirstOrDefault(i => i.Value.MayOverwrite && !(training && saved.Kept.Contains(i.Name))).Value
            : null;
        StoredValue y = overwritten is null ? Place(EquationLayer.Y, name, $"output of {name}") : StoredValue.Of(EquationLayer.Y, overwritten.View);
        StoredValue[] between = [.. forward
            .Where(e => e.Name != y.Name && (e.Value is SumOver || (training && saved.Kept.Contains(e.Name))))
            .Select(Between)];
        View dy = GradientOf(name, y.View, first);
        TrainedValue[] gradients = [.. trained.Select(t => new TrainedValue(t.Parameter!, new StoredValue(
            t.Name.Gradient, t.Axes, View(t.Axes, Buffer(t.Name, "Gradient"), $"gradient of {t.Name}"))))];
        EquationPass? backward = asked.Length == 0 ? null : new EquationPass(
            [y with { Name = y.Name.Gradient, View = dy }, .. given.Concat(between).Append(y).Where(v => saved.Kept.Contains(v.Name))],
            [
                .. inputs.Where(i => asked.Contains(i.Name)).Select(i => StoredValue.Of(i.Name.Gradient, i.Value.Gradient)),
                .. gradients.Select(g => g.Gradient),
                .. gradient.Inner.Where(e => e.Value is SumOver).Select(Between),
            ],
            saved.Equations);
        stages.Add(new EquationStage(
            name, shape, new EquationPass(given.ToEquatableArray(), [y, .. between], forward), backward, gradients.ToEquatableArray()));
        return new Value(y.View, dy, first.Mask, asked.Length > 0, MayOverwrite: !(training && saved.Kept.Contains(y.Name)));

        StoredValue Between(Equation equation) => Place(equation.Name, Buffer(equation.Name), $"{equation.Name} of {name}");

        string Buffer(Symbol value, string suffix = "") => Names.Unused(name + Names.Pascal(value) + suffix, buffers);

        StoredValue Place(Symbol value, string buffer, string comment) => new(value, extents[value], View(extents[value], buffer, comment));

        View View(Axes axes, string buffer, string comment) => Memory(axes, shape, buffer, comment);
    }

    /// <summary>Memory for a value with some axes of a shape.</summary>
    private View Memory(Axes axes, Shape shape, string buffer, string comment) => axes switch
    {
        Axes.Sample => layout.Rows(buffer, shape.Steps, shape.Features, comment),
        Axes.Features => layout.Rows(buffer, 1, shape.Features, comment),
        Axes.Time => StoredValue.StepsOf(layout.Rows(buffer, 1, shape.Steps, comment)),
        _ => layout.Number(buffer, shape.Features, comment),
    };
}
