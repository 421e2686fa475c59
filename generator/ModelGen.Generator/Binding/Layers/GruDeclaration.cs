using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>Gated recurrent unit (Cho et al. 2014), the reset gate before or after the product with the state.</summary>
internal sealed class GruDeclaration()
    : RecurrentDeclaration(
        "gru",
        "GRU",
        "Gated recurrent unit: h = z h_prev + (1 - z) activation(...), z and r of x and h_prev.",
        Activation,
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
        Symbol h = "h", z = "z", r = "r", g = "g", zz = "z_z", zr = "z_r";
        Equation update = new(z, gate.Apply(zz)), reset = new(r, gate.Apply(zr)), state = new(h, (z * h.Previous) + ((1 - z) * g));
        if (!values.Get(ResetAfter))
        {
            Symbol q = "q", zg = "z_g";
            return new Cell(
                [h],
                [
                    new CellPart(
                        [Sum.Affine(zz, h.Previous, Update), Sum.Affine(zr, h.Previous, Reset)],
                        [update, reset, new Equation(q, r * h.Previous)]),
                    new CellPart([Sum.Affine(zg, q, Candidate)], [new Equation(g, activation.Apply(zg)), state]),
                ]);
        }

        // The sums of x stand side by side, and those of the state.
        Symbol zx = "z_x", zu = "z_u";
        return new Cell(
            [h],
            [
                new CellPart(
                    [
                        Sum.OfInput(zx, Candidate, Candidate),
                        Sum.Affine(zz, h.Previous, Update, StateBias + Update),
                        Sum.Affine(zr, h.Previous, Reset, StateBias + Reset),
                        Sum.Recurrent(zu, h.Previous, Candidate, StateBias + Candidate),
                    ],
                    [update, reset, new Equation(g, activation.Apply(zx + (r * zu))), state]),
            ]);
    }

    protected override int[] BiasShape(OptionValues values, int length) => values.Get(ResetAfter) ? [2, length / 2] : [length];
}
