using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <content>The layers that read several others.</content>
internal sealed partial class PlanBuilder
{
    private Value Merge(MergeLayer layer, Value[] inputs)
    {
        // Inputs from behind one masking have one mask, that of the first of them.
        Dictionary<Symbol, Symbol> first = Enumerable.Range(0, inputs.Length)
            .ToDictionary(Symbol.MaskOf, i => Symbol.MaskOf(Array.FindIndex(inputs, x => x.Mask == inputs[i].Mask)));
        Equation[] equations = [.. layer.Equations.Select(e => e with
        {
            Value = e.Value.Substitute(name => first.TryGetValue(name, out Symbol? mask) ? mask : null),
        })];
        EquatableArray<Symbol> read = equations.Inputs();
        StoredValue[] masks = [.. Enumerable.Range(0, inputs.Length)
            .Where(i => read.Contains(Symbol.MaskOf(i)))
            .Select(i => StoredValue.OfSteps(Symbol.MaskOf(i), inputs[i].Mask!))];
        Value y = Compute(weights.Identifier(layer), equations, [.. inputs.Select((input, i) => (MergeLayer.InputName(i), input))], masks);
        return y with { Mask = MergedMask(layer, inputs) };
    }

    /// <summary>Values side by side, without a mask.</summary>
    private Value Concatenate(string name, Shape output, Value[] inputs)
    {
        View y = layout.Rows(name, output.Steps, output.Features, $"{output} output");
        View dy = GradientOf(name, y);
        List<RowCopy> copies = [];
        int feature = 0;
        foreach (Value input in inputs)
        {
            copies.Add(new RowCopy(input.View, Place(y), Place(dy), input.Gradient));
            feature += input.View.Features;

            View Place(View rows) => rows with { Start = feature, Features = input.View.Features };
        }

        stages.Add(new CopyStage(name, copies.ToEquatableArray(), y, dy));
        return new Value(y, dy, null);
    }

    /// <summary>The mask of a merge, which has one where all inputs have: a step is used where any of them uses it.</summary>
    private View? MergedMask(Layer layer, Value[] inputs)
    {
        if (!layer.MaskOut)
        {
            return null;
        }

        View[] masks = [.. inputs.Select(input => input.Mask!).Distinct()];
        if (masks.Length == 1)
        {
            return masks[0];
        }

        (Symbol Name, Value Value)[] operands = [.. masks.Select((mask, i) => (Symbol.MaskOf(i), new Value(mask, null, null)))];
        Expr any = operands.Aggregate((Expr)0, (others, mask) => Expr.IfGreater(mask.Name, 0, 1, others));
        return Compute(weights.Identifier(layer) + "Mask", [new Equation(EquationLayer.Y, any)], operands).View;
    }
}
