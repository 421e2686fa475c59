using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000).</summary>
internal sealed class LstmDeclaration()
    : RecurrentDeclaration(
        "lstm",
        "LSTM",
        "Long short-term memory: c = f c_prev + i g, h = o activation(c).",
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
        (Variable i, Variable f, Variable g, Variable o) = (new("i"), new("f"), new("g"), new("o"));
        (Variable c, Variable previous) = (new("c"), new("c_prev"));
        return new Cell(
            ["h", "c"],
            [
                new CellPart(
                    [Sum.Affine("z_i", "h_prev", 0), Sum.Affine("z_f", "h_prev", 1), Sum.Affine("z_g", "h_prev", 2), Sum.Affine("z_o", "h_prev", 3)],
                    [
                        new Equation("i", gate.Apply(new Variable("z_i"))),
                        new Equation("f", gate.Apply(new Variable("z_f"))),
                        new Equation("g", activation.Apply(new Variable("z_g"))),
                        new Equation("o", gate.Apply(new Variable("z_o"))),
                        new Equation("c", (f * (Expr)previous) + (i * (Expr)g)),
                        new Equation("h", o * activation.Apply(c)),
                    ]),
            ]);
    }

    protected override Initializer BiasInitializer(OptionValues values)
    {
        Initializer initializer = base.BiasInitializer(values);
        return values.Get(UnitForgetBias) ? new Initializer(InitializerKind.UnitForgetBias, Rest: initializer) : initializer;
    }
}
