using ModelGen.Generator.Binding;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Equations;

namespace ModelGen.Tests.Contributing;

/// <summary>The example of CONTRIBUTING.md: a cell with one gate (Zhou et al. 2016), as the page has it.</summary>
internal sealed class MinimalGatedUnitDeclaration()
    : RecurrentDeclaration("minimal_gated_unit", "MinimalGatedUnit", "Minimal gated unit: h = (1 - f) h_prev + f activation(...), f of x and h_prev.")
{
    protected override Cell Cell(OptionValues values)
    {
        Expr f = new Variable("f"), g = new Variable("g"), previous = new Variable("h_prev");
        return new Cell(
            ["h"],
            [
                new CellPart(
                    [Sum.Affine("z_f", "h_prev", block: 0)],
                    [new Equation("f", Expr.Sigmoid(new Variable("z_f"))), new Equation("q", f * previous)]),
                new CellPart(
                    [Sum.Affine("z_g", "q", block: 1)],
                    [
                        new Equation("g", values.Get(Activation).Apply(new Variable("z_g"))),
                        new Equation("h", ((1 - f) * previous) + (f * g)),
                    ]),
            ]);
    }
}
