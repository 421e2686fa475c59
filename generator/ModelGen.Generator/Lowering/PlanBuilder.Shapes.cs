using ModelGen.Generator.Binding;

namespace ModelGen.Generator.Lowering;

/// <content>The layers that give numbers other places.</content>
internal sealed partial class PlanBuilder
{
    /// <summary>Copies rows together; where they lie as one row does, there will be nothing to copy.</summary>
    private Value InOneRow(string name, Value input)
    {
        View x = input.View;
        int length = x.Steps * x.Features;
        if (x.Steps == 1)
        {
            return input with { Mask = null };
        }

        View y = layout.Rows(name, 1, length, $"({length}) all steps in one row");
        View dy = GradientOf(name, y);
        stages.Add(new CopyStage(name, [new RowCopy(x, Cut(y, x), Cut(dy, x), input.Gradient)], y, dy));
        return new Value(y, dy, null);
    }

    /// <summary>All numbers in one row, which is cut into rows of another length.</summary>
    private Value InRows(string name, Value input, Shape output)
    {
        if (output.Features == input.View.Features)
        {
            return input with { Mask = null };
        }

        Value row = InOneRow(output.Steps == 1 ? name : name + "Row", input);
        if (output.Steps == 1)
        {
            return row;
        }

        View y = layout.Rows(name, output.Steps, output.Features, $"{output} output");
        View dy = GradientOf(name, y);
        View? dx = row.Gradient is View gradient ? Cut(gradient, y) : null;
        stages.Add(new CopyStage(name, [new RowCopy(Cut(row.View, y), y, dy, dx)], y, dy));
        return new Value(y, dy, null);
    }

    private Value Permute(PermuteLayer layer, Value input)
    {
        if (!layer.Exchanges)
        {
            return input with { Mask = null };
        }

        string name = weights.Identifier(layer);
        View y = layout.Rows(name, layer.Output.Steps, layer.Output.Features, $"{layer.Output} output");
        View dy = GradientOf(name, y);
        stages.Add(new TransposeStage(name, input.View, y, dy, input.Gradient));
        return new Value(y, dy, null);
    }

    /// <summary>A row as rows like those of another view, one behind the other.</summary>
    private static View Cut(View row, View rows) => row with { Steps = rows.Steps, Stride = rows.Features, Features = rows.Features };
}
