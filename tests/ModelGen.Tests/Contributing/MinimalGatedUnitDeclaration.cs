using ModelGen.Generator.Binding;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Equations;

namespace ModelGen.Tests.Contributing;

/// <summary>The example of CONTRIBUTING.md: a cell with one gate (Zhou et al. 2016), as the page has it.</summary>
internal sealed class MinimalGatedUnitDeclaration()
    : RecurrentDeclaration(
        "minimal_gated_unit", "MinimalGatedUnit", "Minimal gated unit: h = (1 - f) h_prev + f activation(...), f of x and h_prev.", Activation)
{
    protected override Cell Cell(OptionValues values)
    {
        Symbol h = "h", f = "f", g = "g", q = "q", zf = "z_f", zg = "z_g";
        return new Cell(
            [h],
            [
                new CellPart(
                    [Sum.Affine(zf, h.Previous, block: 0)],
                    [new Equation(f, Expr.Sigmoid(zf)), new Equation(q, f * h.Previous)]),
                new CellPart(
                    [Sum.Affine(zg, q, block: 1)],
                    [new Equation(g, values.Get(Activation).Apply(zg)), new Equation(h, ((1 - f) * h.Previous) + (f * g))]),
            ]);
    }
}
