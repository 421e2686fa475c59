using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <content>The layers that read several others.</content>
internal sealed partial class PlanBuilder
{
    private Value Merge(MergeLayer layer, Value[] inputs)
    {
        (string, Value)[] operands = [.. inputs.Select((input, i) => (MergeLayer.InputName(i), input))];
        HashSet<string> read = [.. layer.Equations.Inputs()];
        StoredValue[] masks = [.. inputs
            .Select((input, i) => (Name: MergeLayer.MaskName(i), input.Mask))
            .Where(mask => read.Contains(mask.Name))
            .Select(mask => StoredValue.OfSteps(mask.Name, mask.Mask!))];
        Value y = Compute(weights.Identifier(layer), layer.Equations, operands, masks);
        return y with { Mask = MergedMask(layer, inputs) };
    }

    /// <summary>Values side by side, without a mask.</summary>
    private Value Concatenate(string name, Shape output, Value[] inputs)
    {
        View y = View.Create(name, output.Steps, output.Features, $"{output} output");
        View dy = GradientOf(name, y);
        List<RowCopy> copies = [];
        int feature = 0;
        foreach (Value input in inputs)
        {
            copies.Add(new RowCopy(input.View, Place(y), Place(dy), input.AskedGradient));
            feature += input.View.Features;

            View Place(View rows) => rows with { Start = feature, Features = input.View.Features };
        }

        stages.Add(new CopyStage(name, copies.ToEquatableArray(), y, dy));
        return new Value(y, dy, null, inputs.Any(input => input.NeedsGradient), MayOverwrite: true);
    }

    /// <summary>The mask of a merge, which has one where all inputs have: a step is used where any of them uses it.</summary>
    private View? MergedMask(Layer layer, Value[] inputs)
    {
        if (!layer.MaskOut)
        {
            return null;
        }

        View[] masks = [.. inputs.Select(input => input.Mask!).Distinct()];
        (string Name, Value Value)[] operands =
            [.. masks.Select((mask, i) => (MergeLayer.MaskName(i), new Value(mask, mask, null, NeedsGradient: false, MayOverwrite: false)))];
        Expr any = operands.Select(operand => (Expr)new Variable(operand.Name)).Aggregate((Expr)0, (others, mask) => Expr.IfGreater(mask, 0, 1, others));
        return masks.Length == 1
            ? masks[0]
            : Compute(weights.Identifier(layer) + "Mask", [new Equation(EquationStage.Result, any)], operands).View;
    }
}
