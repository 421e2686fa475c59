using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <content>A recurrent layer in both directions.</content>
internal sealed partial class PlanBuilder
{
    private Value Bidirectional(BidirectionalLayer layer, Value input)
    {
        string name = weights.Identifier(layer);
        Call(input, name + "Input");
        Value forward = Direction(layer.Forward, input), backward = Direction(layer.Backward, input);
        Symbol one = "forward", other = "backward";
        Value output = layer.Mode switch
        {
            MergeMode.Concatenate => Concatenate(name, layer.Output, [forward, backward]),
            MergeMode.Sum => Merged(one + other),
            MergeMode.Multiply => Merged(one * other),
            _ => Merged(0.5 * (one + other)),
        };
        return output with { Mask = layer.MaskOut ? input.Mask : null };

        Value Merged(Expr value) =>
            Compute(name, [new Equation(EquationLayer.Y, value)], [(one, forward), (other, backward)]);
    }

    private Value Direction(RecurrentLayer layer, Value input)
    {
        string name = weights.Identifier(layer);
        Value output = Used(layer, Recurrent(layer, [input]));
        Call(output, name);
        Penalize(layer, name, output);
        return output;
    }

    /// <summary>
    /// Where a sequence is masked, a direction gives 0 rather than the state that it holds on to, and so does a layer with Keras' <c>zero_output_for_mask</c>.
    /// Its states are what they are.
    /// </summary>
    private Value Used(RecurrentLayer layer, Value output)
    {
        if (output.Mask is not View mask)
        {
            return output;
        }

        Symbol held = "output";
        Value used = Compute(
            weights.Identifier(layer) + "Used",
            [new Equation(EquationLayer.Y, Expr.IfGreater(Symbol.Mask, 0, held, 0))],
            [(held, output)],
            StoredValue.OfSteps(Symbol.Mask, mask));
        return used with { States = output.States };
    }
}
