using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>h = activation(x W + h_prev U + b).</summary>
internal sealed class SimpleRnnDeclaration()
    : RecurrentDeclaration("simple_rnn", "SimpleRNN", "Fully connected recurrent layer: h = activation(x W + h_prev U + b).", Activation)
{
    protected override Cell Cell(OptionValues values)
    {
        Symbol h = "h", z = "z_h";
        return new Cell([h], [new CellPart([Sum.Affine(z, h.Previous, 0)], [new Equation(h, values.Get(Activation).Apply(z))])]);
    }
}
