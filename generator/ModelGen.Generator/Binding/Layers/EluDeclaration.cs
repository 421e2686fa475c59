using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>The exponential linear unit (Clevert, Unterthiner and Hochreiter 2016).</summary>
internal sealed class EluDeclaration()
    : EquationDeclaration("elu", "ELU", "x where it is positive, alpha (exp(x) - 1) elsewhere.", Alpha, [Alpha], new Vocabulary())
{
    private static readonly Option<double> Alpha = new("alpha", new NumberType(), 1, "What the output nears for small numbers, negated.");

    protected override EquatableArray<Equation> Equations(LayerInput input, OptionValues values) =>
        [new Equation(Y, ActivationEquations.Elu(X, values.Get(Alpha)))];
}
