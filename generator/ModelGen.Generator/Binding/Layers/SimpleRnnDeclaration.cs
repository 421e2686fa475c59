using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>h = activation(x W + h_prev U + b).</summary>
internal sealed class SimpleRnnDeclaration()
    : RecurrentDeclaration("simple_rnn", "SimpleRNN", "Fully connected recurrent layer: h = activation(x W + h_prev U + b).")
{
    protected override Cell Cell(OptionValues values) =>
        new(["h"], [new CellPart([Sum.Affine("z_h", "h_prev", 0)], [new Equation("h", values.Get(Activation).Apply(new Variable("z_h")))])]);
}
