using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000).</summary>
internal sealed class LstmDeclaration()
    : RecurrentDeclaration(
        "lstm",
        "LSTM",
        "Long short-term memory: c = f c_prev + i g, h = o activation(c).",
        Activation,
        RecurrentActivation,
        UnitForgetBias)
{
    private static readonly Option<Activation> RecurrentActivation = new(
        "recurrent_activation", LayerOptions.CellActivations, Equations.Activation.Sigmoid, "Activation of the gates i, f and o.");

    private static readonly Option<bool> UnitForgetBias = new(
        "unit_forget_bias", new BooleanType(), true, "Whether the forget gate's bias begins at 1, whatever bias_initializer says.");

    protected override Cell Cell(OptionValues values)
    {
        Activation activation = values.Get(Activation);
        Activation gate = values.Get(RecurrentActivation);
        Symbol h = "h", c = "c", i = "i", f = "f", g = "g", o = "o", zi = "z_i", zf = "z_f", zg = "z_g", zo = "z_o";
        return new Cell(
            [h, c],
            [
                new CellPart(
                    [Sum.Affine(zi, h.Previous, 0), Sum.Affine(zf, h.Previous, 1), Sum.Affine(zg, h.Previous, 2), Sum.Affine(zo, h.Previous, 3)],
                    [
                        new Equation(i, gate.Apply(zi)),
                        new Equation(f, gate.Apply(zf)),
                        new Equation(g, activation.Apply(zg)),
                        new Equation(o, gate.Apply(zo)),
                        new Equation(c, (f * c.Previous) + (i * g)),
                        new Equation(h, o * activation.Apply(c)),
                    ]),
            ]);
    }

    protected override Initializer BiasInitializer(OptionValues values)
    {
        Initializer initializer = base.BiasInitializer(values);
        return values.Get(UnitForgetBias) ? new Initializer(InitializerKind.UnitForgetBias, Rest: initializer) : initializer;
    }
}
