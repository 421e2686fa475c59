using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>A merge of each number on its own: its equations, from what comes in to <c>y</c>.</summary>
/// <param name="keyword">Its name in a model description.</param>
/// <param name="kind">Keras' class name.</param>
/// <param name="doc">What it does, in one line.</param>
/// <param name="equations">The equations.</param>
/// <param name="from">The layers that it reads.</param>
internal sealed class ElementwiseMergeDeclaration(
    string keyword, string kind, string doc, Func<IReadOnlyList<MergedValue>, IEnumerable<Equation>> equations, Option<EquatableArray<string>> from)
    : MergeDeclaration(keyword, doc, from)
{
    public static readonly LayerDeclaration Add = new ElementwiseMergeDeclaration(
        "add", "Add", "Adds the outputs of several layers.", x => [Result(Sum(x))], Several());

    public static readonly LayerDeclaration Subtract = new ElementwiseMergeDeclaration(
        "subtract",
        "Subtract",
        "Subtracts the output of the second layer from that of the first.",
        x => [Result(x[0].Value - x[1].Value)],
        Several(most: 2));

    public static readonly LayerDeclaration Multiply = new ElementwiseMergeDeclaration(
        "multiply", "Multiply", "Multiplies the outputs of several layers; a masked step is a factor of 1.", Product, Several());

    public static readonly LayerDeclaration Average = new ElementwiseMergeDeclaration(
        "average", "Average", "Averages the outputs of several layers.", x => [Result((1.0 / x.Count) * Sum(x))], Several());

    public static readonly LayerDeclaration Maximum = new ElementwiseMergeDeclaration(
        "maximum",
        "Maximum",
        "Takes the greatest of the outputs of several layers; masked steps do not count.",
        x => Choose(x, Expr.Greater),
        Several());

    public static readonly LayerDeclaration Minimum = new ElementwiseMergeDeclaration(
        "minimum",
        "Minimum",
        "Takes the least of the outputs of several layers; masked steps do not count.",
        x => Choose(x, Expr.Least),
        Several());

    public override Layer? Build(LayerInput input, OptionValues values)
    {
        if (!Fit(input, "one shape", (first, other) => first == other))
        {
            return null;
        }

        MergedValue[] merged = [.. input.Sources.Select((source, i) => new MergedValue(
            MergeLayer.InputName(i), source.Mask ? Symbol.MaskOf(i) : null))];
        return new MergeLayer(
            input.Name,
            kind,
            input.Shape,
            input.Sources.Any(source => source.Mask),
            input.Sources.All(source => source.Mask),
            equations(merged).ToEquatableArray());
    }

    private static Equation Result(Expr value) => new(EquationLayer.Y, value);

    private static Expr Sum(IReadOnlyList<MergedValue> inputs) =>
        inputs.Select(input => input.Value).Aggregate((sum, value) => sum + value);

    /// <summary>Where all inputs have masks, steps that all of them mask are 0.</summary>
    private static IEnumerable<Equation> Product(IReadOnlyList<MergedValue> inputs)
    {
        Expr product = inputs.Select(input => input.Or(1)).Aggregate((product, value) => product * value);
        if (inputs.Any(input => input.Mask is null))
        {
            return [Result(product)];
        }

        Symbol all = "product";
        Expr used = inputs.Aggregate((Expr)0, (others, input) => Expr.IfGreater(input.Mask!, 0, all, others));
        return [new Equation(all, product), Result(used)];
    }

    /// <summary>
    /// The value chosen among those that are not masked, or the first one where all are. What occurs twice has an equation of its own, so that
    /// the text grows with the number of inputs and not with its power.
    /// </summary>
    private static IEnumerable<Equation> Choose(IReadOnlyList<MergedValue> inputs, Func<Expr, Expr, Expr> choose)
    {
        List<Equation> equations = [];
        MergedValue chosen = inputs[0];
        for (int i = 1; i < inputs.Count; i++)
        {
            Expr right = Named($"right_{i + 1}", inputs[i].Or(chosen.Value));
            Expr left = Named($"left_{i + 1}", chosen.Or(right));
            Expr choice = choose(left, right);
            if (i == inputs.Count - 1)
            {
                equations.Add(Result(choice));
                break;
            }

            Expr? mask = chosen.Mask is Expr before && inputs[i].Mask is Expr own
                ? Named($"used_{i + 1}", Expr.IfGreater(before, 0, before, own))
                : null;
            chosen = new MergedValue(Named($"chosen_{i + 1}", choice), mask);
        }

        return equations;

        Expr Named(Symbol name, Expr value)
        {
            if (value is Symbol)
            {
                return value;
            }

            equations.Add(new Equation(name, value));
            return name;
        }
    }
}

/// <summary>What a merge gets from one of its layers.</summary>
/// <param name="Value">The number.</param>
/// <param name="Mask">1 for a used step and 0 for others, or null: all are used.</param>
internal sealed record MergedValue(Expr Value, Expr? Mask)
{
    /// <summary>The number, or another one at a masked step.</summary>
    public Expr Or(Expr other) => Mask is null ? Value : Expr.IfGreater(Mask, 0, Value, other);
}
