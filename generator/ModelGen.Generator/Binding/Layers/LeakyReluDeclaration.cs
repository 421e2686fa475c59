using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Layers;

internal sealed class LeakyReluDeclaration()
    : EquationDeclaration(
        "leaky_relu",
        "LeakyReLU",
        "x where it is positive, negative_slope x elsewhere.",
        NegativeSlope,
        [NegativeSlope],
        new Vocabulary().Means("negative_slope", "alpha", "slope", "leak"))
{
    private static readonly Option<double> NegativeSlope = new(
        "negative_slope", LayerOptions.NotNegative, 0.3, "The slope of negative numbers.");

    protected override EquatableArray<Equation> Equations(LayerInput input, OptionValues values) =>
        [new Equation(Y, ActivationEquations.LeakyRelu(X, values.Get(NegativeSlope)))];
}
