using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>Gated recurrent unit (Cho et al. 2014), the reset gate before or after the product with the state.</summary>
internal sealed class GruDeclaration()
    : RecurrentDeclaration(
        "gru",
        "GRU",
        "Gated recurrent unit: h = z h_prev + (1 - z) activation(...), z and r of x and h_prev.",
        RecurrentActivation,
        ResetAfter)
{
    /// <summary>Keras' order of the blocks: update, reset, candidate; with a reset after the product, the state's biases follow the input's.</summary>
    private const int Update = 0, Reset = 1, Candidate = 2, StateBias = 3;

    private static readonly Option<Activation> RecurrentActivation = new(
        "recurrent_activation", LayerOptions.CellActivations, Equations.Activation.Sigmoid, "Activation of the gates z and r.");

    private static readonly Option<bool> ResetAfter = new(
        "reset_after",
        new BooleanType(),
        true,
        "Whether the reset gate is applied after the product with the state, which then has a bias of its own, or before it.");

    protected override Cell Cell(OptionValues values)
    {
        Activation activation = values.Get(Activation);
        Activation gate = values.Get(RecurrentActivation);
        Expr z = new Variable("z"), r = new Variable("r"), g = new Variable("g"), previous = new Variable("h_prev");
        Equation update = new("z", gate.Apply(new Variable("z_z"))), reset = new("r", gate.Apply(new Variable("z_r")));
        Equation state = new("h", (z * previous) + ((1 - z) * g));
        if (!values.Get(ResetAfter))
        {
            return new Cell(
                ["h"],
                [
                    new CellPart(
                        [Sum.Affine("z_z", "h_prev", Update), Sum.Affine("z_r", "h_prev", Reset)],
                        [update, reset, new Equation("q", r * previous)]),
                    new CellPart(
                        [Sum.Affine("z_g", "q", Candidate)],
                        [new Equation("g", activation.Apply(new Variable("z_g"))), state]),
                ]);
        }

        // The sums of x stand side by side, and those of h_prev.
        return new Cell(
            ["h"],
            [
                new CellPart(
                    [
                        Sum.OfInput("z_x", Candidate, Candidate),
                        Sum.Affine("z_z", "h_prev", Update, StateBias + Update),
                        Sum.Affine("z_r", "h_prev", Reset, StateBias + Reset),
                        Sum.Recurrent("z_u", "h_prev", Candidate, StateBias + Candidate),
                    ],
                    [
                        update,
                        reset,
                        new Equation("g", activation.Apply(new Variable("z_x") + (r * new Variable("z_u")))),
                        state,
                    ]),
            ]);
    }

    protected override int[] BiasShape(OptionValues values, int length) => values.Get(ResetAfter) ? [2, length / 2] : [length];
}
